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
        router.get("/v1/rooms") { request, _ -> Response in
            func asked(_ name: Substring) -> String? { request.uri.queryParameters[name].map(String.init) }
            let query = try LobbyQuery(asked("q"), tag: asked("tag"), phase: asked("phase"))
            return .json(RoomList(rooms: await rooms.list(query)))
        }
        // Anyone with an account; it makes them the host.
        router.post("/v1/rooms") { request, context -> Response in
            let person = try context.signedIn(to: "go live")
            let wanted = try await request.json(OpenRoom.self)
            guard let host = try await store.account(person.id) else { throw Problem.tokenInvalid }
            let (room, isNew) = try await rooms.open(wanted, host: host)
            return .json(await room.snapshotNow, status: isNew ? .created : .ok)
        }
        // Anyone; a practice, like all that is below, its host.
        router.get("/v1/rooms/:room") { _, context -> Response in
            .json(await (try await rooms.room(context.identifier("room"), for: context.person)).snapshotNow)
        }
        // Its host.
        router.patch("/v1/rooms/:room") { request, context -> Response in
            let room = try await hosted(context)
            try await rooms.edit(room, try await request.json(EditRoom.self))
            return .json(await room.snapshotNow)
        }
        // Its host.
        router.put("/v1/rooms/:room/phase") { request, context -> Response in
            let room = try await hosted(context)
            try await rooms.go(try await request.json(SetPhase.self).phase, in: room)
            return .json(await room.snapshotNow)
        }
        // Its host.
        router.delete("/v1/rooms/:room") { _, context -> Response in
            try await rooms.end(try await hosted(context))
            return .done
        }
        // Its host.
        router.put("/v1/rooms/:room/shelf/:sku") { request, context -> Response in
            try await offer(.standing, request, context)
        }
        // Its host.
        router.delete("/v1/rooms/:room/shelf/:sku") { request, context -> Response in
            try await takeOff(.standing, request, context)
        }
        // Its host.
        router.put("/v1/rooms/:room/shelf/:sku/flash") { request, context -> Response in
            try await offer(.flash, request, context)
        }
        // Its host.
        router.delete("/v1/rooms/:room/shelf/:sku/flash") { request, context -> Response in
            try await takeOff(.flash, request, context)
        }
        // Its host.
        router.put("/v1/rooms/:room/shelf") { request, context -> Response in
            let room = try await hosted(context)
            let (wanted, body) = try await request.received(ArrangeShelf.self)
            _ = try await till.perform(
                .arrangeShelf(room.id, wanted.skus, by: room.host.id),
                once: try request.idempotency(body, of: room.host.id))
            return .done
        }
        // Its host.
        router.put("/v1/rooms/:room/explained") { request, context -> Response in
            let room = try await hosted(context)
            try await rooms.explain(try await request.json(ExplainLine.self).sku, in: room)
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
            case .publish: return .json(try media.publish(in: try await hosted(context).id, from: context.address))
            case .watch: return .json(try await watch(context))
            }
        }
    }

    private func watch(_ context: APIContext) async throws -> MediaTicket {
        let live = try await rooms.room(try context.identifier("room"), for: context.person)
        let room = live.id
        let caller = rooms.door.caller(context.person, from: context.address, at: room)
        try rooms.door.admit(caller, to: room)
        // Nobody sees a host before the show, nor the last picture before a pause.
        guard await live.life.isShown else { throw Problem.notLive }
        let ticket = try media.watch(in: room, from: context.address, as: caller.id)
        do {
            // Asked again: a ban that came in between has taken away only the tickets of before.
            try rooms.door.admit(caller, to: room)
        } catch {
            media.revoke([caller.id], in: room)
            throw error
        }
        return ticket
    }

    private func hosted(_ context: APIContext) async throws -> LiveRoom {
        let person = try context.signedIn(to: "host")
        return try await rooms.room(try context.identifier("room"), hostedBy: person)
    }

    private func offer(_ kind: Offer.Kind, _ request: Request, _ context: APIContext) async throws -> Response {
        let room = try await hosted(context)
        let (wanted, body) = try await request.received(ShelfOffer.self)
        try wanted.price.requirePayable()
        let offer = Offer(
            id: FreshIdentifier.offer(), key: Offer.Key(room: room.id, sku: try context.identifier("sku")), kind: kind,
            price: wanted.price, limitPerBuyer: wanted.limitPerBuyer,
            window: Window(from: wanted.from, until: wanted.until), quota: wanted.quota)
        // Another flash sale begins whenever one is asked for: sent twice, it must begin once.
        let once =
            kind == .flash
            ? try request.requiredIdempotency(body, of: room.host.id)
            : try request.idempotency(body, of: room.host.id)
        _ = try await till.perform(.putOnShelf(offer, by: room.host.id), once: once)
        return .done
    }

    private func takeOff(_ kind: Offer.Kind, _ request: Request, _ context: APIContext) async throws -> Response {
        let room = try await hosted(context)
        let key = Offer.Key(room: room.id, sku: try context.identifier("sku"))
        _ = try await till.perform(
            .takeOffShelf(key, kind, by: room.host.id), once: try request.idempotency(nil, of: room.host.id))
        return .done
    }
}
