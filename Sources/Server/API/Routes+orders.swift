import Commerce
import Hummingbird
import NIOCore
import Store
import Wire

/// Quotes and orders: everything a buyer does with them. All of it is for people who are signed in.
struct OrderRoutes {
    let rooms: RoomDirectory
    let till: Till
    let store: any Store
    let payments: PaymentDesk
    let addresses: AddressBook

    func add(to router: some RouterMethods<APIContext>) {
        router.post("/v1/rooms/:room/orders", use: place)
        router.get("/v1/orders") { request, context -> Response in
            let buyer = try context.signedIn(to: "see orders")
            let orders = try await store.orders(
                of: buyer.id, before: try request.cursor("before", where: FreshIdentifier.isOrder),
                limit: Limits.ordersListed)
            var views: [OrderView] = []
            for order in orders { views.append(await payments.knownView(of: order)) }
            return .json(OrderList(orders: views, next: Self.next(orders)))
        }
        router.get("/v1/orders/:order") { _, context -> Response in
            .json(await payments.knownView(of: try await own(context)))
        }
        router.post("/v1/orders/:order/payment") { request, context -> Response in
            let order = try await own(context)
            let wanted = try await request.json(PayWith.self)
            return .json(try await payments.payment(for: order, with: wanted.gateway))
        }
        router.put("/v1/orders/:order/address") { request, context -> Response in
            let (wanted, body) = try await request.received(AddressView.self)
            let order = try await change(request, context, body) { .setAddress($0, Address(wanted), by: $1) }
            return .json(await payments.knownView(of: order))
        }
        router.post("/v1/orders/:order/cancel") { request, context -> Response in
            let order = try await change(request, context) { .cancel($0, by: $1) }
            await payments.retire(order.id)
            return .json(OrderView(order))
        }
        router.post("/v1/orders/:order/complete") { request, context -> Response in
            .json(OrderView(try await change(request, context) { .complete($0, by: $1) }))
        }
        router.post("/v1/orders/:order/refunds") { request, context -> Response in
            let (wanted, body) = try await request.received(AskRefund.self)
            let (cause, scope) = (try Self.cause(wanted.cause), try RefundScope(wanted.scope))
            let reason = PlainText.clean(wanted.reason, limit: Commerce.Limits.reason.upperBound + 1)
            return .json(
                OrderView(
                    try await change(request, context, body) { .askRefund($0, cause, scope, reason: reason, by: $1) })
            )
        }
        router.post("/v1/orders/:order/refunds/:refund/withdraw") { request, context -> Response in
            let refund: Refund.ID = try context.identifier("refund")
            return .json(OrderView(try await change(request, context) { .withdrawRefund($0, refund, by: $1) }))
        }
        router.post("/v1/orders/:order/refunds/:refund/send-back") { request, context -> Response in
            let refund: Refund.ID = try context.identifier("refund")
            let (wanted, body) = try await request.received(ParcelView.self)
            let parcel = Parcel(wanted)
            return .json(
                OrderView(try await change(request, context, body) { .sendBack($0, refund, parcel, by: $1) }))
        }
    }

    private func place(_ request: Request, _ context: APIContext) async throws -> Response {
        let buyer = try context.signedIn(to: "buy")
        let (wanted, body) = try await request.received(PlaceOrder.self)
        let once = try request.requiredIdempotency(body, of: buyer.id)
        guard wanted.lines != nil || wanted.cartVersion != nil else {
            throw Problem.malformed(
                "The order names neither 'lines' nor 'cartVersion': give the lines, or the version of the cart to buy.")
        }
        let room: Room.ID = try context.identifier("room")
        // Whether the room still sells is the till's to say: an order that was placed is answered again, also when the
        // show has ended since.
        let shop = try await rooms.shop(of: room)
        var address = wanted.address.map(Address.init)
        if address == nil { address = try await addresses.address(of: buyer.id) }
        let order = try await till.performOrder(
            .placeOrder(
                OrderDraft(
                    id: FreshIdentifier.order(at: .now), buyer: buyer.id, room: room, shop: shop,
                    lines: wanted.lines?.map(CartLine.init), cartVersion: wanted.cartVersion,
                    coupon: wanted.coupon.map { CodedIdentifier.coupon($0, in: shop) },
                    expectedTotal: wanted.expectedTotal, address: address,
                    note: PlainText.clean(wanted.note ?? "", limit: Commerce.Limits.note.upperBound + 1))),
            once: once)
        return .order(OrderView(order, payWith: payments.gatewayNames), status: .created)
    }

    /// An order of the caller's own; those of others do not exist.
    private func own(_ context: APIContext) async throws -> Order {
        let person = try context.signedIn(to: "see orders")
        let id: Order.ID = try context.identifier("order")
        guard let order = try await store.order(id), order.buyer == person.id else {
            throw Problem(Refusal.unknownOrder(id))
        }
        return order
    }

    /// Something a buyer does with an order of the own.
    private func change(
        _ request: Request, _ context: APIContext, _ body: ByteBuffer? = nil,
        _ command: (Order.ID, Account.ID) -> Command
    ) async throws -> Order {
        let buyer = try context.signedIn(to: "change orders")
        let once = try request.idempotency(body, of: buyer.id)
        return try await till.performOrder(command(try context.identifier("order"), buyer.id), once: once)
    }

    private static func cause(_ text: String) throws(Problem) -> Refund.Cause {
        switch text {
        case Refund.Cause.money.rawValue: .money
        case Refund.Cause.goods.rawValue: .goods
        default: throw .outOfRange("A refund is of 'money', or of 'goods' that come back. Say which.")
        }
    }

    /// Where a list goes on, when it is as long as a list can be.
    static func next(_ orders: [Order]) -> String? {
        orders.count < Limits.ordersListed ? nil : orders.last?.id.rawValue
    }
}

extension CartLine {
    init(_ line: LineRequest) { self.init(sku: line.sku, quantity: line.quantity) }
}

extension Parcel {
    init(_ view: ParcelView) {
        self.init(
            carrier: PlainText.clean(view.carrier, limit: 80),
            number: PlainText.clean(view.number, limit: 80))
    }
}

extension RefundScope {
    /// - Throws: `out-of-range` for both lines and an amount.
    init(_ view: RefundScopeView) throws(Problem) {
        switch (view.lines, view.amount) {
        case (nil, nil): self = .all
        case (let lines?, nil): self = .lines(lines.prefix(Commerce.Limits.lines.upperBound + 1).map(CartLine.init))
        case (nil, let amount?): self = .amount(amount)
        case (_?, _?): throw .outOfRange("A refund is of some goods or of some money. Give one of both.")
        }
    }
}

extension Request {
    /// Where a list goes on; nil when it is left out.
    /// - Throws: `malformed` for what no list's `next` can be.
    func cursor<Subject>(
        _ name: String, where fits: (Identifier<Subject>) -> Bool
    ) throws(Problem) -> Identifier<Subject>? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let identifier = Identifier<Subject>(rawValue: String(text)), fits(identifier) else {
            throw .malformed("The query's '\(name)' is not what a list gave as 'next'; leave it out to begin anew.")
        }
        return identifier
    }
}
