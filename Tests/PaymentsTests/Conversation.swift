import Commerce
import Foundation

@testable import Payments

/// A merchant and a sandbox that talk in memory, at a time the test sets.
struct Conversation {
    /// Keys take long to make, and nothing in a test changes them.
    static let pairing = Result { try SandboxPairing() }

    let weChat: WeChatPay
    let alipay: Alipay
    var gateway: SandboxGateway
    /// What the charges and refunds below are made with.
    var kind: SandboxKind
    /// 2026-03-01 12:00:00 in Shanghai.
    var now = Timestamp(milliseconds: 1_772_337_600_000)

    init(_ kind: SandboxKind = .weChat) throws {
        let pairing = try Self.pairing.get()
        weChat = pairing.weChat
        alipay = pairing.alipay
        gateway = pairing.gateway
        self.kind = kind
    }

    var merchant: any PaymentGateway {
        switch kind {
        case .weChat: weChat
        case .alipay: alipay
        }
    }

    mutating func send<Answer>(_ call: GatewayCall<Answer>) throws -> Answer {
        try call.answer(from: gateway.handle(call.request, at: now), at: now)
    }

    mutating func create(_ number: String = "hawker-0001", fen: Int64 = 5_900) throws -> String {
        try send(merchant.create(charge(number, fen: fen), at: now))
    }

    mutating func state(of number: String = "hawker-0001") throws -> TradeState {
        try send(merchant.query(OrderNumber(number), at: now))
    }

    mutating func close(_ number: String = "hawker-0001") throws {
        try send(merchant.close(OrderNumber(number), at: now))
    }

    /// Scans and pays; the wallet's status and its JSON.
    mutating func pay(_ codeURL: String) throws -> (status: Int, body: [String: Any]) {
        try wallet("pay", ["codeURL": codeURL])
    }

    mutating func wallet(_ action: String, _ fields: [String: String]) throws -> (status: Int, body: [String: Any]) {
        let response = gateway.handle(
            GatewayRequest(
                method: "POST", target: "/wallet/\(action)", body: Array(try JSONEncoder().encode(fields))), at: now)
        return (response.status, try Self.object(response.body))
    }

    /// A paid order, told and acknowledged.
    mutating func paid(_ number: String = "hawker-0001", fen: Int64 = 5_900) throws -> PaymentNotice {
        _ = try pay(try create(number, fen: fen))
        for notice in try told() {
            if case .payment(let payment) = notice { return payment }
        }
        throw GatewayError(.orderUnknown, "no payment was told of")
    }

    mutating func refund(
        _ number: String, of payment: PaymentNotice, fen: Int64, total: Int64? = nil, reason: String = "不想要了"
    ) throws -> RefundState {
        try send(
            merchant.refund(
                RefundOrder(
                    orderNumber: payment.orderNumber, tradeID: payment.tradeID, refundNumber: try RefundNumber(number),
                    amount: Money(minorUnits: fen, currency: .cny),
                    total: total.map { Money(minorUnits: $0, currency: .cny) } ?? payment.amount, reason: reason,
                    notifyURL: "http://127.0.0.1:8080/v1/payments/refunds"), at: now))
    }

    mutating func refundState(_ number: String, of order: String = "hawker-0001") throws -> RefundState {
        try send(merchant.queryRefund(RefundNumber(number), of: OrderNumber(order), at: now))
    }

    func read(_ delivery: SandboxDelivery) throws -> GatewayNotice {
        try merchant.verify(headers: delivery.headers, body: delivery.body, at: now)
    }

    /// Delivers what is due and acknowledges it.
    mutating func told() throws -> [GatewayNotice] {
        let deliveries = gateway.due(at: now)
        return try deliveries.map { delivery in
            defer { gateway.answered(delivery.id, merchant.acknowledgement(of: .success(()))) }
            return try read(delivery)
        }
    }

    mutating func wait(_ duration: Duration) { now = now + duration }

    func charge(
        _ number: String = "hawker-0001", fen: Int64 = 5_900, currency: Currency = .cny,
        description: String = "红富士苹果 5 斤",
        notifyURL: String = "http://127.0.0.1:8080/v1/payments/wechat", lifetime: Duration = .seconds(900)
    ) throws -> Charge {
        Charge(
            orderNumber: try OrderNumber(number), amount: Money(minorUnits: fen, currency: currency),
            description: description, notifyURL: notifyURL, expiresAt: now + lifetime)
    }

    static func object(_ body: [UInt8]) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    }
}

/// The code of the error that `work` throws; nil when it throws none.
func code(of work: () throws -> Void) -> GatewayError.Code? {
    do {
        try work()
        return nil
    } catch {
        return (error as? GatewayError)?.code
    }
}
