import Commerce
import Crypto
import Hummingbird
import NIOCore
import Store
import Wire

/// Carts, quotes and orders: everything a buyer does. All of it is for people who are signed in.
struct OrderRoutes {
    let rooms: RoomDirectory
    let till: Till
    let store: any Store
    let payments: PaymentDesk

    func add(to router: some RouterMethods<APIContext>) {
        router.get("/v1/rooms/:room/cart") { _, context -> Response in
            .json(try await cartView(try await cartKey(context)))
        }
        router.put("/v1/rooms/:room/cart/:sku") { request, context -> Response in
            let key = try await cartKey(context)
            let wanted = try await request.json(CartQuantity.self)
            _ = try await submit(
                .putInCart(key, sku: try context.identifier("sku"), quantity: wanted.quantity))
            return .json(try await cartView(key))
        }
        router.post("/v1/rooms/:room/quotes") { request, context -> Response in
            let key = try await cartKey(context)
            let wanted = try await request.json(QuoteRequest.self)
            let lines: [CartLine]
            if let asked = wanted.lines {
                lines = asked.map(CartLine.init)
            } else {
                lines = try await store.cart(key).lines
            }
            let shelf = try await store.shelf(
                of: key.room, only: lines.prefix(Commerce.Limits.lines.upperBound).map(\.sku))
            do throws(Refusal) {
                return .json(QuoteView(try Quote(lines, on: { shelf[$0] })))
            } catch {
                throw Problem(error)
            }
        }
        router.post("/v1/rooms/:room/orders") { request, context -> Response in
            // Whether the room still sells is the till's to say: an order that was placed is answered again, also
            // when the show has ended since.
            let buyer = try context.signedIn(to: "buy")
            let key = Cart.Key(buyer: buyer.id, room: try context.identifier("room"))
            let wanted = try await request.json(PlaceOrder.self)
            let once = try idempotency(of: request, body: wanted, by: key.buyer)
            let order = try await submit(
                .placeOrder(
                    FreshIdentifier.order(at: .now), key, lines: wanted.lines?.map(CartLine.init),
                    expectedTotal: wanted.expectedTotal),
                once: once)
            return .json(await payments.view(ofPlaced: try Self.order(order)), status: .created)
        }
        router.get("/v1/orders") { _, context -> Response in
            let buyer = try context.signedIn(to: "see orders")
            let orders = try await store.orders(of: buyer.id, limit: Limits.ordersListed)
            var views: [OrderView] = []
            for order in orders { views.append(await payments.knownView(of: order)) }
            return .json(OrderList(orders: views))
        }
        router.get("/v1/orders/:order") { _, context -> Response in
            .json(await payments.view(of: try await own(context)))
        }
        router.post("/v1/orders/:order/cancel") { _, context -> Response in
            let order = try await own(context)
            let receipt = try await submit(.cancel(order.id, by: order.buyer))
            await payments.cancelled(order.id)
            return .json(await payments.view(of: try Self.order(receipt)))
        }
    }

    /// The buyer's cart in the room of the path; rooms that ended keep their carts but sell nothing.
    private func cartKey(_ context: APIContext) async throws -> Cart.Key {
        let buyer = try context.signedIn(to: "buy")
        let room = try await rooms.room(try context.identifier("room"))
        return Cart.Key(buyer: buyer.id, room: room.id)
    }

    private func cartView(_ key: Cart.Key) async throws -> CartView {
        let cart = try await store.cart(key)
        return CartView(cart, shelf: try await store.shelf(of: key.room, only: cart.lines.map(\.sku)))
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

    private func submit(_ command: Command, once: Idempotency? = nil) async throws(Problem) -> Receipt {
        do throws(TillError) {
            return try await till.submit(command, once: once)
        } catch {
            throw Problem(error)
        }
    }

    private static func order(_ receipt: Receipt) throws -> Order {
        guard let order = receipt.order else { throw Problem.internalFault }
        return order
    }

    /// - Throws: `malformed` when the header is missing: an order without a key could be placed twice.
    private func idempotency(
        of request: Request, body: PlaceOrder, by buyer: Account.ID
    ) throws(Problem) -> Idempotency {
        guard let text = request.headers[.idempotencyKey], let name = Idempotency.Key.Name(rawValue: text) else {
            throw .malformed("An order needs the header Idempotency-Key, of 1 to 64 letters, digits, '-' or '_'.")
        }
        // The meaning is hashed, not the bytes: a client may write the same order with other white space.
        var hasher = SHA256()
        hasher.update(data: Array(request.uri.path.utf8))
        hasher.update(data: Array(JSONBody.encode(body, sorted: true).readableBytesView))
        let hash = hasher.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return Idempotency(key: .init(account: buyer, name: name), requestHash: hash)
    }
}

extension CartLine {
    fileprivate init(_ line: LineRequest) { self.init(sku: line.sku, quantity: line.quantity) }
}
