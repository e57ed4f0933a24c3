import Foundation
import Testing

extension ShowTests {
    @Suite("The audit", .serialized)
    struct AuditCommandTests {
        /// Something done to the books behind hawker's back, and a word of the rule that finds it.
        struct Tampering: CustomTestStringConvertible, Sendable {
            let statements: String
            let says: String

            init(_ statements: String, says: String) { (self.statements, self.says) = (statements, says) }

            var testDescription: String { statements }
        }

        private static let tampering = [
            Tampering("UPDATE stock SET on_hand = on_hand + 1", says: "pieces on hand"),
            Tampering("UPDATE stock SET reserved = reserved + 1", says: "pieces reserved"),
            Tampering("DELETE FROM stock_movement WHERE kind = 'commit'", says: "pieces sold"),
            Tampering(
                "UPDATE stock_movement SET quantity = quantity + 1 WHERE kind = 'put-in'", says: "pieces on hand"),
            Tampering("UPDATE coupon SET taken = taken + 1", says: "what is taken of a coupon"),
            Tampering("UPDATE coupon SET reserved = 1", says: "what is reserved of a coupon"),
            Tampering("UPDATE orders SET total = total - 1 WHERE state = 'paid'", says: "an order's total"),
            Tampering("UPDATE order_line SET quantity = quantity + 1", says: "a line's amount"),
            Tampering("UPDATE payment SET amount = amount + 1", says: "what the gateways hold"),
            Tampering("DELETE FROM payment", says: "an order that was paid has one payment"),
            Tampering("UPDATE orders SET state = 'cancelled' WHERE state = 'reserved'", says: "pieces reserved"),
            Tampering(
                "UPDATE ledger_entry SET amount = amount + 1 WHERE number = (SELECT min(number) FROM ledger_entry)",
                says: "add up to zero"),
            // A cent that is moved, so that all still adds up to zero.
            Tampering(
                """
                UPDATE ledger_entry SET amount = amount + 1 WHERE account LIKE 'gateway-clearing:%';
                UPDATE ledger_entry SET amount = amount - 1 WHERE account LIKE 'shop-revenue:%'
                """, says: "what a shop earned"),
            Tampering("DELETE FROM ledger_entry", says: "what the gateways hold"),
        ]

        @Test("every piece and every cent that differs is found and named, and the exit code is 1")
        func tamperedWith() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let stall = try await sale(on: server, of: premises)
                #expect(try await server.stop().code == 0)
                let before = try server.database.dump()
                let words = try await premises.expectCleanAudit(of: server.database)
                #expect(words.hasPrefix("audit: 2 orders, "))
                #expect(try server.database.dump() == before, "an audit changes nothing")

                for tampering in Self.tampering {
                    let copy = try premises.copy(of: server.database, changedBy: tampering.statements)
                    let ending = try await premises.audit(copy)
                    let said = Comment(rawValue: "\(tampering.statements): \(ending.output)\(ending.errors)")
                    #expect(ending.code == 1, said)
                    #expect(ending.output.contains(tampering.says), said)
                    #expect(ending.errors.contains(/hawker: \d+ differences? in 2 orders/), said)
                    #expect(!ending.output.contains("agrees"), said)
                }
                // Of what, what is kept, and what it should be.
                let copy = try premises.copy(of: server.database, changedBy: "UPDATE stock SET on_hand = 7")
                let line = try await premises.audit(copy).output
                #expect(line.contains(stall.goods[0].sku) && line.contains("7") && line.contains("999"), "\(line)")
            }
        }

        @Test("it runs beside a server that is selling, and finds nothing")
        func besideAServer() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let stall = try await sale(on: server, of: premises)
                let members = try ["chen", "dora"].map { try Member(registering: $0, port: server.port) }
                let rush = Rush(at: stall, members, connections: 12, ordersEach: 12, seed: 1)
                rush.start(round: 0, on: server)
                var audits = 0
                while !rush.isOver, audits < 100 {
                    try await premises.expectCleanAudit(of: server.database)
                    audits += 1
                }
                #expect(try await eventually { rush.isOver })
                #expect(audits > 0)
                for (_, note) in rush.notes {
                    #expect(note.surprises.isEmpty && note.open.isEmpty, "\(note.surprises) \(note.notNow)")
                }
                try await premises.expectCleanAudit(of: server.database)
            }
        }

        @Test("a database that is not there, or is none, is said in one sentence")
        func nothingToAudit() async throws {
            try await Premises.open { premises in
                let missing = premises.folder.appendingPathComponent("missing.sqlite")
                let text = premises.folder.appendingPathComponent("text.sqlite")
                try String(repeating: "this is no database\n", count: 1_000)
                    .write(to: text, atomically: true, encoding: .utf8)
                for file in [missing, text, premises.folder] {
                    let ending = try await premises.audit(Database(file: file))
                    #expect(ending.code == 66, "\(file.lastPathComponent): \(ending.errors)")
                    #expect(ending.output.isEmpty && ending.errors.hasPrefix("hawker: "), "\(ending.errors)")
                    #expect(ending.errors.split(separator: "\n").count == 1, "\(ending.errors)")
                }
                let said = try await premises.audit(Database(file: missing)).errors
                #expect(said == "hawker: there is no database \(missing.path)\n")
                #expect(!FileManager.default.fileExists(atPath: missing.path), "an audit makes no database")
            }
        }

        /// One order that is paid, with a coupon, and one that waits.
        private func sale(on server: Server, of premises: Premises) async throws -> Stall {
            let stall = try Stall(
                of: Member(registering: "anna", port: server.port),
                selling: [Stall.Good(title: "Hoodie", price: 12_900, stock: 1_000)], on: server)
            let buyer = try Member(registering: "bob", port: server.port)
            _ = try stall.place([(0, 2)], by: buyer, key: "waits", on: server)
            let order = try stall.place([(0, 1)], withCoupon: true, by: buyer, key: "is-paid", on: server)
            try await buyer.pay(order, through: "alipay", on: server)
            return stall
        }
    }
}
