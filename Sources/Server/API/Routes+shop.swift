import Commerce
import Hummingbird
import NIOCore
import Store
import Wire

/// A shop's goods, coupons and orders. All of it is for the shop's owner: anyone with an account has one.
struct ShopRoutes {
    let till: Till
    let store: any Store

    func add(to router: some RouterMethods<APIContext>) {
        addGoods(to: router)
        addCoupons(to: router)
        addOrders(to: router)
    }

    // MARK: - Goods

    private func addGoods(to router: some RouterMethods<APIContext>) {
        router.post("/v1/products") { request, context -> Response in
            let person = try context.signedIn(to: "sell")
            let (wanted, body) = try await request.received(NewProduct.self)
            let once = try request.requiredIdempotency(body, of: person.id)
            let draft = try ProductDraft(wanted, code: CodedIdentifier.code(for: once), of: person.id)
            _ = try await till.perform(.keepProducts([draft], by: person.id), once: once)
            return .json(ProductCreated(product: draft.id, skus: draft.skus.map(\.id)), status: .created)
        }
        router.post("/v1/shop/catalogue") { request, context -> Response in
            let person = try context.signedIn(to: "sell")
            let (wanted, body) = try await request.received(Catalogue.self, limit: Limits.catalogueBody)
            let once = try request.requiredIdempotency(body, of: person.id)
            let skus = wanted.products.reduce(0) { $0 + $1.skus.count }
            guard wanted.products.count <= Commerce.Limits.productsAtOnce.upperBound,
                skus <= Commerce.Limits.skusAtOnce
            else {
                throw Problem.outOfRange(
                    """
                    One import has at most \(Commerce.Limits.productsAtOnce.upperBound) products and \
                    \(Commerce.Limits.skusAtOnce) SKUs. Import it in parts.
                    """)
            }
            let unpayable = wanted.unpayable
            guard unpayable.isEmpty else { throw Problem(.catalogueFaults(unpayable)) }
            let drafts = wanted.products.map { ProductDraft($0, of: person.id) }
            _ = try await till.perform(.keepProducts(drafts, by: person.id), once: once)
            return .json(CatalogueKept(products: drafts.count, skus: skus))
        }
        router.get("/v1/shop/catalogue") { request, context -> Response in
            let person = try context.signedIn(to: "see the catalogue")
            let products = try await store.catalogue(
                of: Shop(of: person.id).id, after: try request.cursor("after", where: CodedIdentifier.isProduct),
                limit: Limits.productsListed)
            let next = products.count < Limits.productsListed ? nil : products.last?.product.id.rawValue
            return .json(Catalogue(products: products.map(CatalogueProduct.init), next: next))
        }
        router.post("/v1/shop/skus/:sku/stock") { request, context -> Response in
            let person = try context.signedIn(to: "sell")
            let (wanted, body) = try await request.received(StockChange.self)
            let once = try request.requiredIdempotency(body, of: person.id)
            let receipt = try await till.perform(
                .changeStock(
                    try context.identifier("sku"), try SKUDraft.Stock(change: wanted.change), by: person.id), once: once
            )
            guard case .stock(_, let level) = receipt else { throw Problem.internalFault }
            return .json(StockView(onHand: level.onHand, available: level.available))
        }
    }

    // MARK: - Coupons

    private func addCoupons(to router: some RouterMethods<APIContext>) {
        router.get("/v1/shop/coupons") { _, context -> Response in
            let person = try context.signedIn(to: "see the shop's coupons")
            let coupons = try await store.coupons(of: Shop(of: person.id).id, for: nil)
            return .json(CouponList(coupons: coupons.map { CouponView($0, at: .now, forBuyer: false) }))
        }
        router.put("/v1/shop/coupons/:code") { request, context -> Response in
            let person = try context.signedIn(to: "give coupons")
            let (wanted, body) = try await request.received(NewCoupon.self)
            let code: Identifier<Coupon> = try context.identifier("code")
            let coupon = try Coupon(wanted, code: code.rawValue, of: Shop(of: person.id).id)
            _ = try await till.perform(
                .keepCoupon(coupon, by: person.id), once: try request.idempotency(body, of: person.id))
            return .done
        }
    }

    // MARK: - Orders

    private func addOrders(to router: some RouterMethods<APIContext>) {
        router.get("/v1/shop/orders") { request, context -> Response in
            let person = try context.signedIn(to: "see the shop's orders")
            var state: Order.State?
            if let text = request.uri.queryParameters["state"] {
                state = Order.State(rawValue: String(text))
                if state == nil { throw Problem.malformed("There is no state '\(text.prefix(40))'.") }
            }
            let orders = try await store.orders(
                of: Shop(of: person.id).id, in: state,
                before: try request.cursor("before", where: FreshIdentifier.isOrder),
                limit: Limits.ordersListed)
            let buyers = try await store.accounts(Set(orders.map(\.buyer)))
            let views = orders.map { OrderView($0, forShop: true, buyer: buyers[$0.buyer].map(AccountView.init)) }
            return .json(OrderList(orders: views, next: OrderRoutes.next(orders)))
        }
        router.get("/v1/shop/orders/:order") { _, context -> Response in
            let person = try context.signedIn(to: "see the shop's orders")
            let id: Order.ID = try context.identifier("order")
            guard let order = try await store.order(id), order.shop == Shop(of: person.id).id else {
                throw Problem(.unknownOrder(id))
            }
            return .json(try await view(order))
        }
        router.post("/v1/shop/orders/:order/ship") { request, context -> Response in
            let (wanted, body) = try await request.received(ParcelView.self)
            return try await change(request, context, body) { .ship($0, Parcel(wanted), by: $1) }
        }
        router.post("/v1/shop/orders/:order/deliver") { request, context -> Response in
            try await change(request, context) { .deliver($0, by: $1) }
        }
        router.post("/v1/shop/orders/:order/refunds") { request, context -> Response in
            let (wanted, body) = try await request.received(GiveRefund.self)
            let scope = try RefundScope(wanted.scope)
            return try await change(request, context, body, isRepeatable: false) {
                .refund($0, scope, reason: Self.reason(wanted.reason), by: $1)
            }
        }
        router.post("/v1/shop/orders/:order/refunds/:refund/:answer") { request, context -> Response in
            let refund: Refund.ID = try context.identifier("refund")
            switch context.parameters.get("answer") {
            case "grant": return try await change(request, context) { .grantRefund($0, refund, by: $1) }
            case "retry": return try await change(request, context) { .retryRefund($0, refund, by: $1) }
            case "decline":
                let (wanted, body) = try await request.received(DeclineRefund.self)
                return try await change(request, context, body) {
                    .declineRefund($0, refund, reason: Self.reason(wanted.reason), by: $1)
                }
            case "take-back":
                let (wanted, body) = try await request.received(TakeBack.self)
                return try await change(request, context, body) { .takeBack($0, refund, wanted.condition, by: $1) }
            default: throw Problem.pathUnknown
            }
        }
    }

    private static func reason(_ text: String) -> String {
        PlainText.clean(text, limit: Commerce.Limits.reason.upperBound + 1)
    }

    /// Something the shop does with an order of its own. What would be done twice when it is sent twice needs a key.
    private func change(
        _ request: Request, _ context: APIContext, _ body: ByteBuffer? = nil, isRepeatable: Bool = true,
        _ command: (Order.ID, Account.ID) -> Command
    ) async throws -> Response {
        let host = try context.signedIn(to: "change the shop's orders")
        let once =
            isRepeatable
            ? try request.idempotency(body, of: host.id) : try request.requiredIdempotency(body, of: host.id)
        let order = try await till.performOrder(command(try context.identifier("order"), host.id), once: once)
        return .json(try await view(order))
    }

    private func view(_ order: Order) async throws(StoreError) -> OrderView {
        OrderView(order, forShop: true, buyer: try await store.account(order.buyer).map(AccountView.init))
    }
}
