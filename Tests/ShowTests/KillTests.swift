import Foundation
import Testing

extension ShowTests {
    @Suite("A server that is killed", .serialized)
    struct Kills {
        private static let rounds = 20
        private static let connections = 48
        private static let accounts = 12
        /// More than anybody gets to before the kill.
        private static let ordersEach = 100
        private static let goods = [
            Stall.Good(title: "Hoodie", price: 12_900, stock: 1_000_000),
            Stall.Good(title: "Cup", price: 3_900, stock: 1_000_000, limitPerBuyer: 900_000),
            Stall.Good(title: "Lamp", price: 8_800, stock: 1_000_000, quota: 900_000),
        ]

        /// The payment gateway is a process of its own, so that what a wallet paid stays paid, as with a real one.
        @Test(
            "killed in the middle of full load, twenty times: what was answered is there, once, and the books are clean"
        )
        func twentyTimes() async throws {
            let seed = UInt64.random(in: 0..<1 << 32)
            var chance = Chance(seed: seed)
            try await Premises.open { premises in
                let options = ["--payments", try await premises.paymentHouse().settings.path]
                var server = try await premises.server(options: options)
                let stall = try Stall(
                    of: Member(registering: "anna", port: server.port), selling: Self.goods, on: server)
                let rush = Rush(
                    at: stall, try await members(port: server.port), connections: Self.connections,
                    ordersEach: Self.ordersEach, seed: seed &* 1_000)

                for round in 0..<Self.rounds {
                    if round > 0 {
                        server = try await premises.server(
                            port: server.port, database: server.database, options: options)
                    }
                    // The next look after so many answers is a moment that means nothing to the server.
                    let enough = rush.answered + Int.random(in: 5...400, using: &chance)
                    rush.start(round: round, on: server)
                    let isLoaded = try await eventually { rush.answered >= enough || rush.isOver }
                    #expect(
                        isLoaded && !rush.isOver,
                        "seed \(seed), round \(round): the load ended by itself; not now: \(rush.notNow)")
                    server.end()
                    #expect(try await eventually { rush.isOver })
                    try await premises.expectCleanAudit(of: server.database)
                }

                server = try await premises.server(port: server.port, database: server.database, options: options)
                rush.start(round: Self.rounds, on: server, settlesOnly: true)
                #expect(try await eventually(within: .seconds(60)) { rush.isOver })
                try await compare(rush, with: server, at: stall, seed: seed)
                try await premises.expectCleanAudit(of: server.database)
                #expect(try server.database.value("PRAGMA integrity_check") == "ok")
            }
        }

        /// Two at a time, as many as the server hashes passwords for.
        private func members(port: Int) async throws -> [Member] {
            try await withThrowingTaskGroup(of: [Member].self) { group in
                for half in 0..<2 {
                    group.addTask {
                        try stride(from: half, to: Self.accounts, by: 2).map {
                            try Member(registering: "buyer-\($0)", port: port)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }

        private func compare(_ rush: Rush, with server: Server, at stall: Stall, seed: UInt64) async throws {
            let database = server.database
            let seedWords = Comment(rawValue: "seed \(seed)")
            let notes = rush.notes
            for (member, note) in notes {
                #expect(note.surprises.isEmpty, "seed \(seed), \(member.name): \(note.surprises)")
                #expect(note.open.isEmpty, "seed \(seed): every request is answered in the end")
            }
            let placed = notes.flatMap { $0.notes.placed.values }
            let kept = try database.rows("SELECT id FROM orders")
            #expect(placed.count > 1_000, "a load that is worth the name")
            #expect(notes.reduce(0) { $0 + $1.notes.unanswered } > Self.rounds * 5, "killed with requests in flight")
            #expect(Set(placed).count == placed.count, "one order each, \(seedWords)")
            #expect(Set(kept).count == kept.count, seedWords)
            #expect(Set(placed).subtracting(kept) == [], "every order that was answered is there, \(seedWords)")
            #expect(Set(kept).subtracting(placed) == [], "and no other is, \(seedWords)")

            // Once more, what was answered long ago: nothing new comes of it.
            for (member, note) in notes {
                guard let wish = note.placedWishes.first, let order = note.placed[wish.key] else { continue }
                let answer = try member.call("POST", wish.path, key: wish.key, wish.body, on: server)
                #expect(try answer.status == 201 && answer.decoded(Seen.Order.self).id == order, seedWords)
            }
            #expect(try database.value("SELECT count(*) FROM orders") == "\(kept.count)", seedWords)

            let cancelled = notes.reduce(into: Set()) { $0.formUnion($1.notes.cancelled) }
            #expect(try cancelled.subtracting(database.rows("SELECT id FROM orders WHERE state = 'cancelled'")) == [])
            // Notifications that the killed server did not hear are made up for by asking.
            let paid = notes.reduce(into: Set()) { $0.formUnion($1.notes.paid) }
            #expect(paid.count > 100 && cancelled.count > 500, "\(paid.count) paid, \(cancelled.count) cancelled")
            let areSettled = try await eventually(within: .seconds(60)) {
                try paid.subtracting(database.rows("SELECT id FROM orders WHERE state = 'paid'")).isEmpty
            }
            #expect(areSettled, "every order that the wallet paid is paid in the books, \(seedWords)")
            let orders = "order_line JOIN orders ON number = order_number WHERE sku = stock.sku AND state"
            for good in stall.goods {
                let sums = try database.value(
                    """
                    SELECT \(good.stock) - on_hand - (SELECT sum(quantity) FROM \(orders) = 'paid'),
                    reserved - (SELECT coalesce(sum(quantity), 0) FROM \(orders) = 'reserved') FROM stock
                    WHERE sku = '\(good.sku)'
                    """)
                #expect(sums == "0|0", "\(good.title), \(seedWords)")
            }
        }
    }
}
