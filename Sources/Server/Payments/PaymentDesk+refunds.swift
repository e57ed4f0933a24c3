import Commerce
import Payments
import Store

/// Giving back what the till says is due back: as often as it takes, each refund under its one number.
extension PaymentDesk {
    /// Refunds worked on at the same time.
    private static let atOnce = 8

    /// Works on the refunds whose time has come.
    func payBack() async throws(StoreError) {
        var after: Order.ID?
        var seen: Set<Refund.ID> = []
        for _ in 0..<StoreLimits.refundPages {
            let orders = try await store.ordersWithRefundsDue(after: after, limit: StoreLimits.page)
            guard let last = orders.last else { break }
            after = last.id
            let now = Timestamp.now
            var due: [DueRefund] = []
            for order in orders {
                for refund in order.refunds where refund.state == .due {
                    seen.insert(refund.id)
                    if refundTries[refund.id].map({ $0.next <= now }) ?? true { due.append(DueRefund(order, refund)) }
                }
            }
            await eachOf(due, atOnce: Self.atOnce) { await self.payBack($0) }
        }
        // What is not due any more was settled.
        refundTries = refundTries.filter { seen.contains($0.key) }
    }

    /// A refund with its order.
    struct DueRefund: Sendable {
        let order: Order
        let refund: Refund

        init(_ order: Order, _ refund: Refund) {
            self.order = order
            self.refund = refund
        }

        var payment: Payment? { order.payments.first { $0.trade == refund.trade } }
    }

    private func payBack(_ due: DueRefund) async {
        guard let link = links[due.refund.trade.gateway.rawValue] else {
            logger.error(
                "a refund waits for a gateway that is not configured",
                metadata: ["refund": "\(due.refund.id)", "gateway": "\(due.refund.trade.gateway)"])
            refundTries[due.refund.id] = RefundTry(next: .now + .seconds(600))
            await hold(up: due, "this server is not set up for \(due.refund.trade.gateway)")
            return
        }
        var attempt = refundTries[due.refund.id] ?? RefundTry(next: .now)
        attempt.attempt += 1
        var trouble: String?
        do throws(GatewayError) {
            let state =
                attempt.isAccepted ? try await ask(about: due, at: link) : try await give(back: due, at: link)
            switch state {
            case .processing: attempt.isAccepted = true
            case .done(let notice):
                try await settle(notice, at: link)
                return
            case .closed(let reason), .abnormal(let reason):
                try await note(due, .stuck(reason))
                return
            }
        } catch {
            logger.warning("refund not made", metadata: ["refund": "\(due.refund.id)", "error": "\(error)"])
            switch error.code {
            // The gateway took it, it said, and has never heard of it: tell it again under the same number.
            case .refundUnknown: attempt.isAccepted = false
            // Another attempt would be refused the same way.
            case .orderUnknown, .badOrderNumber, .badRefund, .wrongOrder, .wrongAmount, .wrongMerchant:
                return await give(up: due, error.message)
            // What came back could not be read or believed: the money may have moved, so ask.
            case .malformed, .undecipherable, .signatureMissing, .signatureInvalid: attempt.isAccepted = true
            // Busy, or set up wrongly: the same number is right once that is repaired.
            default: break
            }
            trouble = Self.trouble(error, at: link.gateway.name, attempt: attempt.attempt)
        }
        let schedule = attempt.isAccepted ? RetrySchedule.refundQuery : .refund
        guard let wait = schedule.wait(afterAttempt: attempt.attempt) else {
            return await give(up: due, "\(link.gateway.name) did not do it in \(attempt.attempt) attempts")
        }
        attempt.next = .now + wait
        refundTries[due.refund.id] = attempt
        if let trouble { await hold(up: due, trouble) }
    }

    /// Attempts that may fail before the shop hears of it: one that passes within seconds is nobody's concern.
    private static let quietAttempts = 2

    /// What the shop reads of an attempt that failed; nil for nothing so far.
    private static func trouble(_ error: GatewayError, at name: String, attempt: Int) -> String? {
        if error.isMisconfiguration {
            return """
                \(name) and this server's settings for it do not fit together, so it pays nothing back until they are \
                repaired; tell whoever runs the server. It is tried again by itself (tries: \(attempt))
                """
        }
        guard attempt > quietAttempts else { return nil }
        return """
            \(name) has not paid it back so far (\(error.isTransient ? "no answer" : error.code.rawValue)); it is tried \
            again by itself (tries: \(attempt))
            """
    }

    /// Notes why a refund takes long, where its shop reads it. It stays due: what is not noted changes nothing.
    private func hold(up due: DueRefund, _ words: String) async {
        do throws(TillError) {
            _ = try await till.submit(.settleRefund(due.order.id, due.refund.id, .delayed(words)))
        } catch {
            logger.notice("not noted", metadata: ["refund": "\(due.refund.id)", "error": "\(error.code)"])
        }
    }

    private func give(back due: DueRefund, at link: GatewayLink) async throws(GatewayError) -> RefundState {
        let refund = due.refund
        guard let payment = due.payment else {
            throw GatewayError(.badRefund, "the order has no payment \(refund.trade.id)")
        }
        let order = RefundOrder(
            orderNumber: try OrderNumber(due.order.id), tradeID: refund.trade.id,
            refundNumber: try RefundNumber(refund.id), amount: refund.amount, total: payment.amount,
            reason: refund.reason, notifyURL: notifyURL(of: link.gateway.name))
        let state = try await link.perform { () throws(GatewayError) in try link.gateway.refund(order, at: .now) }
        // That this call moved nothing does not say that an earlier one, whose answer was lost, moved nothing.
        guard case .closed = state, let known = try? await ask(about: due, at: link) else { return state }
        return known
    }

    private func ask(about due: DueRefund, at link: GatewayLink) async throws(GatewayError) -> RefundState {
        let (number, order) = (try RefundNumber(due.refund.id), try OrderNumber(due.order.id))
        return try await link.perform { () throws(GatewayError) in
            try link.gateway.queryRefund(number, of: order, at: .now)
        }
    }

    /// Applies how a refund ended, as the gateway says: by a notification or in answer to a call.
    func settle(_ notice: RefundNotice, at link: GatewayLink) async throws(GatewayError) {
        let notOurs = GatewayError(.wrongOrder, "the notice is about no refund of ours")
        guard let id = Order.ID(rawValue: notice.orderNumber.rawValue) else { throw notOurs }
        let order: Order?
        do throws(StoreError) {
            order = try await store.order(id)
        } catch {
            throw GatewayError(.unavailable, error.message)
        }
        guard let order, let refund = order.refunds.first(where: { $0.id.rawValue == notice.refundNumber.rawValue }),
            refund.trade == Payment.Trade(gateway: refund.trade.gateway, id: notice.tradeID),
            refund.trade.gateway.rawValue == link.gateway.name
        else { throw notOurs }
        let due = DueRefund(order, refund)
        guard let amount = notice.amount else {
            // Alipay's notification does not say how much: its answer to a question does.
            guard case .done(let answer) = try await ask(about: due, at: link), answer.amount != nil else { return }
            return try await settle(answer, at: link)
        }
        guard amount == refund.amount else {
            throw GatewayError(.wrongAmount, "refund \(refund.id) is \(refund.amount), but \(amount) went back")
        }
        switch notice.outcome {
        case .done: try await note(due, .done)
        case .abnormal: try await note(due, .stuck("it could not be delivered; settle it at the gateway"))
        case .closed: try await note(due, .stuck("the gateway closed it"))
        }
    }

    /// What cannot be noted stays due: it is asked about again.
    private func give(up due: DueRefund, _ reason: String) async {
        do throws(GatewayError) {
            try await note(due, .stuck(reason))
        } catch {
            logger.error("a refund was not noted", metadata: ["refund": "\(due.refund.id)", "error": "\(error)"])
        }
    }

    private func note(_ due: DueRefund, _ outcome: RefundOutcome) async throws(GatewayError) {
        do throws(TillError) {
            _ = try await till.submit(.settleRefund(due.order.id, due.refund.id, outcome))
            refundTries[due.refund.id] = nil
            logger.info("refund settled", metadata: ["refund": "\(due.refund.id)", "outcome": "\(outcome)"])
        } catch {
            throw GatewayError(error)
        }
    }
}
