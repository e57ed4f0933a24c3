import Commerce
import Foundation
import Testing

@testable import Payments

/// A sandbox that ends and comes back from its files.
@Suite("Sandbox state")
struct SandboxStateTests {
    /// The same sandbox after its process ended and began again: nothing but texts goes across.
    private static func restarted(_ talk: Conversation) throws -> SandboxGateway {
        let settings = try SettingsFile.text(of: Conversation.pairing.get().settings(origin: "http://127.0.0.1:4660"))
        var pairing = try SandboxPairing(settings: SettingsFile.parse(settings))
        try pairing.recall(SandboxState(reading: talk.gateway.state.bytes))
        return pairing.gateway
    }

    @Test("a code shown before a restart is paid after it, and told of", arguments: [SandboxKind.weChat, .alipay])
    func waiting(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let charge = try talk.charge()
        let codeURL = try talk.send(talk.merchant.create(charge, at: talk.now))
        talk.gateway = try Self.restarted(talk)
        #expect(try talk.send(talk.merchant.create(charge, at: talk.now)) == codeURL)
        #expect(try talk.pay(codeURL).status == 200)
        talk.gateway = try Self.restarted(talk)
        let told = try talk.told()
        guard case .payment(let notice) = told.first else { throw GatewayError(.orderUnknown, "not told") }
        #expect(notice.orderNumber == charge.orderNumber && told.count == 1)
        #expect(try talk.state(of: charge.orderNumber.rawValue) == .paid(notice))
        talk.gateway = try Self.restarted(talk)
        #expect(try talk.told().isEmpty)
        #expect(try talk.pay(codeURL).status == 409)
    }

    @Test("a refund that was under way ends after a restart, once", arguments: [SandboxKind.weChat, .alipay])
    func refunds(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let payment = try talk.paid()
        _ = try talk.refund("r1", of: payment, fen: 900)
        talk.gateway = try Self.restarted(talk)
        let told = try talk.told()
        guard case .refund(let notice) = told.first else { throw GatewayError(.refundUnknown, "not told") }
        #expect(notice.refundNumber.rawValue == "r1" && notice.outcome == .done && told.count == 1)
        talk.gateway = try Self.restarted(talk)
        // The same number is the same refund, and counts against what is left.
        _ = try talk.refund("r1", of: payment, fen: 900)
        #expect(talk.gateway.state.trades[0].refunded == 900)
    }

    @Test("a closed trade stays closed")
    func closed() throws {
        var talk = try Conversation()
        let codeURL = try talk.create()
        try talk.close()
        talk.gateway = try Self.restarted(talk)
        #expect(try talk.pay(codeURL).status == 410)
        #expect(try talk.state() == .closed)
    }

    @Test("the revision moves with every change of the state, and what only asks moves nothing")
    func revision() throws {
        var talk = try Conversation()
        var seen = (talk.gateway.revision, talk.gateway.state)
        func check(_ what: String, changes: Bool, _ body: () throws -> Void) rethrows {
            try body()
            #expect((talk.gateway.state != seen.1) == changes, "\(what)")
            #expect((talk.gateway.revision != seen.0) == changes, "\(what)")
            seen = (talk.gateway.revision, talk.gateway.state)
        }
        var codeURL = ""
        try check("create", changes: true) { codeURL = try talk.create() }
        try check("query", changes: false) { _ = try talk.state() }
        try check("a code that is none", changes: false) { _ = try talk.pay("nonsense") }
        try check("scan", changes: true) { _ = try talk.wallet("scan", ["codeURL": codeURL]) }
        try check("pay", changes: true) { _ = try talk.pay(codeURL) }
        try check("deliver and acknowledge", changes: true) { _ = try talk.told() }
        try check("nothing to deliver", changes: false) { _ = try talk.told() }
        try check("another", changes: true) { _ = try talk.create("hawker-0002") }
        try check("close", changes: true) { try talk.close("hawker-0002") }
    }

    @Test("what is no state, another sandbox's, or has a trade twice is refused")
    func refused() throws {
        var talk = try Conversation()
        _ = try talk.create()
        let state = talk.gateway.state
        for text in ["", "{", "[]", "{}", String(decoding: try state.bytes.dropLast(), as: UTF8.self)] {
            #expect(throws: SettingsError.self) { try SandboxState(reading: Array(text.utf8)) }
        }
        let twice = SandboxState(merchants: state.merchants, trades: state.trades + state.trades, notices: [])
        let foreign = SandboxState(merchants: ["1900000000", "9021"], trades: state.trades, notices: [])
        for bad in [twice, foreign] { #expect(throws: SettingsError.self) { try talk.gateway.recall(bad) } }
        #expect(talk.gateway.state == state)
    }

    @Test("settings that are not a sandbox's own are refused, whichever of its keys is missing or another's")
    func foreignSettings() throws {
        typealias Name = MerchantConfiguration.Name
        let own = try Conversation.pairing.get().settings(origin: "http://127.0.0.1:4660")
        #expect(try SandboxPairing(settings: own).settings(origin: "http://127.0.0.1:4660") == own)
        for name in own.keys where name != Name.weChatOrigin && name != Name.alipayOrigin {
            #expect(throws: SettingsError.self, "\(name)") {
                try SandboxPairing(settings: own.filter { $0.key != name })
            }
        }
        for (one, other) in [
            (Name.sandboxWeChatKey, Name.sandboxAlipayKey), (Name.sandboxWeChatKey, Name.weChatMerchantKey),
        ] {
            var mixed = own
            mixed[one] = own[other]
            #expect(throws: SettingsError.self) { try SandboxPairing(settings: mixed) }
        }
    }
}
