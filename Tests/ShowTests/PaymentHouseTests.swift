import Foundation
import Testing

extension ShowTests {
    @Suite("A payment gateway of its own", .serialized)
    struct PaymentHouses {
        private static let goods = [Stall.Good(title: "Hoodie", price: 12_900, stock: 10)]

        @Test("sandbox-pay writes its settings for its owner only, and a server is paid through it by both gateways")
        func bothGateways() async throws {
            try await Premises.open { premises in
                let house = try await premises.paymentHouse()
                let mode = try FileManager.default.attributesOfItem(atPath: house.settings.path)[.posixPermissions]
                #expect(mode as? Int == 0o600)
                let server = try await premises.server(options: ["--payments", house.settings.path])
                let stall = try Stall(
                    of: Member(registering: "anna", port: server.port), selling: Self.goods, on: server)
                let buyer = try Member(registering: "bob", port: server.port)
                for gateway in ["wechat", "alipay"] {
                    let order = try stall.place([(0, 1)], by: buyer, key: gateway, on: server)
                    try await buyer.pay(order, through: gateway, on: server)
                }
                #expect(
                    try server.database.rows("SELECT gateway, amount, purpose FROM payment ORDER BY number")
                        == ["wechat|12900|sale", "alipay|12900|sale"])
                #expect(try server.database.onHand("Hoodie") == 8)
                try await premises.expectCleanAudit(of: server.database)

                house.program.send(SIGTERM)
                let ending = try await house.program.ending()
                #expect(ending.code == 0, "\(ending.errors)")
                for secret in try secrets(of: house) {
                    #expect(!(ending.output + ending.errors + server.log).contains(secret.value))
                }
            }
        }

        @Test("a gateway that dies during a purchase: the pieces stay held, the buyer is told, and a new one is paid")
        func diesDuringAPurchase() async throws {
            try await Premises.open { premises in
                let house = try await premises.paymentHouse()
                let server = try await premises.server(options: ["--payments", house.settings.path])
                let stall = try Stall(
                    of: Member(registering: "anna", port: server.port), selling: Self.goods, on: server)
                let buyer = try Member(registering: "bob", port: server.port)
                // One has its code already, the other has none yet.
                let early = try stall.place([(0, 1)], by: buyer, key: "early", on: server)
                let code = try buyer.call(
                    "POST", "/v1/orders/\(early)/payment", #"{"gateway": "wechat"}"#, on: server)
                #expect(code.status == 200)
                let late = try stall.place([(0, 2)], by: buyer, key: "late", on: server)
                house.program.end()

                for gateway in ["wechat", "alipay"] {
                    let answer = try buyer.call(
                        "POST", "/v1/orders/\(late)/payment", #"{"gateway": "\#(gateway)"}"#, on: server)
                    let problem: Seen.Problem = try answer.decoded()
                    #expect(answer.status == 503 && problem.type == "urn:hawker:gateway-unavailable")
                    #expect(problem.detail.contains("Nothing was charged"), "\(problem.detail)")
                }
                for order in [early, late] { #expect(try buyer.order(order, on: server).state == "reserved") }
                #expect(try server.database.rows("SELECT on_hand, reserved FROM stock") == ["10|3"])
                // Selling goes on: only the payment has to wait.
                let next = try stall.place([(0, 1)], by: buyer, key: "next", on: server)
                let cancelled = try buyer.call("POST", "/v1/orders/\(next)/cancel", on: server)
                #expect(cancelled.status == 200)
                try await premises.expectCleanAudit(of: server.database)

                // It comes back with its keys and its trades; the server runs on and pays through it.
                let again = try await premises.paymentHouse(port: house.port)
                let codeAgain = try buyer.call(
                    "POST", "/v1/orders/\(early)/payment", #"{"gateway": "wechat"}"#, on: server)
                #expect(try codeAgain.decoded(Seen.Payment.self).codeURL == code.decoded(Seen.Payment.self).codeURL)
                try await buyer.pay(early, through: "wechat", on: server)
                try await buyer.pay(late, through: "alipay", on: server)
                #expect(try server.database.rows("SELECT on_hand, reserved FROM stock") == ["7|0"])
                try await premises.expectCleanAudit(of: server.database)

                // Money goes back through it after it was killed once more, with the refund on its way.
                again.program.end()
                let refund = try stall.host.call(
                    "POST", "/v1/shop/orders/\(early)/refunds", key: "back", #"{"scope": {}, "reason": "sorry"}"#,
                    on: server)
                #expect(refund.status == 200)
                _ = try await premises.paymentHouse(port: house.port)
                let isBack = try await eventually(within: .seconds(60)) {
                    try buyer.order(early, on: server).state == "refunded"
                }
                #expect(isBack)
                try await premises.expectCleanAudit(of: server.database)
            }
        }

        @Test("the sandbox inside a server remembers over a kill what was paid through it, and pays it back")
        func ownSandboxRemembers() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let stall = try Stall(
                    of: Member(registering: "anna", port: server.port), selling: Self.goods, on: server)
                let buyer = try Member(registering: "bob", port: server.port)
                let order = try stall.place([(0, 1)], by: buyer, key: "one", on: server)
                try await buyer.pay(order, through: "wechat", on: server)
                server.end()

                let again = try await premises.server(port: server.port, database: server.database)
                let refund = try stall.host.call(
                    "POST", "/v1/shop/orders/\(order)/refunds", key: "back", #"{"scope": {}, "reason": "sorry"}"#,
                    on: again)
                #expect(refund.status == 200)
                let isBack = try await eventually(within: .seconds(60)) {
                    try buyer.order(order, on: again).state == "refunded"
                }
                #expect(isBack)
                try await premises.expectCleanAudit(of: again.database)
            }
        }

        @Test("a settings file that is no sandbox's is never written over, nor one that another sandbox has")
        func notItsOwn() async throws {
            try await Premises.open { premises in
                let file = premises.folder.appendingPathComponent("payments.env")
                let texts = [
                    "HAWKER_WECHAT_MERCHANT_ID=1900000109\n", "nonsense",
                    "# a real shop's\nHAWKER_ALIPAY_APP_ID=2021\n",
                ]
                for text in texts {
                    try text.write(to: file, atomically: true, encoding: .utf8)
                    let ending = try await premises.hawker(["sandbox-pay", "--port", "0", "--settings", file.path])
                        .ending()
                    #expect(ending.code == 64 && ending.errors.contains("payments.env"), "\(ending.errors)")
                    #expect(ending.errors.contains("Nothing was changed"))
                    #expect(try String(contentsOf: file, encoding: .utf8) == text)
                }
                try FileManager.default.removeItem(at: file)
                let house = try await premises.paymentHouse()
                let settings = try String(contentsOf: file, encoding: .utf8)
                let second = try await premises.hawker(["sandbox-pay", "--port", "0", "--settings", file.path]).ending()
                #expect(second.code == 69 && second.errors.contains("another sandbox-pay"), "\(second.errors)")
                house.program.end()
                // Trades that are cut short are a clear failure, and stay for whoever wants to look.
                let trades = file.path + ".trades"
                try "{\"merchants\":[".write(toFile: trades, atomically: true, encoding: .utf8)
                let broken = try await premises.hawker(["sandbox-pay", "--port", "0", "--settings", file.path]).ending()
                #expect(broken.code == 64 && broken.errors.contains("--state"), "\(broken.errors)")
                #expect(try String(contentsOfFile: trades, encoding: .utf8) == "{\"merchants\":[")
                #expect(try String(contentsOf: file, encoding: .utf8) == settings)
            }
        }

        /// Settings that cannot be used, made from good ones.
        struct Spoiled: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let says: [String]
            let change: @Sendable (inout [Substring]) -> Void

            init(_ description: String, says: [String], change: @escaping @Sendable (inout [Substring]) -> Void) {
                (testDescription, self.says, self.change) = (description, says, change)
            }
        }

        private static let spoiled = [
            Spoiled(
                "a key of each gateway is missing",
                says: ["HAWKER_WECHAT_API_KEY is missing", "HAWKER_ALIPAY_GATEWAY_KEY is missing"]
            ) { lines in
                lines.removeAll { $0.hasPrefix("HAWKER_WECHAT_API_KEY=") || $0.hasPrefix("HAWKER_ALIPAY_GATEWAY_KEY=") }
            },
            Spoiled(
                "all but one setting is missing",
                says: [
                    "HAWKER_WECHAT_APP_ID", "HAWKER_WECHAT_MERCHANT_SERIAL", "HAWKER_WECHAT_MERCHANT_KEY",
                    "HAWKER_WECHAT_GATEWAY_SERIAL", "HAWKER_WECHAT_GATEWAY_KEY", "HAWKER_WECHAT_API_KEY",
                ]
            ) { lines in lines.removeAll { !$0.hasPrefix("HAWKER_WECHAT_MERCHANT_ID=") } },
            Spoiled("a key that was cut in two", says: ["HAWKER_WECHAT_MERCHANT_KEY is not an RSA private key"]) {
                lines in
                for (index, line) in lines.enumerated() where line.hasPrefix("HAWKER_WECHAT_MERCHANT_KEY=") {
                    lines[index] = line.prefix(line.count / 2)
                }
            },
            Spoiled("an API key that is too short", says: ["HAWKER_WECHAT"]) { lines in
                for (index, line) in lines.enumerated() where line.hasPrefix("HAWKER_WECHAT_API_KEY=") {
                    lines[index] = line.dropLast()
                }
            },
            Spoiled("a line without a name", says: ["line 1"]) { lines in
                for (index, line) in lines.enumerated() where line.hasPrefix("HAWKER_WECHAT_API_KEY=") {
                    lines.insert(line.drop { $0 != "=" }.dropFirst(), at: 0)
                    lines.remove(at: index + 1)
                }
            },
            Spoiled("a gateway far away without TLS", says: ["HAWKER_ALIPAY_ORIGIN", "https"]) { lines in
                lines.removeAll { $0.hasPrefix("HAWKER_ALIPAY_ORIGIN=") }
                lines.append("HAWKER_ALIPAY_ORIGIN=http://pay.example")
            },
        ]

        @Test("half a gateway is refused: all that is missing or wrong is named at once, and no secret is repeated")
        func halfGiven() async throws {
            try await Premises.open { premises in
                let house = try await premises.paymentHouse()
                house.program.end()
                let secrets = try secrets(of: house)
                #expect(secrets.count == 3)
                let good = try String(contentsOf: house.settings, encoding: .utf8)
                for spoiled in Self.spoiled {
                    var lines = good.split(separator: "\n")
                    spoiled.change(&lines)
                    let file = premises.folder.appendingPathComponent("spoiled.env")
                    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
                    let ending = try await premises.hawker(
                        ["serve", "--port", "0", "--payments", file.path], as: "server"
                    ).ending()
                    let said = Comment(rawValue: "\(spoiled.testDescription): \(ending.errors)")
                    #expect(ending.code == 64, said)
                    for words in spoiled.says { #expect(ending.errors.contains(words), said) }
                    for secret in secrets {
                        for piece in secret.pieces { #expect(!ending.errors.contains(piece), "\(secret.name)") }
                    }
                }
                let ending = try await premises.hawker(["serve", "--port", "0", "--payments", "/no/such/file"]).ending()
                #expect(ending.code == 66 && ending.errors.contains("/no/such/file"), "\(ending.errors)")
            }
        }

        private struct Secret {
            let name: String
            let value: String

            /// What it is recognised by: each dozen of its signs, without the words that every key begins with.
            var pieces: [String] {
                let signs = value.replacing("\\n", with: "").replacing(/-----[A-Z ]+-----/, with: "")
                let length = min(12, signs.count)
                return stride(from: 0, through: signs.count - length, by: length).map {
                    String(signs.dropFirst($0).prefix(length))
                }
            }
        }

        private func secrets(of house: PaymentHouse) throws -> [Secret] {
            let names = ["HAWKER_WECHAT_MERCHANT_KEY", "HAWKER_WECHAT_API_KEY", "HAWKER_ALIPAY_MERCHANT_KEY"]
            return try String(contentsOf: house.settings, encoding: .utf8).split(separator: "\n").compactMap { line in
                let parts = line.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, names.contains(String(parts[0])) else { return nil }
                return Secret(name: String(parts[0]), value: String(parts[1]))
            }
        }
    }
}
