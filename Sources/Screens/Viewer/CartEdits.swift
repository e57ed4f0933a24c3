import Commerce
import Wire

/// The quantities a buyer wants of the cart's lines and the server does not have yet.
///
/// One call at a time, and the latest wish of a line wins: what is pressed while a call is under way is sent, as one
/// number, when its answer is there. A wish is a quantity and no step, so an answer that was lost does no harm.
struct CartEdits: Sendable, Equatable {
    struct Edit: Sendable, Equatable {
        let sku: SKU.ID
        var quantity: Int
    }

    /// What is to be sent, oldest line first; one wish a line.
    private var wishes: [Edit] = []
    /// The call under way.
    private(set) var sent: Edit?

    /// Whether the server has all that was wished.
    var isSettled: Bool { sent == nil && wishes.isEmpty }

    /// The quantity that was wished last; nil when the server's stands.
    func quantity(of sku: SKU.ID) -> Int? {
        (wishes.first { $0.sku == sku } ?? sent.flatMap { $0.sku == sku ? $0 : nil })?.quantity
    }

    /// - Parameter held: what the server last said of it.
    mutating func wish(_ quantity: Int, of sku: SKU.ID, held: Int) {
        let kept = sent.flatMap { $0.sku == sku ? $0.quantity : nil } ?? held
        if quantity == kept {
            wishes.removeAll { $0.sku == sku }
        } else if let index = wishes.firstIndex(where: { $0.sku == sku }) {
            wishes[index].quantity = quantity
        } else {
            wishes.append(Edit(sku: sku, quantity: quantity))
        }
    }

    /// What to send now; nil while a call is under way, or nothing is wished.
    mutating func next() -> Edit? {
        guard sent == nil, !wishes.isEmpty else { return nil }
        let next = wishes.removeFirst()
        sent = next
        return next
    }

    /// The answer to a call came; one that nobody waits for, because it is late, says false.
    mutating func answered(_ sku: SKU.ID, quantity: Int) -> Bool {
        guard sent == Edit(sku: sku, quantity: quantity) else { return false }
        sent = nil
        return true
    }

    /// A line was refused at so many pieces: a wish for fewer may still be granted, others go with it.
    mutating func refused(_ sku: SKU.ID, quantity: Int) {
        wishes.removeAll { $0.sku == sku && $0.quantity >= quantity }
    }
}

extension CartEdits {
    /// The cart as it will be when all wishes are granted; a line that is to go stays in sight at 0 until it has gone.
    ///
    /// - Parameter shelf: where lines that are new to the cart are described.
    func applied(to cart: CartView, shelf: [ShelfItem], at now: Timestamp) -> CartView {
        let wished = ([sent] + wishes).compactMap { $0?.sku }
        let new = shelf.filter { item in
            wished.contains(item.sku) && !cart.lines.contains { $0.sku == item.sku }
        }.map { item in
            CartLineView(
                sku: item.sku, title: item.title, spec: item.spec, quantity: 0, unitPrice: item.priceNow(at: now),
                unavailable: nil)
        }
        return CartView(
            lines: (cart.lines + new).map { line in
                guard let quantity = quantity(of: line.sku) else { return line }
                return CartLineView(
                    sku: line.sku, title: line.title, spec: line.spec, quantity: quantity, unitPrice: line.unitPrice,
                    unavailable: line.unavailable, obstacle: line.obstacle)
            }, version: cart.version)
    }
}
