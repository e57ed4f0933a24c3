import Commerce
import Logging
import Payments
import Store
import Wire

/// Drives the payment of orders: shows how to pay, hears of payments, and asks when it hears nothing.
///
/// Every payment, however it is heard of, goes through the till, which applies it at most once.
actor PaymentDesk {
    private let gateway: any PaymentGateway
    private let link: GatewayLink
    private let store: any Store
    private let till: Till
    private let notifyURL: String
    private let sandboxWallet: String?
    private let logger: Logger

    /// Codes of orders that wait for payment; they can be made again, so forgetting one costs a call.
    private var codes: [Order.ID: String] = [:]
    /// Orders the gateway has been told of, and when it is asked about each next.
    private var watched: [Order.ID: Watch] = [:]

    private struct Watch {
        var next: Timestamp
        var wait: Duration
    }

    private static let codesKept = 50_000
    private static let firstQuery = Duration.seconds(3)
    private static let longestWait = Duration.seconds(60)
    /// Orders asked about in one round.
    private static let queriesPerRound = 20

    init(
        gateway: any PaymentGateway, link: GatewayLink, store: any Store, till: Till, notifyURL: String,
        sandboxWallet: String?, logger: Logger
    ) {
        self.gateway = gateway
        self.link = link
        self.store = store
        self.till = till
        self.notifyURL = notifyURL
        self.sandboxWallet = sandboxWallet
        self.logger = logger
    }

    /// After a start: orders that wait for payment may have been paid while nobody listened.
    func resume() async throws(StoreError) {
        for order in try await store.unpaidOrders(limit: Self.codesKept) {
            watched[order.id] = Watch(next: .now, wait: Self.firstQuery)
        }
    }

    /// An order with how to pay it. A gateway that does not answer leaves the order without a code: it can be asked
    /// for again, and the order stands.
    func view(of order: Order) async -> OrderView {
        guard order.state == .reserved else { return OrderView(order, payment: nil) }
        do throws(GatewayError) {
            return OrderView(order, payment: payment(code: try await code(for: order)))
        } catch {
            logger.warning("no payment code", metadata: ["order": "\(order.id)", "error": "\(error)"])
            return OrderView(order, payment: nil)
        }
    }

    /// An order as it was placed, with how to pay it. The answer is given again to a request that is sent again: by
    /// then the order may wait for nothing any more, and must not be made payable again.
    func view(ofPlaced order: Order) async -> OrderView {
        guard codes[order.id] == nil else { return knownView(of: order) }
        do throws(StoreError) {
            guard try await store.order(order.id)?.state == .reserved else { return OrderView(order, payment: nil) }
        } catch {
            return OrderView(order, payment: nil)
        }
        return await view(of: order)
    }

    /// An order with how to pay it if that is known without asking anybody.
    func knownView(of order: Order) -> OrderView { OrderView(order, payment: codes[order.id].map(payment)) }

    /// Takes a notification of the gateway's, as it came, and says what to answer.
    func notified(headers: GatewayHeaders, body: [UInt8]) async -> GatewayResponse {
        let result: Result<Void, GatewayError>
        do throws(GatewayError) {
            let notice = try gateway.verify(headers: headers, body: body, at: .now)
            try await settle(notice)
            result = .success(())
        } catch {
            logger.warning("notification not taken", metadata: ["error": "\(error)"])
            result = .failure(error)
        }
        return gateway.acknowledgement(of: result)
    }

    /// Asks the gateway about orders of which nothing was heard, each less often as time goes by.
    func askAround() async {
        let now = Timestamp.now
        let due = watched.filter { $0.value.next <= now }.keys.prefix(Self.queriesPerRound)
        for id in due {
            guard var watch = watched[id] else { continue }
            watch.wait = min(watch.wait * 2, Self.longestWait)
            watch.next = now + watch.wait
            watched[id] = watch
            guard await resolve(id) == .unpaid else { continue }
            // What no longer waits for payment must not be payable; a close that failed is tried again here.
            if let order = try? await store.order(id), order.state != .reserved { await cancelled(id) }
        }
    }

    /// Ends a reservation that is over: takes a payment that was made unheard, or closes the order at the gateway so
    /// that it can no longer be paid, and only then gives the pieces back.
    func expire(_ id: Order.ID) async {
        switch await resolve(id) {
        case .paid: return
        case .unknown: return  // The gateway does not answer: nothing is given back that may have been paid.
        case .refunded: break
        case .unpaid: if await !close(id) { return }
        }
        forget(id)
        do throws(TillError) {
            _ = try await till.submit(.expire(id))
        } catch {
            logger.notice("not expired", metadata: ["order": "\(id)", "error": "\(error.code)"])
        }
    }

    /// A buyer gave the order up: it must not be payable any more.
    func cancelled(_ id: Order.ID) async {
        if await close(id) {
            forget(id)
        } else {
            watched[id] = watched[id] ?? Watch(next: .now + Self.firstQuery, wait: Self.firstQuery)
        }
    }

    // MARK: -

    private enum Standing { case paid, unpaid, refunded, unknown }

    private func payment(code: String) -> PaymentView {
        PaymentView(gateway: gateway.name, codeURL: code, sandboxWallet: sandboxWallet)
    }

    private func code(for order: Order) async throws(GatewayError) -> String {
        if let code = codes[order.id] { return code }
        let first = order.lines.first.map { $0.spec.isEmpty ? $0.title : "\($0.title) \($0.spec)" } ?? ""
        let charge = Charge(
            orderNumber: try OrderNumber(order.id), amount: order.total,
            description: order.lines.count > 1 ? "\(first) +\(order.lines.count - 1)" : first,
            notifyURL: notifyURL, expiresAt: order.reservedUntil)
        // From here on the gateway may know the order, whether its answer comes or not.
        watched[order.id] = Watch(next: .now + Self.firstQuery, wait: Self.firstQuery)
        let gateway = gateway
        let code = try await link.perform { () throws(GatewayError) in try gateway.create(charge, at: .now) }
        if codes.count >= Self.codesKept { codes = [:] }
        codes[order.id] = code
        // While the gateway was asked the order may have been given up.
        if let kept = try? await store.order(order.id), kept.state != .reserved { await cancelled(order.id) }
        return code
    }

    private func forget(_ id: Order.ID) {
        codes[id] = nil
        watched[id] = nil
    }

    private func settle(_ notice: PaymentNotice) async throws(GatewayError) {
        guard let id = Order.ID(rawValue: notice.orderNumber.rawValue),
            let name = Payment.Gateway(rawValue: gateway.name)
        else { throw GatewayError(.wrongOrder, "the notice is about no order of ours") }
        do throws(TillError) {
            let receipt = try await till.submit(
                .settle(id, Payment.Trade(gateway: name, id: notice.tradeID), amount: notice.amount))
            forget(id)
            logger.info("settled", metadata: ["order": "\(id)", "state": "\(receipt.order?.state.rawValue ?? "")"])
        } catch {
            switch error {
            case .refused(.amountMismatch): throw GatewayError(.wrongAmount, error.message)
            case .refused: throw GatewayError(.wrongOrder, error.message)
            case .busy, .store, .closed: throw GatewayError(.unavailable, error.message)
            }
        }
    }

    private func resolve(_ id: Order.ID) async -> Standing {
        do throws(GatewayError) {
            let number = try OrderNumber(id)
            let gateway = gateway
            let state = try await link.perform { () throws(GatewayError) in try gateway.query(number, at: .now) }
            switch state {
            case .paid(let notice):
                try await settle(notice)
                return .paid
            case .refunded(let notice):
                // Given back at the gateway by the shop's own hand before it was heard of here.
                logger.warning("refunded at the gateway", metadata: ["order": "\(id)", "trade": "\(notice.tradeID)"])
                return .refunded
            case .notPaid, .closed: return .unpaid
            }
        } catch {
            if error.code == .orderUnknown { return .unpaid }
            logger.warning("gateway not asked", metadata: ["order": "\(id)", "error": "\(error)"])
            return .unknown
        }
    }

    /// False when it was paid in the meantime, or the gateway does not answer.
    private func close(_ id: Order.ID) async -> Bool {
        do throws(GatewayError) {
            let number = try OrderNumber(id)
            let gateway = gateway
            try await link.perform { () throws(GatewayError) in try gateway.close(number, at: .now) }
            return true
        } catch {
            return error.code == .orderUnknown || error.code == .orderClosed
        }
    }
}
