import Commerce
import Wire

/// The shelf, coupons, and the way of every change from a key to its answer.
extension HostModel {
    /// The flash sale of the selected line, while it runs.
    var selectedFlash: FlashSale? { selected?.flashNow(at: now) }

    mutating func pressOnShelf(_ action: HostAction) -> [HostEffect] {
        guard let item = selected else { return [] }
        switch action {
        case .restock: show(.restock(item))
        case .writeOff: show(.writeOff(item))
        case .changeOffer: show(.offer(item))
        case .takeOff: panels.append(.ask(HostAsk(.takeOff(item))))
        case .flash:
            if selectedFlash == nil { show(.flash(item)) } else { panels.append(.ask(HostAsk(.endFlash(item)))) }
        default: break
        }
        return []
    }

    mutating func show(_ matter: HostSheet.Matter) {
        panels.append(.sheet(HostSheet(matter, currency: currency, carrier: desk.lastCarrier, now: now, zone: zone)))
    }

    // MARK: Coupons

    mutating func pressOnCoupons(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .coupons:
            panels.append(.coupons(selection: 0))
            return [.loadCoupons]
        case .newCoupon: show(.coupon(for: selected, taken: coupons?.map(\.code) ?? []))
        case .callBack: if let coupon = selectedCoupon { panels.append(.ask(HostAsk(.callBack(coupon)))) }
        default: break
        }
        return []
    }

    mutating func selectCoupon(_ index: Int) {
        guard case .coupons = panels.last else { return }
        panels[panels.count - 1] = .coupons(selection: max(0, min(index, (coupons?.count ?? 0) - 1)))
    }

    mutating func took(_ answer: Result<[CouponView], Problem>) -> [HostEffect] {
        switch answer {
        case .success(let list):
            coupons = list.prefix(Limits.listLines).map(\.cleaned)
            if case .coupons(let selection) = panels.last { selectCoupon(selection) }
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
        return []
    }

    /// The room tells how many are left; one it no longer has is used up or called back.
    mutating func noteCoupons(from before: [CouponView], to after: [CouponView]) {
        guard var kept = coupons, before != after else { return }
        for coupon in after {
            if let index = kept.firstIndex(where: { $0.code == coupon.code }) {
                kept[index] = coupon
            } else if kept.count < Limits.listLines {
                kept.append(coupon)
            }
        }
        for gone in before where !after.contains(where: { $0.code == gone.code }) {
            if let index = kept.firstIndex(where: { $0.code == gone.code }) { kept[index] = kept[index].usedUp }
        }
        coupons = kept
    }

    mutating func refresh() -> [HostEffect] {
        switch mode {
        case .coupons: [.loadCoupons]
        case .people: [.loadPeople]
        case .draws: [.loadDraws]
        case .held: [.loadHeld]
        case .rules: [.loadRules]
        case .questions: [.loadQuestions]
        case .service: refreshService()
        case .goods: goods?.reload().map { [$0] } ?? []
        case .desk: desk.load(desk.filter.state).map { [$0] } ?? []
        default: []
        }
    }

    // MARK: Changes

    /// Sends what a sheet or a question wants, unless something is on its way.
    mutating func send(_ wish: HostWish) -> [HostEffect] {
        guard let last = panels.indices.last, panels[last].errand?.isBusy == false else { return [] }
        var errands = errands
        let (key, effect) = errands.send(wish, at: now, newKey: { newKey() })
        self.errands = errands
        panels[last].errand = .sent(wish, key: key)
        return [effect]
    }

    /// Takes in the answer to a change: closes its panel and says so, or shows the problem there.
    mutating func settle(_ problem: Problem?, _ isAnswered: (HostWish) -> Bool) -> [HostEffect] {
        guard let last = panels.indices.last, case .sent(let wish, let key) = panels[last].errand, isAnswered(wish)
        else { return [] }
        let problem = problem?.cleaned
        errands.answered(key, problem)
        if let problem {
            panels[last].errand = .stopped(problem)
            return []
        }
        if let done = done(wish, panels[last]) { tell(done) }
        if case .offer(let sku, _, _, _) = wish, panels[last].isAboutNewLine { choose(sku) }
        panels.removeLast()
        if wish.concernsPeople { return [.loadPeople] }
        return wish.keepsCoupon ? [.loadCoupons] : []
    }

    mutating func stockChanged(_ sku: SKU.ID, _ answer: Result<StockView, Problem>) -> [HostEffect] {
        switch answer {
        case .success(let stock):
            if let index = room?.shelf.firstIndex(where: { $0.sku == sku }) {
                room?.shelf[index].onHand = max(0, stock.onHand)
                room?.shelf[index].available = max(0, stock.available)
            }
            return settle(nil) { $0.changesStock(of: sku) }
        case .failure(let problem): return settle(problem) { $0.changesStock(of: sku) }
        }
    }

    mutating func changed(key: String, _ answer: Result<OrderView, Problem>) -> [HostEffect] {
        func isAnswered(_ errand: Errand?) -> Bool {
            if case .sent(_, key) = errand { true } else { false }
        }
        let problem: Problem?
        switch answer {
        case .success(let order):
            keep(order.cleaned)
            problem = nil
        case .failure(let refusal): problem = refusal
        }
        guard isAnswered(panels.last?.errand) else {
            errands.answered(key, problem)
            return []
        }
        return settle(problem) { _ in true }
    }

    /// Whom a panel is about.
    private func name(in panel: HostPanel) -> String {
        if case .ask(let ask) = panel, case .moderate(_, let person) = ask.matter {
            return words(.shop(.person(person)))
        }
        if case .sheet(let sheet) = panel, case .discipline(_, let person) = sheet.matter {
            return words(.shop(.person(person)))
        }
        return ""
    }

    /// What to say when it is done.
    private func done(_ wish: HostWish, _ panel: HostPanel) -> Phrase? {
        func title(_ sku: SKU.ID) -> String {
            if case .ask(let ask) = panel, case .takeOff(let item) = ask.matter { return item.fullTitle }
            return room?.shelf.first { $0.sku == sku }?.fullTitle ?? sku.rawValue
        }
        return switch wish {
        case .stock(let sku, _):
            .shop(.stockIsNow(title(sku), room?.shelf.first { $0.sku == sku }?.onHand ?? 0))
        case .offer(let sku, let offer, _, _):
            if case .sheet(let sheet) = panel, case .shelve(let line) = sheet.matter {
                .shop(.isOnShelf(line.fullTitle, MoneyText.text(offer.price)))
            } else {
                .shop(.offerIsNow(title(sku), MoneyText.text(offer.price)))
            }
        case .takeOff(let sku): .shop(.isOffShelf(title(sku)))
        case .flash(let sku, let price, _, let minutes, _):
            .shop(.flashRuns(title(sku), MoneyText.text(price), minutes))
        case .endFlash(let sku): .shop(.flashEnded(title(sku)))
        case .coupon(let code, let coupon, _):
            .shop(coupon.isWithdrawn == true ? .couponCalledBack(code) : .couponIsThere(code))
        case .startDraw(let draw): .draw(.runs(draw.title))
        case .endDraw(let id): .draw(.ended(draws?.first { $0.id == id }?.title ?? id.rawValue))
        case .moderate(let wish): .moderation(.done(wish, name(in: panel)))
        case .ship(let order, _): .shop(.orderShipped(order.rawValue))
        case .deliver(let order): .shop(.orderDelivered(order.rawValue))
        case .refund(let order, _), .grant(_, let order), .takeBack(_, let order, _):
            desk.order(order)?.refundInProgress?.state == .awaitingGoods
                ? .shop(.goodsAwaited(order.rawValue)) : .shop(.refundGoes(order.rawValue))
        case .decline(_, let order, _): .shop(.refundDeclined(order.rawValue))
        case .retry(_, let order): .shop(.refundGoes(order.rawValue))
        case .editShow(let change): .life(.isChanged(change.title ?? room?.title ?? ""))
        case .sources: .source(.onAir(sources))
        }
    }
}

extension HostWish {
    func changesOffer(of sku: SKU.ID) -> Bool {
        if case .offer(sku, _, _, _) = self { true } else { false }
    }

    func changesStock(of sku: SKU.ID) -> Bool {
        if case .stock(sku, _) = self { true } else { false }
    }

    func startsFlash(of sku: SKU.ID) -> Bool {
        if case .flash(sku, _, _, _, _) = self { true } else { false }
    }

    var concernsPeople: Bool {
        if case .moderate(let wish) = self { wish.concernsPeople } else { false }
    }

    var keepsCoupon: Bool {
        if case .coupon = self { true } else { false }
    }
}

extension CouponView {
    fileprivate var usedUp: CouponView {
        CouponView(
            code: code, title: title, amountOff: amountOff, basisPoints: basisPoints, cap: cap, threshold: threshold,
            from: from, until: until, limitPerBuyer: limitPerBuyer, products: products, left: 0, unusable: unusable)
    }
}

extension Desk {
    /// The carrier of the parcel that was sent last, as far as is known.
    var lastCarrier: String {
        orders.filter { $0.parcel != nil }.max { ($0.shippedAt ?? $0.placedAt) < ($1.shippedAt ?? $1.placedAt) }?
            .parcel?.carrier ?? ""
    }
}

extension Limits {
    /// Rows that page up and page down go.
    static let pageRows = 10
}
