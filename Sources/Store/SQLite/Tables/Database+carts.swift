import Commerce
import GRDB

// cart, cart_line
extension Database {
    /// Those of the carts that anything was ever put into.
    func carts(_ keys: Set<Cart.Key>) throws -> [Cart] {
        try keys.compactMap { key in
            var kept: Int?
            try forEachRow("SELECT version FROM cart WHERE buyer = ? AND shop = ?", key.buyer, key.shop) {
                kept = $0[0]
            }
            guard let version = kept else { return nil }
            var lines: [CartLine] = []
            try forEachRow(
                "SELECT sku, quantity FROM cart_line WHERE buyer = ? AND shop = ? ORDER BY position",
                key.buyer, key.shop
            ) { lines.append(CartLine(sku: try $0.identifier(0), quantity: $0[1])) }
            return Cart(key, lines: lines, version: version)
        }
    }

    func saveCart(_ key: Cart.Key, _ rows: Books.Rows) throws {
        guard let cart = rows.carts[key] else { return }
        try run(
            """
            INSERT INTO cart (buyer, shop, version) VALUES (?, ?, ?)
            ON CONFLICT (buyer, shop) DO UPDATE SET version = excluded.version
            """, key.buyer, key.shop, cart.version)
        try run("DELETE FROM cart_line WHERE buyer = ? AND shop = ?", key.buyer, key.shop)
        try Self.insertCartLines.insert(Array(cart.lines.enumerated()), in: self) { row, line in
            row.bind(key.buyer, key.shop, line.offset, line.element.sku, line.element.quantity)
        }
    }

    private static let insertCartLines = Insertion(
        into: "cart_line", ["buyer", "shop", "position", "sku", "quantity"])
}
