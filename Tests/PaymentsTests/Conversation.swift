import Commerce
import Foundation

@testable import Payments

/// A merchant and a sandbox that talk in memory, at a time the test sets.
struct Conversation {
    /// Keys take long to make, and nothing in a test changes them.
    private static let pairing = Result { try SandboxGateway.pairing() }

    let merchant: WeChatPay
    var gateway: SandboxGateway
    /// 2026-03-01 12:00:00 in Shanghai.
    var now = Timestamp(milliseconds: 1_772_337_600_000)

    init() throws {
        let pairing = try Self.pairing.get()
        merchant = pairing.merchant
        gateway = pairing.gateway
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
        let body = try JSONEncoder().encode(["codeURL": codeURL])
        let response = gateway.handle(
            GatewayRequest(method: "POST", target: "/wallet/pay", body: Array(body)), at: now)
        return (response.status, try Self.object(response.body))
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
