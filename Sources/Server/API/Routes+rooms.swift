import Commerce
import Hummingbird
import Store
import Wire

/// Rooms, their shelves and their media.
struct RoomRoutes {
    let rooms: RoomDirectory
    let media: MediaDesk
    let till: Till
    let store: any Store

    func add(to router: some RouterMethods<APIContext>) {
        // Anyone.
        router.get("/v1/rooms") { _, _ -> Response in
            .json(RoomList(rooms: await rooms.list()))
        }
        // Anyone with an account; it makes them the host.
        router.post("/v1/rooms") { request, context -> Response in
            let person = try context.signedIn(to: "go live")
            let wanted = try await request.json(OpenRoom.self)
            guard let host = try await store.account(person.id) else { throw Problem.tokenInvalid }
            let (room, isNew) = try await rooms.open(title: wanted.title, host: host)
            return .json(await room.snapshot, status: isNew ? .created : .ok)
        }
        // Anyone.
        router.get("/v1/rooms/:room") { _, context -> Response in
            .json(await (try await rooms.room(context.identifier("room"))).snapshot)
        }
        // Its host.
        router.delete("/v1/rooms/:room") { _, context -> Response in
            try await rooms.end(try await hosted(context))
            return .done
        }
        // Its host.
        router.put("/v1/rooms/:room/shelf/:sku") { request, context -> Response in
            let room = try await hosted(context)
            let wanted = try await request.json(ShelfOffer.self)
            try Self.requirePayable(wanted.price)
            let offer = Offer(
                room: room.id, sku: try context.identifier("sku"), price: wanted.price,
                limitPerBuyer: wanted.limitPerBuyer)
            try await submit(.putOnShelf(offer, by: room.host.id))
            return .done
        }
        // Its host.
        router.put("/v1/rooms/:room/card") { request, context -> Response in
            let room = try await hosted(context)
            try await rooms.pin(try await request.json(PinCard.self).sku, in: room)
            return .done
        }
        // To publish, its host; to watch, anyone.
        router.post("/v1/rooms/:room/media") { request, context -> Response in
            switch try await request.json(MediaRequest.self).role {
            case .publish: return .json(try media.publish(in: try await hosted(context).id))
            case .watch: return .json(try media.watch(in: try await rooms.room(context.identifier("room")).id))
            }
        }
        // Anyone with an account, into their own shop.
        router.post("/v1/products") { request, context -> Response in
            let person = try context.signedIn(to: "sell")
            let (product, skus) = try Self.product(try await request.json(NewProduct.self), owner: person.id)
            try await submit(.createProduct(product, skus: skus))
            return .json(ProductCreated(product: product.id, skus: skus.map(\.id)), status: .created)
        }
    }

    private func hosted(_ context: APIContext) async throws -> LiveRoom {
        let person = try context.signedIn(to: "host")
        return try await rooms.room(try context.identifier("room"), hostedBy: person)
    }

    private func submit(_ command: Command) async throws(Problem) {
        do throws(TillError) {
            _ = try await till.submit(command)
        } catch {
            throw Problem(error)
        }
    }

    /// What the payment gateway takes: a price in any other currency could be ordered and never paid.
    private static func requirePayable(_ price: Money) throws(Problem) {
        guard price.currency == .cny else { throw .outOfRange("This server sells in CNY only. Give the price in CNY.") }
    }

    /// A new product with fresh identifiers and clean words.
    private static func product(
        _ wanted: NewProduct, owner: Account.ID
    ) throws(Problem) -> (Product, [Commerce.NewSKU]) {
        let title = PlainText.clean(wanted.title, limit: Limits.productTitle + 1)
        guard !title.isEmpty, title.count <= Limits.productTitle else {
            throw .outOfRange("A product's title has 1 to \(Limits.productTitle) characters.")
        }
        for sku in wanted.skus { try requirePayable(sku.listPrice) }
        let product = Product(
            id: FreshIdentifier.product(), shop: Shop(of: owner).id, title: title,
            description: PlainText.clean(wanted.description, limit: Limits.productDescription))
        let skus = wanted.skus.prefix(Commerce.Limits.skusPerProduct.upperBound + 1).map { sku in
            Commerce.NewSKU(
                id: FreshIdentifier.sku(), spec: PlainText.clean(sku.spec, limit: Limits.skuSpec),
                listPrice: sku.listPrice, stock: sku.stock)
        }
        return (product, skus)
    }
}
