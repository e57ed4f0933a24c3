import Commerce
import Terminal
import Wire

/// The cart: what is wished of it, and what the server says of it.
extension ViewerModel {
    /// The cart with what was pressed and the server does not have yet; nil until it has been loaded.
    var shownCart: CartView? { cart.map { edits.applied(to: $0, shelf: room?.shelf ?? [], at: now) } }

    mutating func addToCart(_ sku: SKU.ID) -> [ViewerEffect] {
        let held = quantityInCart(of: sku)
        let item = room?.shelf.first { $0.sku == sku }
        let most = mostPieces(of: sku)
        guard held < most else {
            tell(held < Limits.quantityPerLine ? .buying(.onlySoMany(most)) : .cartLineIsFull(most))
            return []
        }
        tell(.addedToCart(item?.fullTitle ?? "", held + 1))
        return setCart(sku, to: held + 1)
    }

    private func quantityInCart(of sku: SKU.ID) -> Int { edits.quantity(of: sku) ?? quantityOnServer(of: sku) }

    private func quantityOnServer(of sku: SKU.ID) -> Int { cart?.lines.first { $0.sku == sku }?.quantity ?? 0 }

    /// Pieces of a SKU one buyer can have as far as this screen knows.
    func mostPieces(of sku: SKU.ID) -> Int {
        room?.shelf.first { $0.sku == sku }?.mostNow(at: now) ?? Limits.quantityPerLine
    }

    /// Shown at once; sent at once, or when the call under way has been answered.
    mutating func setCart(_ sku: SKU.ID, to quantity: Int) -> [ViewerEffect] {
        edits.wish(quantity, of: sku, held: quantityOnServer(of: sku))
        return sendNextEdit()
    }

    private mutating func sendNextEdit() -> [ViewerEffect] {
        edits.next().map { [.setCart($0.sku, quantity: $0.quantity)] } ?? []
    }

    // MARK: - What is told

    /// The answer to a quantity that was sent.
    mutating func tookLine(
        _ sku: SKU.ID, quantity: Int, _ answer: Result<CartView, Problem>
    ) -> [ViewerEffect] {
        let isDue = edits.answered(sku, quantity: quantity)
        switch answer {
        case .success: return took(answer)
        case .failure(let problem):
            guard isDue else { return [] }
            if problem.asksToSignIn {
                edits = CartEdits()
                return took(answer)
            }
            tell(named(problem))
            if problem.leavesOutcomeOpen {
                // Whoever does not answer is not pressed with the rest; what the cart is then, it says itself.
                edits = CartEdits()
            } else {
                edits.refused(sku, quantity: quantity)
            }
            return [.loadCart] + sendNextEdit()
        }
    }

    mutating func took(_ answer: Result<CartView, Problem>) -> [ViewerEffect] {
        switch answer {
        case .success(let view):
            // Nobody's cart is anybody's who signs in next.
            guard account != nil else { return [] }
            // An answer that was overtaken by a newer one says nothing new.
            if view.version >= cart?.version ?? 0 { cart = view }
            if case .cart(let selection) = panel {
                panel = .cart(selection: clamped(selection, to: shownCart?.lines.count ?? 0))
            }
            let more = sendNextEdit()
            return edits.isSettled ? cartCame(cart ?? view) : more
        case .failure(let problem):
            if problem.asksToSignIn { account = nil }
            if case .checkout(var checkout) = panel {
                checkout.cartDidNotCome(problem)
                panel = .checkout(checkout)
            }
            tell(problem)
            return []
        }
    }

    /// The cart as it is now, where an order waited for it.
    private mutating func cartCame(_ cart: CartView) -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel, checkout.step == .fetchingCart else { return [] }
        let mustAsk = checkout.cartCame(cart)
        guard !checkout.lines.isEmpty else {
            panel = .cart(selection: 0)
            if let refusal = checkout.refusal { tell(refusal) } else { tell(.cartChanged) }
            return []
        }
        panel = .checkout(checkout)
        return mustAsk ? askAgain() : []
    }

    // MARK: - Goods that went

    /// Whether what stands in the open cart is sold as it was in `before`; if not, the server says how it is now.
    func refreshedCart(after before: RoomSnapshot) -> [ViewerEffect] {
        guard case .cart = panel, let cart, let room else { return [] }
        func sale(of line: CartLineView, in room: RoomSnapshot) -> [Int64] {
            guard let item = room.shelf.first(where: { $0.sku == line.sku }) else { return [] }
            return [item.priceNow(at: now).minorUnits, item.mostNow(at: now) >= line.quantity ? 1 : 0]
        }
        let isAsBefore = cart.lines.allSatisfy { sale(of: $0, in: before) == sale(of: $0, in: room) }
        return isAsBefore ? [] : [.loadCart]
    }

    /// A problem in which goods have their titles: what is off the shelf, the server only knows by its identifier.
    func named(_ problem: Problem) -> Problem {
        var titles: [SKU.ID: String] = [:]
        for item in room?.shelf ?? [] { titles[item.sku] = item.fullTitle }
        if case .checkout(let checkout) = panel {
            for line in checkout.quote?.lines ?? [] { titles[line.sku] = line.fullTitle }
        }
        for line in cart?.lines ?? [] { titles[line.sku] = line.name.whole }
        let named = titles.first { problem.detail.hasPrefix($0.key.rawValue + " ") }
        guard problem.refusesGoods, let (sku, title) = named else { return problem }
        return Problem(
            code: problem.code, title: problem.title, status: problem.status,
            detail: title + problem.detail.dropFirst(sku.rawValue.count), retryAfter: problem.retryAfter)
    }
}
