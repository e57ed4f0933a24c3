import Foundation
import Testing

extension ShowTests {
    @Suite("A disk that is full", .serialized)
    struct FullDisks {
        private static let goods = [Stall.Good(title: "Hoodie", price: 12_900, stock: 10)]

        @Test(
            "writes refuse in words, reads go on, and after room was made the same request is carried out, once",
            .enabled(if: SmallDisk.canBeMade, "this machine lets nobody mount a small disk of their own"))
        func fullAndFreed() async throws {
            try await Premises.open { premises in
                let disk = try SmallDisk(at: premises.folder.appendingPathComponent("disk"), megabytes: 16)
                let server = try await premises.server(on: disk)
                let stall = try Stall(
                    of: Member(registering: "anna", port: server.port), selling: Self.goods, on: server)
                let buyer = try Member(registering: "bob", port: server.port)
                let before = try stall.place([(0, 1)], by: buyer, key: "before", on: server)

                let filler = try disk.fill(asSeenBy: server.process)
                defer { try? FileManager.default.removeItem(at: filler) }
                // What little room is left in pages that are there already may take an order or two.
                var placed = [before]
                var refused: (key: String, answer: HTTPAnswer)?
                for attempt in 0..<5 where refused == nil {
                    let key = "attempt-\(attempt)"
                    let answer = try buyer.call("POST", stall.ordersPath, key: key, stall.order([(0, 1)]), on: server)
                    if answer.status == 201 {
                        placed.append(try answer.decoded(Seen.Order.self).id)
                    } else {
                        refused = (key, answer)
                    }
                }
                let (key, answer) = try #require(refused, "five orders fitted on a full disk")
                try expectFull(answer)
                for (method, path, body) in [
                    ("POST", "/v1/orders/\(before)/cancel", nil),
                    ("PUT", "/v1/rooms/\(stall.room)/cart/\(stall.goods[0].sku)", #"{"quantity": 1}"#),
                    ("POST", stall.ordersPath, stall.order([(0, 1)])),
                ] as [(String, String, String?)] {
                    try expectFull(buyer.call(method, path, key: "full-\(path.count)", body, on: server))
                }
                try expectFull(
                    stall.host.call(
                        "POST", "/v1/shop/skus/\(stall.goods[0].sku)/stock", key: "restock", #"{"change": 5}"#,
                        on: server))

                // Reads go on: the room, the cart, the orders as they are; and what was refused left nothing behind.
                for path in [
                    "/healthz", "/v1/rooms", "/v1/rooms/\(stall.room)", "/v1/rooms/\(stall.room)/cart", "/v1/orders",
                ] {
                    #expect(try buyer.call("GET", path, on: server).status == 200, "\(path)")
                }
                #expect(try buyer.order(before, on: server).state == "reserved")
                let quote = try buyer.call(
                    "POST", "/v1/rooms/\(stall.room)/quotes",
                    #"{"lines": [{"sku": "\#(stall.goods[0].sku)", "quantity": 1}]}"#, on: server)
                #expect(quote.status == 200, "\(quote.text)")

                try FileManager.default.removeItem(at: filler)
                let again = try buyer.call("POST", stall.ordersPath, key: key, stall.order([(0, 1)]), on: server)
                #expect(again.status == 201, "\(again.text)")
                placed.append(try again.decoded(Seen.Order.self).id)
                try await buyer.pay(placed[0], through: "wechat", on: server)
                #expect(Set(placed).count == placed.count)
                #expect(try Set(server.database.rows("SELECT id FROM orders")) == Set(placed))
                #expect(try server.database.onHand("Hoodie") == 9)
                #expect(try server.database.value("SELECT sum(reserved) FROM stock") == "\(placed.count - 1)")
                try await premises.expectCleanAudit(of: server.database)
                #expect(try server.database.value("PRAGMA integrity_check") == "ok")
                let ending = try await server.stop()
                #expect(ending.code == 0, "\(ending.errors)")
            }
        }

        /// 503, in words, with a time to come back at.
        private func expectFull(_ answer: HTTPAnswer, sourceLocation: SourceLocation = #_sourceLocation) throws {
            let said = Comment(rawValue: "\(answer.status) \(answer.text)")
            #expect(answer.status == 503, said, sourceLocation: sourceLocation)
            let problem: Seen.Problem = try answer.decoded()
            #expect(problem.type == "urn:hawker:store-disk-full", said, sourceLocation: sourceLocation)
            #expect(problem.detail.contains("Nothing was changed"), said, sourceLocation: sourceLocation)
        }
    }
}
