import Commerce
import Hummingbird
import Store
import Wire

/// Carts, coupons and quotes, and where orders go: what a buyer does before ordering. All of it is for people who are
/// signed in.
struct CartRoutes {
    let rooms: RoomDirectory
    let till: Till
    let store: any Store
    let addresses: AddressBook

    func add(to router: some RouterMethods<APIContext>) {
        router.get("/v1/rooms/:room/cart") { _, context -> Response in
            let (buyer, room) = try await visit(context)
            return .json(try await cartView(of: buyer, in: room))
        }
        router.put("/v1/rooms/:room/cart/:sku") { request, context -> Response in
            let (buyer, room) = try await visit(context)
            let (wanted, body) = try await request.received(CartQuantity.self)
            _ = try await till.perform(
                .putInCart(
                    Cart.Key(buyer: buyer, shop: room.shop), sku: try context.identifier("sku"),
                    quantity: wanted.quantity, from: room.id),
                once: try request.idempotency(body, of: buyer))
            if wanted.quantity > 0 { await room.putInCart(try context.identifier("sku"), by: buyer) }
            return .json(try await cartView(of: buyer, in: room))
        }
        router.get("/v1/rooms/:room/coupons") { _, context -> Response in
            let (buyer, room) = try await visit(context)
            let now = Timestamp.now
            let coupons = try await store.coupons(of: room.shop, for: buyer).filter { offered in
                !offered.coupon.isWithdrawn && !offered.coupon.window.isOver(at: now)
            }
            return .json(CouponList(coupons: coupons.map { CouponView($0, at: now, forBuyer: true) }))
        }
        router.post("/v1/rooms/:room/quotes") { request, context -> Response in
            let (buyer, room) = try await visit(context)
            return .json(QuoteView(try await quote(try await request.json(QuoteRequest.self), for: buyer, in: room)))
        }
        router.get("/v1/address") { _, context -> Response in
            let person = try context.signedIn(to: "keep an address")
            return .json(OwnAddress(address: try await addresses.address(of: person.id).map(AddressView.init)))
        }
        router.put("/v1/address") { request, context -> Response in
            let person = try context.signedIn(to: "keep an address")
            let address = Address(try await request.json(AddressView.self))
            if let fault = address.fault { throw Problem(.outOfRange(fault)) }
            try await addresses.keep(address, of: person.id)
            return .done
        }
    }

    /// Who is in which room; rooms that ended keep their carts but sell nothing.
    private func visit(_ context: APIContext) async throws -> (buyer: Account.ID, room: LiveRoom) {
        let buyer = try context.signedIn(to: "buy")
        return (buyer.id, try await rooms.room(try context.identifier("room"), for: buyer))
    }

    private func quote(_ wanted: QuoteRequest, for buyer: Account.ID, in room: LiveRoom) async throws -> Quote {
        let lines =
            if let asked = wanted.lines {
                asked.map(CartLine.init)
            } else {
                try await store.cart(Cart.Key(buyer: buyer, shop: room.shop)).lines
            }
        let shelf = try await store.shelf(
            of: room.id, only: lines.prefix(Commerce.Limits.lines.upperBound).map(\.sku))
        let bought = try await bought(by: buyer, of: shelf)
        var coupon: CouponOffer?
        if let code = wanted.coupon {
            let id = CodedIdentifier.coupon(code, in: room.shop)
            coupon = try await store.coupon(id, for: buyer)
            if coupon == nil { throw Problem(.unknownCoupon(id)) }
        }
        do throws(Refusal) {
            return try Quote(
                lines, coupon: coupon, at: .now, bought: { bought[$0] ?? 0 }, on: { shelf[$0] })
        } catch {
            throw Problem(error)
        }
    }

    /// What the buyer has of the offers that limit it.
    private func bought(
        by buyer: Account.ID, of shelf: [SKU.ID: ShelfLine]
    ) async throws(StoreError) -> [Offer.ID: Int] {
        let limited = shelf.values.flatMap { [$0.standing.offer, $0.flash?.offer].compactMap(\.self) }
            .filter { $0.limitPerBuyer != nil }
        return limited.isEmpty ? [:] : try await store.bought(by: buyer, of: limited.map(\.id))
    }

    /// The cart with what each line costs in this room now, and why it cannot be bought when it cannot.
    private func cartView(of buyer: Account.ID, in room: LiveRoom) async throws -> CartView {
        let cart = try await store.cart(Cart.Key(buyer: buyer, shop: room.shop))
        let shelf = try await store.shelf(of: room.id, only: cart.lines.map(\.sku))
        let bought = try await bought(by: buyer, of: shelf)
        let goods = try await store.goods(cart.lines.map(\.sku).filter { shelf[$0] == nil })
        let (now, show) = (Timestamp.now, await room.snapshot.startsAt)
        return CartView(
            lines: cart.lines.compactMap { line in
                if let offered = shelf[line.sku] {
                    let count = { bought[$0] ?? 0 }
                    let obstacle = offered.obstacle(
                        to: line.quantity, before: show, bought: count, at: now)
                    return CartLineView(
                        line, offered.product, offered.sku,
                        price: offered.offer(for: line.quantity, bought: count, at: now).offer.price, obstacle)
                }
                guard let (product, sku) = goods[line.sku] else { return nil }
                return CartLineView(line, product, sku, price: sku.listPrice, .notOnShelf)
            }, version: cart.version)
    }
}

extension CartLineView {
    fileprivate init(_ line: CartLine, _ product: Product, _ sku: SKU, price: Money, _ obstacle: Obstacle?) {
        self.init(
            sku: line.sku, title: product.title, spec: sku.spec, quantity: line.quantity, unitPrice: price,
            unavailable: obstacle?.words, obstacle: obstacle?.code)
    }
}
