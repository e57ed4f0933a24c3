import Commerce
import Foundation
import Testing
import Wire

/// Draws as they travel.
@Suite struct DrawJSONTests {
    private static let hash = String(repeating: "0a", count: 32)

    private static func draw(_ state: Draw.State) throws -> DrawView {
        let fingerprint = try #require(Fingerprint(rawValue: hash))
        return DrawView(
            id: try #require(Draw.ID(rawValue: "d-1")), kind: .redPacket, title: "thanks",
            pot: Money(minorUnits: 500, currency: .cny), places: 3, left: state == .open ? 2 : 0, entered: 1,
            startedAt: Timestamp(milliseconds: 1_000), until: Timestamp(milliseconds: 61_000), commitment: fingerprint,
            state: state, seed: state == .open ? nil : fingerprint,
            winners: state == .open
                ? nil
                : [
                    DrawWinner(
                        id: try #require(Account.ID(rawValue: "a-bo")), name: "bo", place: 0,
                        amount: Money(minorUnits: 77, currency: .cny))
                ])
    }

    @Test("an open draw has no seed and no winners; one that has ended has both")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        func text(_ event: RoomEvent) throws -> String { String(decoding: try encoder.encode(event), as: UTF8.self) }
        let open = try text(.draw(try Self.draw(.open)))
        #expect(
            open
                == #"{"draw":{"commitment":"\#(Self.hash)","entered":1,"follow":false,"id":"d-1","kind":"red-packet","#
                + #""left":2,"places":3,"pot":{"currency":"CNY","minorUnits":500},"startedAt":1000,"state":"open","#
                + #""title":"thanks","until":61000},"type":"draw"}"#)
        let ended = try text(.draw(try Self.draw(.ended)))
        #expect(ended.contains(#""seed":"\#(Self.hash)""#))
        #expect(
            ended.contains(
                #""winners":[{"amount":{"currency":"CNY","minorUnits":77},"id":"a-bo","name":"bo","place":0}]"#))
        for text in [open, ended] {
            let event = try JSONDecoder().decode(RoomEvent.self, from: Data(text.utf8))
            #expect(event == .draw(try Self.draw(text == open ? .open : .ended)))
        }
    }

    @Test("a snapshot has the draws that are open, each as it was told last")
    func snapshot() throws {
        var room = RoomSnapshot(
            room: try #require(Room.ID(rawValue: "r")), title: "t",
            host: AccountView(id: try #require(Account.ID(rawValue: "a")), name: "a"), phase: .live, shelf: [],
            card: nil, counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: [])
        let open = try Self.draw(.open)
        room.apply(Tick(sequence: 1, events: [.draw(open)]))
        room.apply(Tick(sequence: 2, events: [.draw(open)]))
        #expect(room.draws == [open])
        room.apply(Tick(sequence: 3, events: [.draw(try Self.draw(.ended))]))
        #expect(room.draws.isEmpty)
        room.apply(Tick(sequence: 4, events: [.draw(try Self.draw(.ended))]))
        #expect(room.draws.isEmpty)
    }
}
