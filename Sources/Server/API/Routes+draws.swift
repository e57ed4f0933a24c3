import Commerce
import Hummingbird
import Store
import Wire

/// What rooms give away, and what people have of it.
struct DrawRoutes {
    let rooms: RoomDirectory
    let draws: DrawDesk
    let till: Till
    let store: any Store
    let payments: PaymentDesk

    func add(to router: some RouterMethods<APIContext>) {
        // The room's host. Sent twice it must start once.
        router.post("/v1/rooms/:room/draws") { request, context -> Response in
            let person = try context.signedIn(to: "give something away")
            let room = try await rooms.room(try context.identifier("room"), hostedBy: person)
            let (wanted, body) = try await request.received(NewDraw.self)
            let once = try request.requiredIdempotency(body, of: person.id)
            return .json(try await draws.start(wanted, in: room.id, by: person.id, once: once), status: .created)
        }
        // Anyone: what is open and what was drawn last.
        router.get("/v1/rooms/:room/draws") { _, context -> Response in
            let room: Room.ID = try context.identifier("room")
            var views: [DrawView] = []
            guard try await store.room(room)?.isThere(for: context.person?.id) == true else {
                throw Problem.roomUnknown
            }
            for draw in try await store.draws(in: room, limit: Limits.drawsListed) {
                views.append(try await draws.view(of: draw))
            }
            return .json(DrawList(draws: views))
        }
        // Anyone; who is signed in is told of the own entry.
        router.get("/v1/draws/:draw") { _, context -> Response in
            let draw = try await draw(context)
            var entry: DrawEntry?
            if let person = context.person {
                entry = try await store.entry(DrawEntry.Key(draw: draw.id, account: person.id))
            }
            return .json(
                DrawAnswer(
                    draw: try await draws.view(of: draw), mine: entry.map { DrawAnswer.Mine($0, of: draw) }))
        }
        // Anyone who is signed in and may be in the room, but its host. The same again answers the same.
        router.post("/v1/draws/:draw/entries") { _, context -> Response in
            let person = try context.signedIn(to: "take part")
            // A rush must not cost a look into the store for each.
            let id: Draw.ID = try context.identifier("draw")
            guard let draw = try await draws.draw(id) else { throw Problem(.unknownDraw(id)) }
            try rooms.door.admit(
                rooms.door.caller(person, from: context.address, at: draw.room), to: draw.room)
            let since = await rooms.hereSince(person.id, in: draw.room)
            return .json(try await draws.enter(draw.id, person.id, hereSince: since))
        }
        // The room's host. The same again answers the same.
        router.post("/v1/draws/:draw/end") { _, context -> Response in
            let person = try context.signedIn(to: "end it")
            return .json(try await draws.end(try context.identifier("draw"), by: person.id))
        }
        // Anyone, when it has ended.
        router.get("/v1/draws/:draw/record") { _, context -> Response in
            let draw = try await draw(context)
            guard let record = DrawRecord(draw, try await store.entries(of: draw.id)) else { throw Problem.drawOpen }
            return .json(record)
        }
        // The caller's own.
        router.get("/v1/me/wallet") { _, context -> Response in
            let person = try context.signedIn(to: "see a wallet")
            return .json(try await wallet(of: person.id))
        }
        // The order's buyer. The same again answers the same.
        router.post("/v1/orders/:order/wallet") { _, context -> Response in
            let person = try context.signedIn(to: "pay")
            let id: Order.ID = try context.identifier("order")
            let order = try await till.performOrder(.payFromWallet(id, by: person.id))
            await payments.retire(id)
            return .json(OrderView(order))
        }
    }

    private func draw(_ context: APIContext) async throws -> Draw {
        let id: Draw.ID = try context.identifier("draw")
        guard let draw = try await store.draw(id) else { throw Problem(.unknownDraw(id)) }
        return draw
    }

    private func wallet(of person: Account.ID) async throws(StoreError) -> WalletView {
        let wallets = try await store.wallets(of: person).filter { $0.balance.minorUnits > 0 }
        let hosts = try await store.accounts(Set(wallets.map { Shop.owner(of: $0.key.shop) }))
        return WalletView(
            balances: wallets.compactMap { wallet in
                hosts[Shop.owner(of: wallet.key.shop)].map {
                    WalletView.Balance(shop: AccountView($0), balance: wallet.balance)
                }
            })
    }
}
