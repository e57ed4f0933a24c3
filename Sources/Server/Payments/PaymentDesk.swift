import Commerce
import Logging
import Media
import Payments
import Store
import Wire

/// Drives the payment of orders at every gateway: shows how to pay, hears of payments and refunds, asks when it hears
/// nothing, and gives back what the till says is due back.
///
/// Every payment and every refund, however it is heard of, goes through the till, which applies it at most once.
actor PaymentDesk {
    /// What the gateways may know of an order.
    struct Opened {
        enum Aim { case waitForPayment, close }

        /// Those that were told of it and may still take a payment.
        var gateways: Set<String>
        /// What to show as a QR code, by gateway.
        var codes: [String: String] = [:]
        /// The gateway the buyer chose last.
        var chosen: String?
        var aim = Aim.waitForPayment
        var attempt = 1
        var next: Timestamp
    }

    /// A refund that was tried.
    struct RefundTry {
        /// The gateway took it: from then on it is asked how it stands.
        var isAccepted = false
        var attempt = 0
        var next: Timestamp
    }

    /// In the order they are offered.
    nonisolated let gatewayNames: [String]
    let links: [String: GatewayLink]
    let store: any Store
    let till: Till
    let logger: Logger
    private let notifyBase: String
    private let sandboxWallet: String?
    /// What was placed before may be known to any gateway: who was told of it is not kept.
    private let startedAt = Timestamp.now

    var opened: [Order.ID: Opened] = [:]
    var refundTries: [Refund.ID: RefundTry] = [:]
    /// How the gateways were when the log was told last.
    var reported: [String: GatewayHealth.Condition] = [:]
    /// What addresses sent that did not come from a gateway, and how much of it the log was not told of.
    private var forgeries = RateTable(burst: Limits.forgedBurst, perSecond: Limits.forgedPerSecond)
    var forgeriesUntold = 0

    /// Orders that may wait at gateways at once.
    private static let openedAtMost = 100_000

    /// - Parameter notifyBase: where gateways reach this server, such as `https://shop.example`.
    init(
        links: [GatewayLink], store: any Store, till: Till, notifyBase: String, sandboxWallet: String?, logger: Logger
    ) {
        gatewayNames = links.map(\.gateway.name)
        self.links = Dictionary(uniqueKeysWithValues: links.map { ($0.gateway.name, $0) })
        self.store = store
        self.till = till
        self.notifyBase = notifyBase
        self.sandboxWallet = sandboxWallet
        self.logger = logger
    }

    /// After a start: orders that wait for payment may have been paid while nobody listened.
    func resume() async throws(StoreError) {
        for order in try await store.unpaidOrders(limit: StoreLimits.unpaid) {
            opened[order] = Opened(gateways: Set(gatewayNames), next: .now)
        }
    }

    /// Gateways that may take a payment of an order.
    func gateways(of order: DueOrder) -> Set<String> {
        opened[order.id]?.gateways ?? (order.placedAt < startedAt ? Set(gatewayNames) : [])
    }

    // MARK: - How to pay

    /// The code to pay an order with; asking again gives the same one.
    /// - Throws: `gateway-unknown`, `wrong-state` when it waits for no payment, `gateway-unavailable`, and
    ///   `gateway-refused` when asking again would come to the same.
    func payment(for order: Order, with name: String) async throws(Problem) -> PaymentView {
        guard let link = links[name] else { throw .gatewayUnknown(offered: gatewayNames) }
        guard order.state == .reserved else { throw Problem(.wrongState(order.id, order.state, action: "paid")) }
        guard order.reservedUntil > .now else { throw Problem(.wrongState(order.id, .expired, action: "paid")) }
        if let code = opened[order.id]?.codes[name] {
            opened[order.id]?.chosen = name
            return view(name, code)
        }
        guard opened.count < Self.openedAtMost || opened[order.id] != nil else {
            throw .unavailable("As many orders wait for payment as this server watches. Try again in a moment.")
        }
        // From here on the gateway may know the order, whether its answer comes or not.
        let next = Timestamp.now + .seconds(3)
        opened[order.id, default: Opened(gateways: [], next: next)].gateways.insert(name)
        let code: String
        do throws(GatewayError) {
            let charge = try charge(for: order, with: name)
            code = try await link.perform { () throws(GatewayError) in try link.gateway.create(charge, at: .now) }
        } catch {
            logger.warning("no payment code", metadata: ["order": "\(order.id)", "error": "\(error)"])
            throw await problem(error, of: order, at: name)
        }
        // While the gateway was asked the order may have been paid, given up or forgotten.
        if let kept = try? await store.order(order.id), kept.state != .reserved {
            opened[order.id, default: Opened(gateways: [], next: next)].gateways.insert(name)
            retire(order.id)
            throw Problem(.wrongState(order.id, kept.state, action: "paid"))
        }
        opened[order.id, default: Opened(gateways: [name], next: next)].codes[name] = code
        opened[order.id]?.chosen = name
        return view(name, code)
    }

    /// An order with how to pay it, if that was asked for before.
    func knownView(of order: Order) -> OrderView {
        guard order.state == .reserved else { return OrderView(order) }
        let chosen = opened[order.id].flatMap { opened in
            opened.chosen.flatMap { name in opened.codes[name].map { view(name, $0) } }
        }
        return OrderView(order, payment: chosen, payWith: gatewayNames)
    }

    /// An order waits for no payment any more: what gateways still take for it is closed soon.
    func retire(_ id: Order.ID, except paid: String? = nil) {
        guard var entry = opened[id] else { return }
        if let paid { entry.gateways.remove(paid) }
        entry.codes = [:]
        entry.aim = .close
        entry.attempt = 1
        entry.next = .now
        opened[id] = entry.gateways.isEmpty ? nil : entry
    }

    private func view(_ name: String, _ code: String) -> PaymentView {
        PaymentView(gateway: name, codeURL: code, sandboxWallet: sandboxWallet)
    }

    private func charge(for order: Order, with name: String) throws(GatewayError) -> Charge {
        let first = order.lines.first.map { $0.spec.isEmpty ? $0.title : "\($0.title) \($0.spec)" } ?? ""
        return Charge(
            orderNumber: try OrderNumber(order.id), amount: order.total,
            description: order.lines.count > 1 ? "\(first) +\(order.lines.count - 1)" : first,
            notifyURL: notifyURL(of: name), expiresAt: order.reservedUntil)
    }

    nonisolated func notifyURL(of name: String) -> String { "\(notifyBase)/v1/payments/\(name)/notify" }

    private func problem(_ error: GatewayError, of order: Order, at name: String) async -> Problem {
        switch error.code {
        case .alreadyPaid, .orderClosed:
            opened[order.id]?.next = .now
            return Problem(
                .wrongState(order.id, order.state, action: "paid again; it is paid or closed at the gateway"))
        case _ where error.isMisconfiguration, .rejected, .badCharge, .badOrderNumber:
            return .gatewayRefused(name, others: others(than: name))
        default:
            return .gatewayUnavailable(name, others: others(than: name))
        }
    }

    /// The gateways that a buyer may turn to instead: without those that are known to be set up wrongly.
    private func others(than name: String) -> [String] {
        gatewayNames.filter { $0 != name && links[$0]?.health.condition != .refusing }
    }

    // MARK: - What gateways say

    /// Takes a notification of a gateway's, as it came, and says what to answer; nil for a gateway that is not ours.
    ///
    /// - Parameter address: who sent it. Those who send much that is not a gateway's are answered 429 and logged in one
    ///   line a round. What is a gateway's is never held up by them, not even behind the same address.
    func notified(
        by name: String, headers: GatewayHeaders, body: [UInt8], from address: String? = nil
    ) async -> GatewayResponse? {
        guard let link = links[name] else { return nil }
        let result: Result<Void, GatewayError>
        do throws(GatewayError) {
            let notice: GatewayNotice
            do throws(GatewayError) {
                notice = try link.gateway.verify(headers: headers, body: body, at: .now)
            } catch {
                if let address, error.code != .notAPayment, let wait = forgeries.take(address, at: Instant.now) {
                    forgeriesUntold += 1
                    return Self.tooFast(retryAfter: wait)
                }
                throw error
            }
            switch notice {
            case .payment(let notice): try await settle(notice, at: name)
            case .refund(let notice): try await settle(notice, at: link)
            }
            result = .success(())
        } catch {
            // Money that came and is in no book: somebody must look.
            let level: Logger.Level = error.code == .wrongAmount ? .error : .warning
            logger.log(
                level: level, "notification not taken", metadata: ["gateway": "\(name)", "error": "\(error)"])
            result = .failure(error)
        }
        return link.gateway.acknowledgement(of: result)
    }

    private static func tooFast(retryAfter wait: Duration) -> GatewayResponse {
        GatewayResponse(
            status: 429,
            headers: ["Content-Type": "application/json", "Retry-After": String(wait.components.seconds + 1)],
            body: Array(#"{"code":"FAIL","message":"too-fast"}"#.utf8))
    }

    /// Applies a payment; the other gateways are then told to take none.
    func settle(_ notice: PaymentNotice, at name: String) async throws(GatewayError) {
        guard let id = Order.ID(rawValue: notice.orderNumber.rawValue), let gateway = Payment.Gateway(rawValue: name)
        else { throw GatewayError(.wrongOrder, "the notice is about no order of ours") }
        do throws(TillError) {
            let receipt = try await till.submit(
                .settle(id, Payment.Trade(gateway: gateway, id: notice.tradeID), amount: notice.amount))
            retire(id, except: name)
            logger.info("settled", metadata: ["order": "\(id)", "state": "\(receipt.order?.state.rawValue ?? "")"])
        } catch {
            throw GatewayError(error)
        }
    }
}

extension GatewayError {
    /// Why the till did not take what a gateway said.
    init(_ error: TillError) {
        switch error {
        case .refused(.amountMismatch): self.init(.wrongAmount, error.message)
        case .refused: self.init(.wrongOrder, error.message)
        case .busy, .late, .store, .closed: self.init(.unavailable, error.message)
        }
    }
}
