import Commerce
import Testing

/// What is sold and given before a show, in a practice, and in a pause.
@Suite struct RoomStageTests {
    private static func bazaar(_ stage: Room.Stage, startsIn: Duration? = nil) -> Bazaar {
        var bazaar = Bazaar()
        var rows = bazaar.books.rows
        rows.rooms[Bazaar.room]?.stage = stage
        rows.rooms[Bazaar.room]?.startsAt = startsIn.map { bazaar.now + $0 }
        bazaar.books = Books(rows)
        return bazaar
    }

    private static let packet = Draw.Plan(
        id: "d-1", room: Bazaar.room, kind: .redPacket, title: "gift", prize: .money(.fen(2), parts: [1, 1]), places: 2,
        conditions: .none, lasts: .seconds(60), commitment: Fingerprint(bytes: Array(repeating: 1, count: 32)),
        seed: Fingerprint(bytes: Array(repeating: 2, count: 32)))

    @Test("before the show an offer is sold only when it has a start of its own that has passed")
    func presale() {
        var bazaar = Self.bazaar(.scheduled, startsIn: .seconds(600))
        let begins = bazaar.now + .seconds(600)
        func refusal(_ sku: SKU.ID, _ name: String) -> Refusal { .unavailable(sku, name: name, .notYet(from: begins)) }
        #expect(bazaar.order("o1", [CartLine(Bazaar.mug, 1)]).refusal == refusal(Bazaar.mug, "Mug"))
        #expect(bazaar.putInCart(Bazaar.mug, 1).refusal == nil)
        #expect(bazaar.order("o1", nil, cartVersion: 1).refusal == refusal(Bazaar.mug, "Mug"))

        bazaar.put(Bazaar.mug, for: .fen(2_000), window: Window(from: bazaar.now + .seconds(60), until: nil))
        #expect(bazaar.order("o1", [CartLine(Bazaar.mug, 1)]).code == "not-yet")
        bazaar.now = bazaar.now + .seconds(60)
        #expect(bazaar.order("o1", [CartLine(Bazaar.mug, 1)]).refusal == nil)
        // One line that waits for the show holds up the whole order.
        #expect(
            bazaar.order("o2", [CartLine(Bazaar.mug, 1), CartLine(Bazaar.medium, 1)]).refusal
                == refusal(Bazaar.medium, "Tee (M)"))

        // A flash sale is an offer like others: it is by the one that would sell it.
        bazaar.flash(Bazaar.mug, for: .fen(1_500))
        #expect(bazaar.order("o3", [CartLine(Bazaar.mug, 1)]).refusal == refusal(Bazaar.mug, "Mug"))
        #expect(bazaar.give(.startDraw(Self.packet, by: Bazaar.host)).refusal == nil)
    }

    @Test("what has begun sells, paused or not", arguments: [Room.Stage.running, .paused])
    func begun(stage: Room.Stage) {
        var bazaar = Self.bazaar(stage)
        #expect(bazaar.order("o1", [CartLine(Bazaar.mug, 1)]).refusal == nil)
        #expect(bazaar.give(.startDraw(Self.packet, by: Bazaar.host)).refusal == nil)
    }

    @Test("a practice sells and gives nothing, and is no room to those who want something of it")
    func practice() {
        var bazaar = Self.bazaar(.practice)
        #expect(bazaar.order("o1", [CartLine(Bazaar.mug, 1)]).refusal == .unknownRoom(Bazaar.room))
        #expect(bazaar.putInCart(Bazaar.mug, 1).refusal == .unknownRoom(Bazaar.room))
        #expect(bazaar.give(.startDraw(Self.packet, by: Bazaar.host)).refusal == .practice(Bazaar.room))
        let rows = bazaar.books.rows
        #expect(rows.orders.isEmpty && rows.carts.isEmpty && rows.draws.isEmpty)
        // The shelf is prepared as ever.
        #expect(bazaar.put(Bazaar.mug, for: .fen(1_900)).refusal == nil)
        #expect(bazaar.flash(Bazaar.mug, for: .fen(1_500)).refusal == nil)
    }
}
