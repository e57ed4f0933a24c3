import Commerce
import NIOHTTP1
import Wire

/// What a host does with goods, offers, coupons and orders of the own shop.
extension APIClient {
    // MARK: - Goods

    package func createProduct(
        _ product: NewProduct, idempotencyKey: String
    ) async throws(ClientError) -> ProductCreated {
        try await call(.POST, "/v1/products", product, idempotencyKey: idempotencyKey)
    }

    /// All of it or nothing; a refusal lists every fault.
    package func importCatalogue(
        _ catalogue: Catalogue, idempotencyKey: String
    ) async throws(ClientError) -> CatalogueKept {
        try await call(.POST, "/v1/shop/catalogue", catalogue, idempotencyKey: idempotencyKey)
    }

    /// A part of it, with the identifiers of the SKUs; `after` is the `next` of the part before.
    package func catalogue(after: String? = nil) async throws(ClientError) -> Catalogue {
        try await call(.GET, "/v1/shop/catalogue" + query(("after", after)))
    }

    package func changeStock(
        of sku: SKU.ID, by change: Int, idempotencyKey: String
    ) async throws(ClientError) -> StockView {
        try await call(
            .POST, "/v1/shop/skus/\(sku)/stock", StockChange(change: change), idempotencyKey: idempotencyKey)
    }

    // MARK: - The shelf

    package func putOnShelf(_ sku: SKU.ID, in room: Room.ID, _ offer: ShelfOffer) async throws(ClientError) {
        try await perform(.PUT, "/v1/rooms/\(room)/shelf/\(sku)", offer)
    }

    package func takeOffShelf(_ sku: SKU.ID, in room: Room.ID) async throws(ClientError) {
        try await perform(.DELETE, "/v1/rooms/\(room)/shelf/\(sku)")
    }

    package func startFlashSale(
        of sku: SKU.ID, in room: Room.ID, _ offer: ShelfOffer, idempotencyKey: String
    ) async throws(ClientError) {
        try await perform(.PUT, "/v1/rooms/\(room)/shelf/\(sku)/flash", offer, idempotencyKey: idempotencyKey)
    }

    package func endFlashSale(of sku: SKU.ID, in room: Room.ID) async throws(ClientError) {
        try await perform(.DELETE, "/v1/rooms/\(room)/shelf/\(sku)/flash")
    }

    /// Each line of the shelf once, as they are to stand.
    package func arrangeShelf(_ skus: [SKU.ID], in room: Room.ID) async throws(ClientError) {
        try await perform(.PUT, "/v1/rooms/\(room)/shelf", ArrangeShelf(skus: skus))
    }

    /// Of which line the host speaks; nil for none.
    package func explain(_ sku: SKU.ID?, in room: Room.ID) async throws(ClientError) {
        try await perform(.PUT, "/v1/rooms/\(room)/explained", ExplainLine(sku: sku))
    }

    package func pin(_ sku: SKU.ID?, in room: Room.ID) async throws(ClientError) {
        try await perform(.PUT, "/v1/rooms/\(room)/card", PinCard(sku: sku))
    }

    // MARK: - Coupons

    package func shopCoupons() async throws(ClientError) -> [CouponView] {
        let list: CouponList = try await call(.GET, "/v1/shop/coupons")
        return list.coupons
    }

    /// The code is 1 to 40 letters, digits, '-' or '_'.
    package func keepCoupon(_ code: String, _ coupon: NewCoupon) async throws(ClientError) {
        try await perform(.PUT, "/v1/shop/coupons/\(code)", coupon)
    }

    // MARK: - The shipping desk

    /// Newest first; of one state or of all. `before` is the `next` of the list before.
    package func shopOrders(
        _ state: Order.State? = nil, before: String? = nil
    ) async throws(ClientError) -> OrderList {
        try await call(.GET, "/v1/shop/orders" + query(("state", state?.rawValue), ("before", before)))
    }

    package func shopOrder(_ order: Order.ID) async throws(ClientError) -> OrderView {
        try await call(.GET, "/v1/shop/orders/\(order)")
    }

    package func ship(
        _ order: Order.ID, _ parcel: ParcelView, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/shop/orders/\(order)/ship", parcel, idempotencyKey: idempotencyKey)
    }

    package func deliver(_ order: Order.ID, idempotencyKey: String) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/shop/orders/\(order)/deliver", idempotencyKey: idempotencyKey)
    }

    package func refund(
        _ order: Order.ID, _ refund: GiveRefund, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/shop/orders/\(order)/refunds", refund, idempotencyKey: idempotencyKey)
    }

    package func grantRefund(
        _ refund: Refund.ID, of order: Order.ID, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/shop/orders/\(order)/refunds/\(refund)/grant", idempotencyKey: idempotencyKey)
    }

    package func declineRefund(
        _ refund: Refund.ID, of order: Order.ID, reason: String, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(
            .POST, "/v1/shop/orders/\(order)/refunds/\(refund)/decline", DeclineRefund(reason: reason),
            idempotencyKey: idempotencyKey)
    }

    package func takeBack(
        _ refund: Refund.ID, of order: Order.ID, _ condition: Refund.Condition, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(
            .POST, "/v1/shop/orders/\(order)/refunds/\(refund)/take-back", TakeBack(condition: condition),
            idempotencyKey: idempotencyKey)
    }

    package func retryRefund(
        _ refund: Refund.ID, of order: Order.ID, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/shop/orders/\(order)/refunds/\(refund)/retry", idempotencyKey: idempotencyKey)
    }
}
