import Foundation
import Testing

extension ShowTests {
    @Suite("A server that is killed in the middle of a draw", .serialized)
    struct DrawKills {
        private static let people = 12
        /// Parts of each red packet: fewer than there are people, as many, and more, so that something goes back.
        private static let places = [7, 12, 20, 9, 30]

        private struct Draw: Decodable { let id: String }
        private struct Record: Decodable {
            struct Winner: Decodable {
                struct Amount: Decodable { let minorUnits: Int }
                let id: String
                let amount: Amount?
            }
            let winners: [Winner]
        }

        @Test(
            "killed while a red packet is grabbed: nobody has two parts, and what was had and what went back is the whole"
        )
        func redPackets() async throws {
            let seed = UInt64.random(in: 0..<1 << 32)
            var chance = Chance(seed: seed)
            try await Premises.open { premises in
                var server = try await premises.server()
                let stall = try Stall(
                    of: Member(registering: "anna", port: server.port),
                    selling: [Stall.Good(title: "Cup", price: 100, stock: 9)], on: server)
                let members = try (0..<Self.people).map { try Member(registering: "buyer-\($0)", port: server.port) }
                var had: [String: Int] = [:]
                var unanswered = 0

                for (round, places) in Self.places.enumerated() {
                    let words = Comment(rawValue: "seed \(seed), round \(round)")
                    let pot = Int.random(in: places...100_000, using: &chance)
                    let body = """
                        {"kind": "red-packet", "title": "hongbao", "places": \(places), "seconds": 600,
                        "pot": {"minorUnits": \(pot), "currency": "CNY"}}
                        """
                    let draw = try stall.host.call(
                        "POST", "/v1/rooms/\(stall.room)/draws", key: "draw-\(round)", body, on: server
                    ).decoded(Draw.self).id
                    let enough = Int.random(in: 1...Self.people, using: &chance)
                    let grab = Grab(of: draw, by: members, port: server.port, chance: &chance)
                    #expect(try await eventually { grab.answered >= enough }, words)
                    server.end()
                    grab.serverIsGone()
                    try await premises.expectCleanAudit(of: server.database)
                    server = try await premises.server(port: server.port, database: server.database)
                    #expect(try await eventually(within: .seconds(60)) { grab.isOver }, words)

                    // What nobody had goes back; of one that was grabbed whole nothing does.
                    let ended = try stall.host.call("POST", "/v1/draws/\(draw)/end", on: server)
                    #expect(ended.status == 200, "\(ended.text)")
                    let record = try stall.host.call("GET", "/v1/draws/\(draw)/record", on: server)
                        .decoded(Record.self)
                    let parts = record.winners.map { $0.amount?.minorUnits ?? 0 }
                    #expect(Set(record.winners.map(\.id)).count == record.winners.count, "nobody twice, \(words)")
                    #expect(parts.count == min(places, Self.people) && parts.allSatisfy { $0 >= 1 }, words)
                    let back = try Int(
                        server.database.value(
                            """
                            SELECT coalesce(-sum(amount), 0) FROM ledger_entry WHERE cause = '\(draw)'
                            AND account LIKE 'shop-revenue:%' AND amount < 0
                            """) ?? "")
                    #expect(back.map { $0 + parts.reduce(0, +) } == pot, words)
                    #expect(
                        try server.database.value(
                            "SELECT sum(amount) FROM ledger_entry WHERE account = 'draw-pot:\(draw)'") == "0", words)

                    for (member, notes) in zip(members, grab.known) {
                        let own = record.winners.first { $0.id == member.id }?.amount?.minorUnits
                        #expect(notes.surprises.isEmpty, "\(notes.surprises), \(words)")
                        #expect(notes.amounts == Set([own].compactMap(\.self)), "as it was answered, \(words)")
                        #expect(notes.wasTooLate == (own == nil), words)
                        had[member.id, default: 0] += own ?? 0
                        unanswered += notes.unanswered
                    }
                    let check = try await premises.hawker([
                        "verify-draw", "http://\(server.address)/v1/draws/\(draw)/record",
                    ]).ending()
                    #expect(check.code == 0, "\(check.output)\(check.errors), \(words)")
                }

                #expect(unanswered > 0, "killed while somebody grabbed")
                for member in members {
                    let wallet = try server.database.value(
                        "SELECT -sum(amount) FROM ledger_entry WHERE account LIKE 'wallet:\(member.id):%'")
                    #expect(wallet.flatMap { Int($0) } ?? 0 == had[member.id], "\(member.name), seed \(seed)")
                }
                #expect(try server.database.ledgerSum() == 0)
                try await premises.expectCleanAudit(of: server.database)
            }
        }
    }
}
