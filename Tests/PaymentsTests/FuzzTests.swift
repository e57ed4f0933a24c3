import Commerce
import Testing

@testable import Payments

/// Bytes that nobody meant to send: refused in words, whatever they are.
@Suite("Fuzz")
struct FuzzTests {
    static let pieces = [
        "{", "}", "[", "]", "\"", "\\", ",", ":", "&", "=", "%", "+", "\n", "-", "\u{FEFF}", "sign", "sign_type",
        "RSA2",
        "alipay_trade_query_response", "code", "10000", "%41", "%", "\\u0073", "9999999999999999999", "0.01", "😀",
    ]

    private static func bytes(_ random: inout SeededGenerator) -> [UInt8] {
        if Bool.random(using: &random) {
            return (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        return (0..<Int.random(in: 0...60, using: &random))
            .flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0...2, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            default: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: index)
            }
        }
        return bytes
    }

    @Test("random bytes are refused by every reader, and none of them falls")
    func randomBytes() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        var talk = try Conversation()
        for _ in 0..<1_500 {
            let bytes = Self.bytes(&random)
            _ = try? FormFields(parsing: bytes)
            _ = try? ResponseNode(scanning: bytes)
            _ = try? SettingsFile.parse(String(decoding: bytes, as: UTF8.self))
            _ = KeyText.publicKey(String(decoding: bytes, as: UTF8.self))
            for merchant in [talk.weChat, talk.alipay] as [any PaymentGateway] {
                #expect(throws: GatewayError.self, "seed \(seed)") {
                    try merchant.verify(headers: [:], body: bytes, at: talk.now)
                }
            }
            let target = String(decoding: Self.bytes(&random), as: UTF8.self)
            for path in ["/gateway.do?\(target)", "/v3/\(target)", target] {
                let answer = talk.gateway.handle(
                    GatewayRequest(method: "POST", target: path, body: bytes), at: talk.now)
                #expect(!answer.body.isEmpty, "seed \(seed)")
            }
        }
        #expect(talk.gateway.tradeCount == 0)
    }

    @Test("a good message with a few bytes changed is refused, or says what it said")
    func mutations() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for kind in [SandboxKind.weChat, .alipay] {
            var talk = try Conversation(kind)
            let call = try talk.merchant.create(talk.charge(), at: talk.now)
            let answer = talk.gateway.handle(call.request, at: talk.now)
            let codeURL = try call.answer(from: answer, at: talk.now)
            _ = try talk.pay(codeURL)
            let delivery = try #require(talk.gateway.due(at: talk.now).first)
            let notice = try talk.read(delivery)
            for _ in 0..<400 {
                let body = Self.mutated(delivery.body, &random)
                if let read = try? talk.merchant.verify(headers: delivery.headers, body: body, at: talk.now) {
                    #expect(read == notice, "seed \(seed)")
                }
                let response = GatewayResponse(
                    status: 200, headers: answer.headers, body: Self.mutated(answer.body, &random))
                if let read = try? call.answer(from: response, at: talk.now) {
                    #expect(read == codeURL, "seed \(seed)")
                }
            }
        }
    }
}
