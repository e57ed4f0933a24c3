import Commerce
import Wire

/// The list of orders, one order's page, and what its buyer does to it.
extension ViewerModel {
    // MARK: - What is told

    /// An order as it is now, asked for or told by the room.
    mutating func told(of answer: Result<OrderView, Problem>) -> [ViewerEffect] {
        switch answer {
        case .success(let order): return orderIs(order)
        case .failure(let problem):
            switch panel {
            case .payment(var payment):
                payment.problem = problem
                panel = .payment(payment)
            case .order(var page):
                page.problem = problem
                panel = .order(page)
            default: tell(problem)
            }
            return []
        }
    }

    private mutating func orderIs(_ order: OrderView) -> [ViewerEffect] {
        let before = orders?.first { $0.id == order.id }?.state
        // An answer may be overtaken by the room's word of what came after it.
        if let before, !before.canBecome(order.state) { return [] }
        keep(order)
        if before == .reserved, order.state == .paid, order.address == nil, shownOrder?.id != order.id {
            tell(.paidWithoutAddress(order.number))
        }
        switch panel {
        case .payment(var payment) where payment.order.id == order.id:
            guard order.state == .reserved else {
                panel = .order(OrderPanel(order: order, listed: nil))
                return order.state == .paid ? [.bell] : []
            }
            payment.orderIs(order)
            // The server has answered, so it is no longer true that it does not.
            if payment.problem?.code == "unreachable", !payment.seeksWallet { payment.problem = nil }
            panel = .payment(payment)
        case .order(var page) where page.order.id == order.id:
            page.order = order
            panel = .order(page)
        default:
            if let before, before != order.state, order.state != .paid || order.address != nil {
                tell(.orderIsNow(order.number, order.state))
            }
        }
        return []
    }

    mutating func took(before: String?, _ answer: Result<OrderList, Problem>) -> [ViewerEffect] {
        if before != nil { olderOrdersAreComing = false }
        switch answer {
        case .success(let list):
            if let before {
                // A page of a list that was fetched anew since is of no use.
                guard before == ordersBefore else { return [] }
                let known = Set((orders ?? []).map(\.id))
                orders = Cleaned.list((orders ?? []) + list.orders.filter { !known.contains($0.id) })
            } else {
                orders = list.orders.sorted { $0.placedAt > $1.placedAt }
            }
            ordersBefore = (orders?.count ?? 0) < Limits.listLines ? list.next : nil
            if case .orders(let selection) = panel {
                panel = .orders(selection: max(0, min(selection, (orders?.count ?? 0) - 1)))
            }
        case .failure(let problem):
            if problem.asksToSignIn { account = nil }
            tell(problem)
        }
        return []
    }

    /// The orders before the last one that is known, once the arrow comes near it.
    mutating func fetchOlderOrders() -> [ViewerEffect] {
        guard case .orders(let selection) = panel, let orders, let ordersBefore, !olderOrdersAreComing,
            selection >= orders.count - Limits.ordersAhead
        else { return [] }
        olderOrdersAreComing = true
        return [.loadOrders(before: ordersBefore)]
    }

    mutating func keep(_ order: OrderView) {
        var kept = orders ?? []
        if let index = kept.firstIndex(where: { $0.id == order.id }) {
            kept[index] = order
        } else {
            kept.insert(order, at: 0)
            // The arrow stays on the order it is on.
            if case .orders(let selection) = panel, !kept.isEmpty {
                panel = .orders(selection: min(selection + 1, kept.count - 1))
            }
        }
        orders = Array(kept.prefix(Limits.listLines))
    }

    // MARK: - What is done

    /// The order whose panel is open.
    var shownOrder: OrderView? {
        switch panel {
        case .payment(let payment): payment.order
        case .order(let page): page.order
        default: nil
        }
    }

    /// Whether an answer to what was done to that order is still due.
    func isChanging(_ order: OrderView?) -> Bool {
        change.map { $0.isWaiting && $0.order == order?.id } ?? false
    }

    /// Sends it, with the key of before when the same was sent and never answered.
    mutating func change(_ kind: OrderChange.Kind) -> [ViewerEffect] {
        guard let order = shownOrder, change?.isWaiting != true else { return [] }
        let isSame = change.map { $0.order == order.id && $0.kind == kind } ?? false
        let next = OrderChange(order: order.id, kind: kind, key: isSame ? change?.key ?? newKey() : newKey())
        change = next
        showProblem(nil)
        return [next.effect]
    }

    mutating func changed(key: String, _ answer: Result<OrderView, Problem>) -> [ViewerEffect] {
        guard let sent = change, sent.key == key else {
            if case .success(let order) = answer { return orderIs(order) }
            return []
        }
        switch answer {
        case .success(let order):
            change = nil
            // What was typed has been taken.
            if case .order(var page) = panel, page.order.id == order.id {
                page.sheet = nil
                page.problem = nil
                panel = .order(page)
            }
            return orderIs(order)
        case .failure(let problem):
            change = problem.leavesOutcomeOpen ? sent : nil
            change?.isWaiting = false
            if problem.asksToSignIn { account = nil }
            guard shownOrder?.id == sent.order else {
                tell(problem)
                return []
            }
            showProblem(problem)
            // What was refused may have been so because the order has moved on.
            return problem.status == 409 ? [.loadOrder(sent.order)] : []
        }
    }

    private mutating func showProblem(_ problem: Problem?) {
        switch panel {
        case .payment(var payment):
            payment.problem = problem
            panel = .payment(payment)
        case .order(var page):
            page.problem = problem
            panel = .order(page)
        default: break
        }
    }

    mutating func show(_ sheet: OrderPanel.Sheet?) {
        guard case .order(var page) = panel else { return }
        page.sheet = sheet
        page.problem = nil
        panel = .order(page)
    }

    mutating func submitRefund() -> [ViewerEffect] {
        guard case .order(var page) = panel, case .refund(var form) = page.sheet else { return [] }
        guard form.isOnLastRow else {
            form.move(by: 1)
            page.sheet = .refund(form)
            panel = .order(page)
            return []
        }
        let request = form.submit()
        page.sheet = .refund(form)
        panel = .order(page)
        return request.map { change(.ask($0)) } ?? []
    }

    /// The form for where the order on the screen goes: prefilled with where it goes now, else with the buyer's own.
    mutating func writeOrderAddress() {
        guard let order = shownOrder else { return }
        // The sheet lies over the order's page, also when it is asked for beside the code.
        if case .payment = panel { panel = .order(OrderPanel(order: order, listed: nil)) }
        show(.address(DeliveryForm(address: order.address ?? address, note: nil)))
    }

    /// The first address a person writes is kept for the next orders, too.
    mutating func submitOrderAddress() -> [ViewerEffect] {
        guard case .order(var page) = panel, case .address(var form) = page.sheet else { return [] }
        let written = form.submit()?.address
        page.sheet = .address(form)
        panel = .order(page)
        guard let written else { return [] }
        let effects = change(.setAddress(written))
        return effects.isEmpty || !addressIsKnown || address != nil ? effects : effects + [.keepAddress(written)]
    }

    mutating func submitParcel() -> [ViewerEffect] {
        guard case .order(var page) = panel, case .parcel(var form) = page.sheet else { return [] }
        if form.form.focus == .carrier, form.form[.number].isEmpty, !form.form.text(.carrier).isEmpty {
            form.form.move(by: 1)
            page.sheet = .parcel(form)
            panel = .order(page)
            return []
        }
        let parcel = form.submit()
        page.sheet = .parcel(form)
        panel = .order(page)
        return parcel.map { change(.sendBack(form.refund, $0)) } ?? []
    }

    // MARK: - Why not

    func whyNotPaid(_ order: OrderView?) -> Phrase? {
        guard let order, order.state == .reserved else { return .buying(.notWaitingForPayment) }
        return now < order.reservedUntil ? nil : .expiresNow
    }

    func whyNotAddressed(_ order: OrderView?) -> Phrase? {
        if isChanging(order) { return .buying(.changeIsOnItsWay) }
        if order?.canBeAddressed == true { return nil }
        switch order?.state {
        case .shipped, .delivered, .completed: return .buying(.wasSentAlready)
        default: return .buying(.orderIsOver)
        }
    }

    func whyNotCancelled(_ order: OrderView?) -> Phrase? {
        if isChanging(order) { return .cancelling }
        return order?.state == .reserved ? nil : .buying(.onlyUnpaidIsCancelled)
    }

    func whyNotReceived(_ order: OrderView?) -> Phrase? {
        if isChanging(order) { return .buying(.changeIsOnItsWay) }
        switch order?.state {
        case .shipped, .delivered: return order?.refundInProgress == nil ? nil : .buying(.refundIsOpen)
        case .completed: return .buying(.alreadyReceived)
        default: return .buying(.notOnItsWay)
        }
    }

    func whyNotRefunded(_ order: OrderView?) -> Phrase? {
        if isChanging(order) { return .buying(.changeIsOnItsWay) }
        guard let order else { return .buying(.nothingToRefund) }
        switch order.state {
        case .paid, .shipped, .delivered: break
        case .reserved: return .buying(.unpaidIsCancelled)
        case .completed: return .buying(.completedIsClosed)
        default: return .buying(.nothingToRefund)
        }
        if order.refundInProgress != nil { return .buying(.refundIsOpen) }
        return order.refundable.minorUnits > 0 ? nil : .buying(.nothingToRefund)
    }

    func whyNotWithdrawn(_ order: OrderView?) -> Phrase? {
        if isChanging(order) { return .buying(.changeIsOnItsWay) }
        return order?.refundInProgress == nil ? .buying(.noOpenRefund) : nil
    }

    func whyNotSentBack(_ order: OrderView?) -> Phrase? {
        if isChanging(order) { return .buying(.changeIsOnItsWay) }
        return order?.refundInProgress?.state == .awaitingGoods ? nil : .buying(.nothingToSendBack)
    }
}

extension OrderView {
    /// What the buyer reads out to anyone who asks.
    var number: String { id.rawValue }

    /// Whether its buyer may still say where it goes.
    var canBeAddressed: Bool { state == .reserved || state == .paid }
}

extension Order.State {
    /// Whether an order may get there from here, or stay.
    func canBecome(_ later: Order.State) -> Bool {
        var reached: Set<Order.State> = [self]
        var open = [self]
        while let state = open.popLast() {
            for next in state.next where reached.insert(next).inserted { open.append(next) }
        }
        return reached.contains(later)
    }
}

extension Limits {
    /// Coupons whose saving is asked for at a checkout.
    static let couponsTried = 8
    /// Characters of a coupon's code.
    static let couponCharacters = Commerce.Limits.code.upperBound
    /// How near the end of the list older orders are fetched.
    static let ordersAhead = 5
}

extension Times {
    /// Between looks at which rooms are live, while the lobby is shown.
    static let lobbyPoll: Duration = .seconds(5)
}
