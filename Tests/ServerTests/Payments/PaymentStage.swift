import AsyncHTTPClient
import Commerce
import Logging
import Payments
import Store
import Synchronization
import Testing
import Wire

@testable import Server

/// A payment desk over a real store and a real till, and both gateways at the other end of a socket.
final class PaymentStage: Sendable {
    let shop: TillShop
    let till: Till
    let desk: PaymentDesk
    let gateway: FakeGateway
    let links: [String: GatewayLink]
    private let placed = Mutex(0)

    static func open(
        pieces: Int = 10, deadline: Duration = .seconds(3), logger: Logger = LogLines.none,
        _ body: (PaymentStage) async throws -> Void
    ) async throws {
        try await Turns.servers.take {
            try await openNow(pieces: pieces, deadline: deadline, logger: logger, body)
        }
    }

    private static func openNow(
        pieces: Int, deadline: Duration, logger: Logger, _ body: (PaymentStage) async throws -> Void
    ) async throws {
        let stage = try await PaymentStage(pieces: pieces, deadline: deadline, logger: logger)
        defer {
            stage.gateway.close()
            stage.shop.removeFiles()
        }
        try await body(stage)
        #expect(try await stage.shop.differences() == [])
    }

    private init(pieces: Int, deadline: Duration, logger: Logger) async throws {
        let pairing = try RunningServer.pairing.get()
        let gateway = try FakeGateway(pairing.gateway)
        self.gateway = gateway
        // Gateways look at the wall clock.
        shop = try await TillShop(pieces: pieces, now: .now)
        till = shop.till()
        let links = pairing.merchants.map {
            GatewayLink($0, origin: gateway.origin, http: .shared, deadline: deadline)
        }
        self.links = Dictionary(uniqueKeysWithValues: links.map { ($0.gateway.name, $0) })
        desk = PaymentDesk(
            links: links, store: shop.store, till: till, notifyBase: "http://127.0.0.1:1", sandboxWallet: nil,
            logger: logger)
    }

    func link(_ name: String) throws -> GatewayLink { try #require(links[name]) }

    /// A new order of ann's.
    func order(_ quantity: Int = 1) async throws -> Order {
        let number = placed.withLock { count in
            count += 1
            return count
        }
        let receipt = try await till.submit(TillShop.order("order-\(number)", by: "ann", quantity))
        return try #require(receipt.order)
    }

    /// A new order and its code.
    func order(by name: String, _ quantity: Int = 1) async throws -> (order: Order, codeURL: String) {
        let order = try await order(quantity)
        return (order, try await desk.payment(for: order, with: name).codeURL)
    }

    /// A new order that is paid, told and acknowledged.
    func paid(by name: String, _ quantity: Int = 1) async throws -> Order {
        let (order, codeURL) = try await order(by: name, quantity)
        #expect(gateway.pay(codeURL) == 200)
        await deliver()
        let kept = try await kept(order)
        #expect(kept.state == .paid)
        return kept
    }

    func kept(_ order: Order) async throws -> Order { try #require(try await shop.store.order(order.id)) }

    /// Brings what is due so much from now to the desk, and its answers back; the statuses.
    @discardableResult
    func deliver(in wait: Duration = .zero) async -> [Int] {
        var statuses: [Int] = []
        for delivery in gateway.due(in: wait) {
            guard let answer = await notified(delivery) else { continue }
            gateway.answered(delivery, answer)
            statuses.append(answer.status)
        }
        return statuses
    }

    func notified(
        _ delivery: SandboxDelivery, headers: GatewayHeaders? = nil, body: [UInt8]? = nil
    ) async -> GatewayResponse? {
        let name = delivery.url.contains("/alipay/") ? "alipay" : "wechat"
        return await desk.notified(by: name, headers: headers ?? delivery.headers, body: body ?? delivery.body)
    }

    /// Works on refunds and tells of them until the order is in `state`.
    func payBack(_ order: Order, until state: Order.State = .refunded) async throws {
        try await eventually("\(order.id) is \(state)") {
            await desk.hurry()
            try await desk.payBack()
            await deliver()
            return try await kept(order).state == state
        }
    }

    /// Looks after the orders at gateways as if their time had come.
    func keepWatch() async {
        await desk.hurry()
        await desk.keepWatch()
    }

    /// Moves the till's time behind the reservation of `order`, and ends what is over.
    func letExpire(_ order: Order) async throws {
        shop.wait(order.reservedUntil - shop.now)
        for due in try await shop.store.dueReservations(at: shop.now, after: nil, limit: 100) {
            await desk.expire(due)
        }
    }
}

extension PaymentDesk {
    /// The next round does everything.
    func hurry() {
        for id in opened.keys { opened[id]?.next = Timestamp(milliseconds: 0) }
        for id in refundTries.keys { refundTries[id]?.next = Timestamp(milliseconds: 0) }
    }
}
