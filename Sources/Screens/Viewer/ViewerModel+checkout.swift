import Commerce
import Terminal
import Wire

/// From the wish to buy to an order that was placed.
extension ViewerModel {
    /// Opens the checkout: its total, and what there is to know of coupons and of where it goes.
    mutating func checkOut(_ checkout: Checkout) -> [ViewerEffect] {
        panel = .checkout(checkout)
        var effects: [ViewerEffect] =
            checkout.step == .fetchingCart ? [] : [.quote(lines: checkout.lines, coupon: checkout.coupon)]
        if room?.coupons.isEmpty == false { effects.append(.loadCoupons) }
        if !addressIsKnown { effects.append(.loadAddress) }
        return effects
    }

    mutating func checkOutCart() -> [ViewerEffect] {
        guard let cart else { return [] }
        return checkOut(Checkout(cart: cart, isSettled: edits.isSettled))
    }

    /// What the checkout still has to ask: its total when `again`, and what other coupons would save.
    private mutating func keepAsking(_ checkout: inout Checkout, again: Bool) -> [ViewerEffect] {
        var effects: [ViewerEffect] = again ? [.quote(lines: checkout.lines, coupon: checkout.coupon)] : []
        let codes = checkout.toCompare(usableCoupons(for: checkout).map(\.code))
        effects += codes.map { .quote(lines: checkout.lines, coupon: $0) }
        return effects
    }

    /// What an answer left to be asked.
    private mutating func ask(_ next: Checkout.Next, of checkout: inout Checkout) -> [ViewerEffect] {
        switch next {
        case .nothing: keepAsking(&checkout, again: false)
        case .quote: keepAsking(&checkout, again: true)
        case .cart: [.loadCart]
        }
    }

    /// The total of lines that are not those of before.
    mutating func askAgain() -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel else { return [] }
        defer { panel = .checkout(checkout) }
        return keepAsking(&checkout, again: true)
    }

    mutating func quoted(
        for lines: [LineRequest]?, coupon: String?, _ answer: Result<QuoteView, Problem>
    ) -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel else { return [] }
        if case .failure(let problem) = answer, problem.asksToSignIn { return askWhoThisIs(for: checkout) }
        defer { panel = .checkout(checkout) }
        let next = checkout.quoted(for: lines, coupon: coupon, answer.mapError { named($0) })
        return ask(next, of: &checkout)
    }

    // MARK: - Coupons

    mutating func took(_ answer: Result<[CouponView], Problem>) -> [ViewerEffect] {
        switch answer {
        case .success(let list): coupons = list
        // Without the list there is a checkout all the same: a code can be typed.
        case .failure: coupons = coupons ?? []
        }
        guard case .checkout(var checkout) = panel else { return [] }
        defer { panel = .checkout(checkout) }
        return keepAsking(&checkout, again: false)
    }

    /// The shop's coupons this person may use now on what is bought.
    func usableCoupons(for checkout: Checkout) -> [CouponView] {
        guard let room, let coupons else { return [] }
        let products = checkout.lines.map { line in room.shelf.first { $0.sku == line.sku }?.product }
        return coupons.filter { coupon in
            guard coupon.unusable == nil, coupon.left > 0, room.coupons.contains(where: { $0.code == coupon.code })
            else { return false }
            if let from = coupon.from, now < from { return false }
            if let until = coupon.until, until <= now { return false }
            return coupon.products.isEmpty || products.contains { $0.map(coupon.products.contains) ?? false }
        }
    }

    func couponsAreComing(for checkout: Checkout) -> Bool {
        checkout.isComparing || coupons == nil && room?.coupons.isEmpty == false
    }

    mutating func takeNextCoupon() -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel else { return [] }
        guard let mustAsk = checkout.nextCoupon() else {
            tell(couponsAreComing(for: checkout) ? .couponsAreCompared : .noCouponFits)
            return []
        }
        defer { panel = .checkout(checkout) }
        return keepAsking(&checkout, again: mustAsk)
    }

    /// Takes the code that was typed; nothing typed takes none.
    mutating func takeTypedCoupon() -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel, case .coupon(let editor) = checkout.entry else { return [] }
        checkout.entry = nil
        defer { panel = .checkout(checkout) }
        let code = String(editor.text.filter { !$0.isWhitespace })
        guard !code.isEmpty, checkout.choose(code) else { return [] }
        return [.quote(lines: checkout.lines, coupon: code)]
    }

    // MARK: - Where it goes

    mutating func writeAddress() {
        guard case .checkout(var checkout) = panel else { return writeOrderAddress() }
        checkout.entry = .delivery(DeliveryForm(address: checkout.address ?? address, note: checkout.note))
        panel = .checkout(checkout)
    }

    mutating func saveDelivery() -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel, case .delivery(var form) = checkout.entry else { return [] }
        defer { panel = .checkout(checkout) }
        guard let written = form.submit() else {
            checkout.entry = .delivery(form)
            return []
        }
        checkout.entry = nil
        checkout.note = written.note
        checkout.address = written.address
        guard let address = written.address, address != self.address else { return [] }
        return [.keepAddress(address)]
    }

    mutating func took(_ answer: Result<AddressView?, Problem>) {
        switch answer {
        case .success(let kept):
            address = kept
            addressIsKnown = true
        case .failure(let problem):
            // What was typed goes with the order all the same.
            if problem.asksToSignIn { account = nil } else { tell(.addressNotKept(problem)) }
        }
    }

    // MARK: - The order

    mutating func placeOrder() -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel else { return [] }
        defer { panel = .checkout(checkout) }
        if let (key, order) = checkout.place(kept: addressIsKnown ? address : nil, newKey: { newKey() }) {
            return [.placeOrder(idempotencyKey: key, order)]
        }
        guard case .stopped = checkout.step else { return [] }
        checkout.reprice()
        return keepAsking(&checkout, again: true)
    }

    mutating func placed(key: String, _ answer: Result<OrderView, Problem>) -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel, checkout.isPlacing, checkout.key == key else {
            // An answer that was given up on: the order is there all the same.
            if case .success(let order) = answer { keep(order) }
            return []
        }
        switch answer {
        case .success(let order):
            keep(order)
            return open(order) + (checkout.cartVersion == nil ? [] : [.loadCart])
        case .failure(let problem):
            if problem.asksToSignIn { return askWhoThisIs(for: checkout) }
            defer { panel = .checkout(checkout) }
            return ask(checkout.refused(named(problem)), of: &checkout)
        }
    }

    /// One that was sent and never answered may be there: the list of orders knows.
    mutating func leaveCheckout(_ checkout: Checkout) -> [ViewerEffect] {
        panel = nil
        guard checkout.outcomeIsOpen else { return [] }
        tell(.lookAmongOrders)
        return [.loadOrders(before: nil)]
    }

    private mutating func askWhoThisIs(for checkout: Checkout) -> [ViewerEffect] {
        account = nil
        panel = .account(AccountForm(wish: .resume(checkout)))
        return []
    }
}
