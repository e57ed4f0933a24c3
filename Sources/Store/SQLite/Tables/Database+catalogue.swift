import Commerce
import GRDB

// product, sku, stock
extension Database {
    func loadProducts(_ ids: Set<Product.ID>, into rows: inout Books.Rows) throws {
        for id in ids {
            try forEachRow("SELECT \(Columns.product) FROM product WHERE id = ?", id) { row in
                rows.products[id] = try row.product(0)
            }
        }
    }

    /// SKUs with their products and stock.
    func loadSKUs(_ ids: Set<SKU.ID>, into rows: inout Books.Rows) throws {
        for id in ids {
            try forEachRow(
                """
                SELECT \(Columns.sku), \(Columns.stock), \(Columns.product) FROM sku
                JOIN stock ON stock.sku = sku.id JOIN product ON product.id = sku.product WHERE sku.id = ?
                """, id
            ) { row in
                let product = try row.product(Columns.skuCount + 2)
                rows.skus[id] = try row.sku(0)
                rows.stock[id] = try row.stock(Columns.skuCount, of: id)
                rows.products[product.id] = product
            }
        }
    }

    func saveProducts(_ ids: [Product.ID], _ rows: Books.Rows) throws {
        try Self.saveProducts.insert(ids.compactMap { rows.products[$0] }, in: self) { row, product in
            row.bind(
                product.id, product.shop, product.code, product.title, product.description,
                try KeptJSON.text(of: product.attributes), try KeptJSON.text(of: product.pictures))
        }
        try index(ids.compactMap { rows.products[$0] })
    }

    func saveSKUs(_ ids: [SKU.ID], _ rows: Books.Rows) throws {
        try Self.saveSKUs.insert(ids.compactMap { rows.skus[$0] }, in: self) { row, sku in
            row.bind(
                sku.id, sku.product, sku.code, try KeptJSON.text(of: sku.specs), sku.listPrice.minorUnits,
                sku.listPrice.currency)
        }
    }

    func saveStock(_ skus: Set<SKU.ID>, _ rows: Books.Rows) throws {
        try Self.saveStock.insert(skus, in: self) { row, sku in
            let level = rows.stock[sku] ?? .none
            row.bind(sku, level.onHand, level.reserved)
        }
    }

    private static let saveProducts = Insertion(
        into: "product", ["id", "shop", "code", "title", "description", "attributes", "pictures"],
        conflict: """
            ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description,
            attributes = excluded.attributes, pictures = excluded.pictures, code = excluded.code
            """)
    private static let saveSKUs = Insertion(
        into: "sku", ["id", "product", "code", "specs", "list_price", "currency"],
        conflict: """
            ON CONFLICT (id) DO UPDATE SET specs = excluded.specs, list_price = excluded.list_price,
            code = excluded.code
            """)
    private static let saveStock = Insertion(
        into: "stock", ["sku", "on_hand", "reserved"],
        conflict: "ON CONFLICT (sku) DO UPDATE SET on_hand = excluded.on_hand, reserved = excluded.reserved")
}
