import Commerce
import Wire

/// The shipping desk: orders as they come, and what the host does with them.
extension HostModel {
    mutating func askForOrders() -> [HostEffect] {
        ordersAskedAt = now
        return Desk.first.compactMap { desk.load($0) }
    }

    /// In a rush the room does not tell of every order; what it counts more than is known here is asked for.
    mutating func catchUp() -> [HostEffect] {
        missedOrders = min(missedOrders, missingOrders)
        guard missingOrders > missedOrders, link == .live, desk[nil].isLoaded, ordersAskedAt + Times.catchUp <= now
        else { return [] }
        return askForOrders()
    }

    mutating func pressOnDesk(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .desk:
            desk.open()
            panels.append(.desk)
        case .nextFilter: desk.showNext(by: 1)
        case .previousFilter: desk.showNext(by: -1)
        case .filter(let filter): desk.show(filter)
        case .more: return desk.loadMore().map { [$0] } ?? []
        case .open:
            guard let order = desk.selected else { return [] }
            panels.append(.order(OrderPage(order: order)))
            return [.loadShopOrder(order.id)]
        default: break
        }
        return desk.page.isLoaded ? [] : desk.load(desk.filter.state).map { [$0] } ?? []
    }

    mutating func pressOnOrder(_ action: HostAction) {
        guard let order else { return }
        func ask(_ matter: HostAsk.Matter) { panels.append(.ask(HostAsk(matter))) }
        switch action {
        case .ship: show(.ship(order))
        case .deliver: ask(.deliver(order))
        case .refund: show(.refund(order))
        case .grant: if let refund = order.refundInProgress { ask(.grant(order, refund)) }
        case .decline: if let refund = order.refundInProgress { show(.decline(order, refund)) }
        case .goodsBack: if let refund = order.refundInProgress { ask(.goodsBack(order, refund)) }
        case .retry: if let refund = order.stuckRefund { ask(.retry(order, refund)) }
        default: break
        }
    }

    mutating func scroll(by step: Int) {
        guard case .order(var page) = panels.last else { return }
        let most = max(
            0, detail(of: page.order, columns: detailText(in: size).width).count - detailText(in: size).height)
        page.scroll = max(0, min(page.scroll + step, most))
        panels[panels.count - 1] = .order(page)
    }

    // MARK: What comes

    mutating func took(_ state: Order.State?, before: String?, _ answer: Result<OrderList, Problem>) -> [HostEffect] {
        let answer = answer.cleaned
        desk.loaded(state, before: before, answer)
        switch answer {
        case .success(let list):
            for order in list.orders { keep(order) }
            if state == nil, before == nil { missedOrders = missingOrders }
            noteReach()
        case .failure(let problem): if mode == .desk { tell(.problem(problem)) }
        }
        return []
    }

    /// Adds up what came before the room itself was known.
    mutating func countOrders() {
        for order in desk.orders.reversed() where order.room == room?.room {
            _ = sales.note(order, before: nil, at: now)
        }
        noteReach()
    }

    /// A list of all orders that ends within this room does not have all of the room's.
    private mutating func noteReach() {
        if let room, desk[nil].next != nil, desk[nil].reaches == room.room { sales.isCut = true }
        if desk[nil].isLoaded, desk[nil].next == nil || desk[nil].reaches != room?.room { sales.isCut = false }
    }

    mutating func took(_ answer: Result<OrderView, Problem>) -> [HostEffect] {
        switch answer {
        case .success(let order): keep(order.cleaned)
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
        return []
    }

    /// The room tells of an order.
    mutating func told(of order: OrderView) -> [HostEffect] {
        let before = desk.order(order.id)
        let isSold = keep(order)
        guard let refund = order.refundInProgress, refund.state == .requested, before?.refundInProgress?.id != refund.id
        else {
            return isSold ? [.bell] : []
        }
        tell(.shop(.refundIsAsked(order.id.rawValue, MoneyText.text(refund.amount))))
        return [.bell]
    }

    /// Takes in an order as it is; returns whether it is newly paid in this room.
    @discardableResult
    mutating func keep(_ order: OrderView) -> Bool {
        let before = desk.order(order.id)
        // The room knows only buyers who are there.
        let order = order.buyer == nil ? order.bought(by: before?.buyer) : order
        guard desk.keep(order) else { return false }
        for index in panels.indices {
            if case .order(var page) = panels[index], page.order.id == order.id {
                page.order = order
                panels[index] = .order(page)
            } else if case .sheet(var sheet) = panels[index] {
                sheet.orderIs(order)
                panels[index] = .sheet(sheet)
            }
        }
        guard order.room == room?.room else { return false }
        return sales.note(order, before: before, at: now)
    }
}
