import Foundation
import Testing

extension ShowTests {
    @Suite("A whole sale", .serialized)
    struct WholeSale {
        @Test("coupon, address and Alipay; shipped from the desk; a refund asked for, granted and paid back, at 80×24")
        func fromCouponToRefund() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (host, room) = try await premises.host(
                    on: server, selling: ["Hoodie | 129 | 5 | 199"], columns: 80, rows: 24)
                try await makeACoupon(at: host)
                let bob = try await premises.viewer("bob", of: room, on: server)
                try await buyWithEverything(at: bob)
                #expect(try server.database.rows("SELECT gateway, amount FROM payment") == ["alipay|12400"])
                #expect(try server.database.rows("SELECT state, saving FROM orders") == ["paid|500"])
                let sealed = try #require(try server.database.value("SELECT address FROM orders"))
                #expect(!sealed.contains("Anfu"), "addresses are not readable in the file")

                try await ship(at: host)
                try await bob.wait(for: "the parcel") {
                    $0.contains("On its way") && $0.contains("● shipped") && $0.contains("SF Express SF1234567890")
                }
                try await askForARefund(at: bob)
                try await grant(at: host)
                try await bob.wait(for: "the money back") {
                    $0.contains("Your money has been returned.") && $0.contains("● refunded")
                        && $0.contains("Refund · paid back")
                }
                try await host.wait(for: "¥124.00 · paid back · money only")

                #expect(try server.database.rows("SELECT state FROM orders") == ["refunded"])
                #expect(try server.database.rows("SELECT state, amount, gateway FROM refund") == ["done|12400|alipay"])
                // The money is back; the goods are not, for nobody sent them.
                #expect(try server.database.onHand("Hoodie") == 4)
                #expect(try server.database.ledgerSum() == 0)
                let words = try await premises.expectCleanAudit(of: server.database)
                #expect(words.hasPrefix("audit: 1 order, "))
                try bob.press("Escape")
                try await bob.wait(for: "the room") { $0.contains(" LIVE ") && $0.contains("4 left") }
                try host.press("Escape")
                try await host.wait(for: "Nothing to ship")
                try host.press("Escape")
                try await host.wait(for: "the console") { $0.contains(" LIVE ") && $0.contains("4/4/0") }
            }
        }

        private func makeACoupon(at host: Terminal) async throws {
            try host.press("c")
            try await host.wait(for: "No coupons yet")
            try host.press("n")
            try await host.fill([
                "Code": "FIVE", "Title": "five off", "Takes off": "5", "At most": nil, "Goods from": "100",
                "Uses in all": "10",
            ])
            try host.press("C-s")
            try await host.wait(for: "Coupon FIVE can be used")
            try await host.wait(for: "FIVE  ¥5.00 off from ¥100.00")
            try host.press("Escape")
            try await host.wait(for: " LIVE ")
        }

        private func buyWithEverything(at bob: Terminal) async throws {
            try bob.press("b")
            try await bob.register("bob")
            try await bob.wait(for: "Coupon FIVE saves ¥5.00: press c")
            try bob.press("c")
            try await bob.wait(for: "the coupon in the total") {
                $0.contains("Coupon FIVE · five off") && $0.contains("-¥5.00") && $0.contains("¥124.00")
            }
            try bob.press("d")
            try await bob.fill([
                "Recipient": "Bo Li", "Phone": "138 0000 5678", "Address": "Shanghai, Anfu Road 1",
                "Note": "ring twice",
            ])
            try bob.press("C-s")
            try await bob.wait(for: "the checkout with address and note") {
                $0.contains("To  Bo Li · 138 0000 5678 · Shanghai, Anfu Road 1") && $0.contains("Note  ring twice")
                    && $0.contains("enter places the order")
            }
            try bob.press("Enter")
            try await bob.wait(for: "a code of WeChat Pay's") {
                $0.contains("Waiting for the payment") && $0.contains("tab  Alipay")
            }
            try bob.press("Tab")
            try await bob.wait(for: "a code of Alipay's") {
                $0.contains("Waiting for the payment") && $0.contains("tab  WeChat Pay")
            }
            // A QR code of Alipay's has 29 modules and more, two rows in a cell.
            #expect(try bob.screen.rows.count { $0.contains("█") } >= 14)
            try bob.press("w")
            try await bob.wait(for: "Paid. Thank you!")
            #expect(try bob.screen.contains("Coupon FIVE · five off"))
        }

        private func ship(at host: Terminal) async throws {
            try host.press("d")
            try await host.wait(for: "To ship 1")
            try await host.wait(for: "1 × Hoodie")
            try host.press("Enter")
            try await host.wait(for: "the order with where it goes") {
                $0.contains("Bo Li · 138 0000 5678") && $0.contains("Shanghai, Anfu Road 1")
                    && $0.contains("ring twice") && $0.contains("s: carrier and number")
            }
            try host.press("s")
            try await host.fill(["Carrier": "SF Express", "Number": "SF1234567890"])
            try host.press("C-s")
            try await host.wait(for: "is on its way; the buyer sees the number")
            try await host.wait(for: "Parcel    SF Express SF1234567890")
        }

        private func askForARefund(at bob: Terminal) async throws {
            try bob.press("f")
            try await bob.wait(for: "‹ money back ›")
            try bob.press("Down", "Down")
            try bob.type("too small")
            try await bob.wait(for: "too small")
            try bob.press("Enter")
            try await bob.wait(for: "Refund · asked")
        }

        private func grant(at host: Terminal) async throws {
            try await host.wait(for: "The buyer asks for ¥124.00 back")
            #expect(try host.screen.contains("buyer: “too small”"))
            try host.press("g")
            try await host.wait(for: "Give the money back?")
            try host.press("y")
        }
    }
}
