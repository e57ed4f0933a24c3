import Commerce
import GRDB

extension SQLiteStore {
    package func goods(
        _ skus: [SKU.ID]
    ) async throws(StoreError) -> [SKU.ID: (product: Product, sku: SKU)] {
        try await reading { database in
            var rows = Books.Rows()
            try database.loadSKUs(Set(skus), into: &rows)
            return rows.skus.compactMapValues { sku in rows.products[sku.product].map { ($0, sku) } }
        }
    }

    package func catalogue(
        of shop: Shop.ID, after: Product.ID?, limit: Int
    ) async throws(StoreError) -> [StockedProduct] {
        try await reading { database in
            var products: [Product] = []
            try database.forEachRow(
                "SELECT \(Columns.product) FROM product WHERE shop = ? AND id > ? ORDER BY id LIMIT ?",
                shop, after?.rawValue ?? "", StoreLimits.cut(limit)
            ) { products.append(try $0.product(0)) }
            return try products.map { product in
                var skus: [StockedProduct.Kind] = []
                try database.forEachRow(
                    """
                    SELECT \(Columns.sku), \(Columns.stock) FROM sku JOIN stock ON stock.sku = sku.id
                    WHERE product = ? ORDER BY sku.number
                    """, product.id
                ) { row in
                    let sku = try row.sku(0)
                    skus.append(.init(sku: sku, stock: try row.stock(Columns.skuCount, of: sku.id)))
                }
                return StockedProduct(product: product, skus: skus)
            }
        }
    }

    package func coupon(_ id: Coupon.ID, for buyer: Account.ID) async throws(StoreError) -> CouponOffer? {
        try await reading { database in
            guard let (coupon, used) = try database.coupon(id) else { return nil }
            var numbers = Numbers(database)
            return try database.offered(coupon, used, to: buyer, &numbers)
        }
    }

    package func coupons(of shop: Shop.ID, for buyer: Account.ID?) async throws(StoreError) -> [CouponOffer] {
        try await reading { database in
            var found: [(Coupon, Allotment)] = []
            try database.forEachRow(
                "SELECT \(Columns.coupon) FROM coupon WHERE shop = ? ORDER BY number DESC LIMIT ?",
                shop, StoreLimits.coupons
            ) { found.append(try $0.coupon(0)) }
            var numbers = Numbers(database)
            return try found.map { try database.offered($0, $1, to: buyer, &numbers) }
        }
    }
}
