import Commerce
import NIOHTTP1
import Wire

/// What a buyer does. A call with an idempotency key may be sent again as it is: it is carried out once.
extension APIClient {
    package func cart(in room: Room.ID) async throws(ClientError) -> CartView {
        try await call(.GET, "/v1/rooms/\(room)/cart")
    }

    package func setCart(_ sku: SKU.ID, quantity: Int, in room: Room.ID) async throws(ClientError) -> CartView {
        try await call(.PUT, "/v1/rooms/\(room)/cart/\(sku)", CartQuantity(quantity: quantity))
    }

    package func coupons(in room: Room.ID) async throws(ClientError) -> [CouponView] {
        let list: CouponList = try await call(.GET, "/v1/rooms/\(room)/coupons")
        return list.coupons
    }

    package func quote(
        _ lines: [LineRequest]?, coupon: String? = nil, in room: Room.ID
    ) async throws(ClientError) -> QuoteView {
        try await call(.POST, "/v1/rooms/\(room)/quotes", QuoteRequest(lines: lines, coupon: coupon))
    }

    /// The same key with the same order gets the same answer, however often it is sent.
    package func placeOrder(
        _ order: PlaceOrder, in room: Room.ID, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/rooms/\(room)/orders", order, idempotencyKey: idempotencyKey)
    }

    /// How to pay an order by one of its `payWith`; asking again gives the same code.
    package func payment(
        for order: Order.ID, with gateway: String
    ) async throws(ClientError) -> PaymentView {
        try await call(.POST, "/v1/orders/\(order)/payment", PayWith(gateway: gateway))
    }

    package func order(_ order: Order.ID) async throws(ClientError) -> OrderView {
        try await call(.GET, "/v1/orders/\(order)")
    }

    /// Newest first; `before` is the `next` of the list before.
    package func orders(before: String? = nil) async throws(ClientError) -> OrderList {
        try await call(.GET, "/v1/orders" + query(("before", before)))
    }

    /// Says where an order goes, while it was not shipped.
    package func setAddress(
        of order: Order.ID, to address: AddressView, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(.PUT, "/v1/orders/\(order)/address", address, idempotencyKey: idempotencyKey)
    }

    package func cancelOrder(_ order: Order.ID, idempotencyKey: String) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/orders/\(order)/cancel", idempotencyKey: idempotencyKey)
    }

    /// The buyer has the goods and is content.
    package func completeOrder(_ order: Order.ID, idempotencyKey: String) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/orders/\(order)/complete", idempotencyKey: idempotencyKey)
    }

    package func askRefund(
        _ order: Order.ID, _ request: AskRefund, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/orders/\(order)/refunds", request, idempotencyKey: idempotencyKey)
    }

    package func withdrawRefund(
        _ refund: Refund.ID, of order: Order.ID, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(.POST, "/v1/orders/\(order)/refunds/\(refund)/withdraw", idempotencyKey: idempotencyKey)
    }

    package func sendBack(
        _ refund: Refund.ID, of order: Order.ID, _ parcel: ParcelView, idempotencyKey: String
    ) async throws(ClientError) -> OrderView {
        try await call(
            .POST, "/v1/orders/\(order)/refunds/\(refund)/send-back", parcel, idempotencyKey: idempotencyKey)
    }

    package func address() async throws(ClientError) -> AddressView? {
        let own: OwnAddress = try await call(.GET, "/v1/address")
        return own.address
    }

    package func keepAddress(_ address: AddressView) async throws(ClientError) {
        try await perform(.PUT, "/v1/address", address)
    }

    /// Plays the wallet of the sandbox gateway: pays what the QR code says.
    package func payWithSandboxWallet(at wallet: String, codeURL: String) async throws(ClientError) {
        let body = try encode(["codeURL": codeURL])
        _ = try await exchange(.POST, wallet, body: body, idempotencyKey: nil, authorized: false)
    }

    /// The query part of a path; members without a value are left out. Values are identifiers or numbers.
    func query(_ members: (name: String, value: String?)...) -> String {
        let given = members.compactMap { member in member.value.map { "\(member.name)=\($0)" } }
        return given.isEmpty ? "" : "?" + given.joined(separator: "&")
    }
}
