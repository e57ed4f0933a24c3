import Commerce
import Foundation
import Testing

@testable import Payments

/// Whole conversations between a merchant and the sandbox, the same for both gateways but where they differ.
@Suite("Conversations")
struct ConversationTests {
    static let both = [SandboxKind.weChat, .alipay]

    @Test("an order is charged, scanned, paid, notified, and the query agrees", arguments: both)
    func wholeConversation(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let codeURL = try talk.create()
        #expect(codeURL.hasPrefix(kind == .weChat ? "weixin://wxpay/bizpayurl?pr=" : "https://qr.alipay.com/SANDBOX"))
        switch kind {
        case .weChat: #expect(try talk.state() == .notPaid)
        // No trade exists before the scan.
        case .alipay: #expect(code { _ = try talk.state() } == .orderUnknown)
        }
        #expect(talk.gateway.due(at: talk.now).isEmpty)
        #expect(try talk.wallet("scan", ["codeURL": codeURL]).body["state"] as? String == "scanned")
        #expect(try talk.state() == .notPaid)

        talk.wait(.seconds(30))
        let receipt = try talk.pay(codeURL)
        #expect(receipt.status == 200)
        #expect(receipt.body["total"] as? Int == 5_900)
        #expect(receipt.body["orderNumber"] as? String == "hawker-0001")

        let delivery = try #require(talk.gateway.due(at: talk.now).first)
        #expect(delivery.url == "http://127.0.0.1:8080/v1/payments/wechat")
        guard case .payment(let payment) = try talk.read(delivery) else { throw CancellationError() }
        #expect(payment.orderNumber.rawValue == "hawker-0001")
        #expect(payment.amount == Money(minorUnits: 5_900, currency: .cny))
        #expect(payment.paidAt == talk.now)
        #expect(payment.tradeID == receipt.body["tradeID"] as? String)
        #expect(try talk.state() == .paid(payment))

        talk.gateway.answered(delivery.id, talk.merchant.acknowledgement(of: .success(())))
        #expect(talk.gateway.nextDelivery == nil)
        #expect(code { try talk.close() } == .alreadyPaid)
        #expect(code { _ = try talk.create() } == .alreadyPaid)
    }

    @Test("both gateways may hold a trade of the same order", arguments: both)
    func twoGateways(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let first = try talk.create()
        talk.kind = kind == .weChat ? .alipay : .weChat
        let second = try talk.create()
        #expect(first != second)
        #expect(try talk.pay(second).status == 200)
        talk.kind = kind
        if case .paid = try? talk.state() { Issue.record("the other gateway's payment was told by this one") }
        #expect(try talk.pay(first).status == 200)
    }

    @Test("a trade that nobody paid is closed, and Alipay's only once it was scanned", arguments: both)
    func closing(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let codeURL = try talk.create()
        if kind == .alipay {
            #expect(code { try talk.close() } == .orderUnknown)
            _ = try talk.wallet("scan", ["codeURL": codeURL])
        }
        try talk.close()
        #expect(try talk.state() == .closed)
        #expect(try talk.pay(codeURL).status == 410)
        switch kind {
        case .weChat: try talk.close()
        // "Not waiting for payment" is all Alipay says: the query tells paid from closed.
        case .alipay: #expect(code { try talk.close() } == .alreadyPaid)
        }
        #expect(code { _ = try talk.create() } == .orderClosed)
        #expect(code { _ = try talk.state(of: "hawker-0404") } == .orderUnknown)
        #expect(code { try talk.close("hawker-0404") } == .orderUnknown)
    }

    @Test("a payment is given back in two parts, each told once, and never more than was paid", arguments: both)
    func partRefunds(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let payment = try talk.paid()
        talk.wait(.seconds(60))
        #expect(code { _ = try talk.refundState("refund-1") } == .refundUnknown)

        let first = RefundNotice(
            orderNumber: payment.orderNumber, refundNumber: try RefundNumber("refund-1"), tradeID: payment.tradeID,
            amount: Money(minorUnits: 900, currency: .cny), total: payment.amount, outcome: .done, settledAt: talk.now)
        let state = try talk.refund("refund-1", of: payment, fen: 900)
        #expect(state == (kind == .weChat ? .processing : .done(first)))
        #expect(try talk.refundState("refund-1") == state)
        let told = try talk.told()
        #expect(told.count == 1)
        guard case .refund(let notice) = try #require(told.first) else { throw CancellationError() }
        #expect(notice.refundNumber.rawValue == "refund-1" && notice.outcome == .done)
        #expect(notice.tradeID == payment.tradeID && notice.settledAt == talk.now)
        // Alipay tells only what the trade gave back in all.
        #expect(notice.amount == (kind == .weChat ? first.amount : nil))
        #expect(try talk.refundState("refund-1") == .done(first))

        guard case .closed = try talk.refund("refund-2", of: payment, fen: 5_001) else {
            Issue.record("more was given back than was left")
            return
        }
        #expect(code { _ = try talk.refundState("refund-2") } == .refundUnknown)
        #expect(talk.gateway.nextDelivery == nil)

        _ = try talk.refund("refund-2", of: payment, fen: 5_000)
        guard case .refund(let second) = try #require(try talk.told().first) else { throw CancellationError() }
        #expect(second.refundNumber.rawValue == "refund-2")
        guard case .done(let notice) = try talk.refundState("refund-2") else { throw CancellationError() }
        #expect(notice.amount == Money(minorUnits: 5_000, currency: .cny))
        #expect(try talk.state() == .refunded(payment))
        guard case .closed = try talk.refund("refund-3", of: payment, fen: 1) else { throw CancellationError() }
    }

    @Test("a refund that is asked for again under its number is paid out once", arguments: both)
    func refundAgain(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let payment = try talk.paid()
        _ = try talk.refund("refund-1", of: payment, fen: 3_000)
        // Alipay says only that nothing moved this time.
        #expect(try talk.refund("refund-1", of: payment, fen: 3_000) == .processing)
        #expect(try talk.told().count == 1)
        let again = try talk.refund("refund-1", of: payment, fen: 3_000)
        guard case .done(let notice) = try talk.refundState("refund-1") else { throw CancellationError() }
        #expect(again == (kind == .weChat ? .done(notice) : .processing))
        #expect(try talk.told().isEmpty)
        // Under the same number no other amount.
        guard case .closed = try talk.refund("refund-1", of: payment, fen: 2_900) else { throw CancellationError() }
        // What is left can still be given back: it was paid out once.
        _ = try talk.refund("refund-2", of: payment, fen: 2_900)
        #expect(try talk.told().count == 1)
    }

    @Test("a refund that does not arrive needs the merchant's hand", arguments: both)
    func abnormal(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let payment = try talk.paid()
        _ = try talk.wallet("behaviour", ["refunds": "abnormal"])
        let asked = try talk.refund("refund-1", of: payment, fen: 5_900)
        switch kind {
        case .weChat:
            #expect(asked == .processing)
            guard case .refund(let notice) = try #require(try talk.told().first) else { throw CancellationError() }
            #expect(notice.outcome == .abnormal)
            guard case .abnormal = try talk.refundState("refund-1") else { throw CancellationError() }
        case .alipay:
            guard case .abnormal = asked else { throw CancellationError() }
            #expect(code { _ = try talk.refundState("refund-1") } == .refundUnknown)
            // Once the balance is there, the same number succeeds.
            _ = try talk.wallet("behaviour", ["refunds": "normal"])
            guard case .done = try talk.refund("refund-1", of: payment, fen: 5_900) else { throw CancellationError() }
        }
    }

    @Test("what was not paid, or is another's, cannot be given back", arguments: both)
    func wrongRefunds(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let payment = try talk.paid()
        _ = try talk.create("hawker-0002")
        let other = PaymentNotice(
            orderNumber: try OrderNumber("hawker-0002"), tradeID: "9000123", amount: payment.amount,
            merchant: payment.merchant, paidAt: payment.paidAt)
        #expect(code { _ = try talk.refund("refund-1", of: other, fen: 1) } == .orderUnknown)
        for (fen, total) in [(0, 5_900), (-1, 5_900), (5_901, 5_900)] as [(Int64, Int64)] {
            #expect(code { _ = try talk.refund("refund-1", of: payment, fen: fen, total: total) } == .badRefund)
        }
        _ = try talk.refund("refund-1", of: payment, fen: 100)
        // The refund is another order's.
        #expect(
            [.wrongOrder, .orderUnknown].contains(
                code { _ = try talk.refundState("refund-1", of: "hawker-0002") }))
    }

    @Test("notices that come late, twice and in the wrong order each say what they said", arguments: both)
    func disorder(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let codeURL = try talk.create()
        _ = try talk.pay(codeURL)
        let paid = try #require(talk.gateway.due(at: talk.now).first)
        guard case .payment(let payment) = try talk.read(paid) else { throw CancellationError() }
        _ = try talk.refund("refund-1", of: payment, fen: 5_900)
        let refunded = try #require(talk.gateway.due(at: talk.now).first)

        guard case .refund(let notice) = try talk.read(refunded) else { throw CancellationError() }
        #expect(notice.refundNumber.rawValue == "refund-1")
        #expect(try talk.read(paid) == .payment(payment))
        #expect(try talk.read(refunded) == .refund(notice))
        // A payment's notification that is sent after the refund still tells of the payment alone.
        talk.wait(.seconds(240))
        let again = talk.gateway.due(at: talk.now)
        #expect(again.count == 2)
        #expect(try again.map(talk.read).contains(.payment(payment)))
        #expect(try again.map(talk.read).contains(.refund(notice)))
    }

    @Test("whatever is asked, no trade gives back more than it brought in", arguments: both)
    func refundProperty(kind: SandboxKind) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        var talk = try Conversation(kind)
        let payment = try talk.paid()
        var given: [String: Int64] = [:]
        for _ in 0..<40 {
            let number = "refund-\(Int.random(in: 0..<12, using: &random))"
            let fen = Int64.random(in: 1...2_000, using: &random)
            _ = try talk.refund(number, of: payment, fen: fen)
            _ = try talk.told()
            if case .done(let notice) = try? talk.refundState(number) {
                let amount = try #require(notice.amount).minorUnits
                #expect(given.updateValue(amount, forKey: number) ?? amount == amount, "seed \(seed)")
            }
            #expect(given.values.reduce(0, +) <= 5_900, "seed \(seed)")
        }
        #expect(given.values.reduce(0, +) > 2_000, "seed \(seed)")
    }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
