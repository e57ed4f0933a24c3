import Commerce
import Wire

/// What the rules hold, as it travels.
extension AccountView {
    init(_ account: Account) { self.init(id: account.id, name: account.name.rawValue) }
}

extension ShelfItem {
    init(_ line: ShelfLine) {
        self.init(
            sku: line.sku.id, product: line.product.id, title: line.product.title,
            description: line.product.description, spec: line.sku.spec, listPrice: line.sku.listPrice,
            price: line.offer.price, limitPerBuyer: line.offer.limitPerBuyer, available: line.stock.available,
            onHand: line.stock.onHand)
    }
}

extension QuoteLineView {
    init(_ line: Quote.Line) {
        self.init(
            sku: line.sku, title: line.title, spec: line.spec, quantity: line.quantity, listPrice: line.listPrice,
            unitPrice: line.unitPrice, amount: line.amount)
    }
}

extension QuoteView {
    init(_ quote: Quote) { self.init(lines: quote.lines.map(QuoteLineView.init), total: quote.total) }
}

extension OrderView {
    init(_ order: Order, payment: PaymentView?) {
        self.init(
            id: order.id, room: order.room, state: order.state, lines: order.lines.map(QuoteLineView.init),
            total: order.total, placedAt: order.placedAt, reservedUntil: order.reservedUntil, paidAt: order.paidAt,
            payment: order.state == .reserved ? payment : nil)
    }
}

extension CartView {
    /// A cart with what each line costs in its room now, and why it cannot be bought when it cannot.
    init(_ cart: Cart, shelf: [SKU.ID: ShelfLine]) {
        self.init(
            lines: cart.lines.compactMap { line in
                // Nothing leaves a shelf in this version, so a line always has its offer.
                guard let offered = shelf[line.sku] else { return nil }
                return CartLineView(
                    sku: line.sku, title: offered.product.title, spec: offered.sku.spec, quantity: line.quantity,
                    unitPrice: offered.offer.price,
                    unavailable: Self.obstacle(to: line.quantity, available: offered.stock.available))
            })
    }

    private static func obstacle(to quantity: Int, available: Int) -> String? {
        if available == 0 { return "sold out" }
        return quantity > available ? "only \(available) left" : nil
    }
}
