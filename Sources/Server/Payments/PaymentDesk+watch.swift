import Commerce
import Payments
import Store

/// Asking gateways of which nothing was heard, and closing what must not be paid any more.
extension PaymentDesk {
    /// Orders looked after in one round.
    private static let perRound = 200
    /// Orders looked after at the same time: a gateway that hangs holds up no more than these.
    private static let atOnce = 16
    /// No code can be paid for longer than two hours, at either gateway; with an hour for clocks and late answers.
    private static let codeLifetime = Duration.seconds(3 * 3_600)

    /// Asks about orders of which nothing was heard, each less often as time goes by.
    func keepWatch() async {
        defer { reportHealth() }
        let now = Timestamp.now
        let due = opened.filter { $0.value.next <= now }.sorted { $0.value.next < $1.value.next }
        let ids = due.prefix(Self.perRound).map(\.key)
        for id in ids { scheduleNext(id, at: now) }
        await eachOf(ids, atOnce: Self.atOnce) { await self.lookAfter($0) }
    }

    private func scheduleNext(_ id: Order.ID, at now: Timestamp) {
        guard var entry = opened[id] else { return }
        if let wait = RetrySchedule.paymentQuery.wait(afterAttempt: entry.attempt) {
            entry.attempt += 1
            entry.next = now + wait
            opened[id] = entry
        } else {
            // Codes last two hours at most: what was not closed by now has closed itself.
            opened[id] = nil
        }
    }

    private func lookAfter(_ id: Order.ID) async {
        guard let entry = opened[id] else { return }
        for name in entry.gateways.sorted() {
            guard let link = links[name] else { continue }
            switch entry.aim {
            case .waitForPayment: _ = await take(await link.standing(of: id), of: id, at: name)
            case .close:
                if await take(await link.close(id), of: id, at: name) == .unpaid { forget(name, of: id) }
            }
        }
        // An order that left its reservation behind some other way must not be payable.
        if entry.aim == .waitForPayment, let order = try? await store.order(id), order.state != .reserved { retire(id) }
    }

    /// Ends a reservation that is over: takes a payment that was made unheard, or closes the order wherever it could be
    /// paid, and only then gives the pieces back.
    func expire(_ order: DueOrder) async {
        // Past the life of every code there is nothing left to ask or to close: a gateway that is never well again must
        // not hold the pieces for ever.
        let isPayable = order.reservedUntil + Self.codeLifetime > .now
        for name in isPayable ? gateways(of: order).sorted() : [] {
            guard let link = links[name] else { continue }
            // A gateway that does not answer: nothing is given back that may have been paid.
            guard await take(await link.standing(of: order.id), of: order.id, at: name) == .unpaid,
                await take(await link.close(order.id), of: order.id, at: name) == .unpaid
            else { return }
        }
        opened[order.id] = nil
        do throws(TillError) {
            _ = try await till.submit(.expire(order.id))
        } catch {
            logger.notice("not expired", metadata: ["order": "\(order.id)", "error": "\(error.code)"])
        }
    }

    private enum Taken { case paid, unpaid, unknown }

    /// Applies what a gateway says of an order.
    private func take(_ standing: GatewayLink.Standing, of id: Order.ID, at name: String) async -> Taken {
        switch standing {
        case .paid(let notice):
            do throws(GatewayError) {
                try await settle(notice, at: name)
                return .paid
            } catch {
                logger.error("a payment was not taken", metadata: ["order": "\(id)", "error": "\(error)"])
                return .unknown
            }
        case .refunded(let notice):
            // Given back at the gateway by the shop's own hand before it was heard of here.
            logger.warning("refunded at the gateway", metadata: ["order": "\(id)", "trade": "\(notice.tradeID)"])
            return .unpaid
        case .unpaid: return .unpaid
        case .unknown(let error):
            logger.warning("gateway not asked", metadata: ["order": "\(id)", "error": "\(error)"])
            return .unknown
        }
    }

    private func forget(_ name: String, of id: Order.ID) {
        opened[id]?.gateways.remove(name)
        if opened[id]?.gateways.isEmpty == true { opened[id] = nil }
    }
}

/// Does something with each item, with so many at the same time.
func eachOf<Item: Sendable>(
    _ items: [Item], atOnce: Int, _ body: @escaping @Sendable (Item) async -> Void
) async {
    await withDiscardingTaskGroup { group in
        var rest = items.makeIterator()
        let (turns, turn) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<min(atOnce, items.count) { turn.yield() }
        if items.isEmpty { turn.finish() }
        for await _ in turns {
            guard let item = rest.next() else { break }
            group.addTask {
                await body(item)
                turn.yield()
            }
        }
    }
}
