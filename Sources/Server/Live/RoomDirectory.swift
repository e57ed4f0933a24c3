import Commerce
import Logging
import Media
import Store
import Wire

/// The rooms of this server: opens, finds and ends them, and carries the till's news to those it concerns.
actor RoomDirectory {
    private let store: any Store
    private let relay: MediaDesk
    private let logger: Logger
    private var rooms: [Room.ID: LiveRoom] = [:]
    /// The rooms that sell a SKU.
    private var sellers: [SKU.ID: Set<Room.ID>] = [:]
    /// Orders paid in each room.
    private var paidOrders: [Room.ID: Int] = [:]
    /// Hosts whose room is being opened: a second request waits for the first one's room.
    private var opening: [Account.ID: Task<LiveRoom, any Error>] = [:]
    /// Rooms without their host's media, and since when.
    private var waiting: [Room.ID: Instant] = [:]

    init(store: any Store, relay: MediaDesk, logger: Logger) {
        self.store = store
        self.relay = relay
        self.logger = logger
    }

    /// After a start: rooms that were open wait for their hosts.
    func resume() async throws(StoreError) {
        for room in try await store.openRooms(limit: Limits.openRooms) {
            let shelf = try await store.shelf(of: room.id)
            _ = enter(room, shelf: shelf, paid: try await store.paidOrderCount(in: room.id))
        }
    }

    /// Opens a room for a host, or answers the one that is open already.
    func open(title: String, host: Account) async throws -> (room: LiveRoom, isNew: Bool) {
        if let room = rooms.values.first(where: { $0.host.id == host.id }) { return (room, false) }
        let title = PlainText.clean(title, limit: Limits.roomTitle + 1)
        guard !title.isEmpty, title.count <= Limits.roomTitle else {
            throw Problem.outOfRange("A room's title has 1 to \(Limits.roomTitle) characters.")
        }
        guard rooms.count < Limits.openRooms else {
            throw Problem.unavailable(
                "This server has as many open rooms as it takes. Try again later.", retryAfter: 60)
        }
        if let first = opening[host.id] { return (try await first.value, false) }
        let task = Task {
            defer { opening[host.id] = nil }
            let room = Room(id: FreshIdentifier.room(), title: title, host: host, openedAt: .now)
            try await store.save(room)
            logger.info("room opened", metadata: ["room": "\(room.id)", "host": "\(host.id)"])
            return enter(room, shelf: [], paid: 0)
        }
        opening[host.id] = task
        return (try await task.value, true)
    }

    /// - Throws: `room-unknown`, or `room-ended` for one that was.
    func room(_ id: Room.ID) async throws -> LiveRoom {
        if let room = rooms[id] { return room }
        throw try await store.room(id) == nil ? Problem.roomUnknown : .roomEnded
    }

    /// The room, for its host only.
    func room(_ id: Room.ID, hostedBy person: AccountView) async throws -> LiveRoom {
        let room = try await room(id)
        guard room.host.id == person.id else { throw Problem.hostOnly }
        return room
    }

    /// Rooms that are live first, and the fullest first among them.
    func list() async -> [RoomSummary] {
        var summaries: [RoomSummary] = []
        for room in rooms.values { summaries.append(await room.summary) }
        return summaries.sorted {
            ($0.phase == .live ? 0 : 1, -$0.viewers, $0.id) < ($1.phase == .live ? 0 : 1, -$1.viewers, $1.id)
        }
    }

    var count: Int { rooms.count }

    /// Puts a card up, or takes it down with nil; it is there again after a restart.
    func pin(_ sku: SKU.ID?, in room: LiveRoom) async throws {
        try await room.pin(sku)
        guard var kept = try await store.room(room.id) else { throw Problem.roomUnknown }
        kept.card = sku
        try await store.save(kept)
    }

    func end(_ room: LiveRoom) async throws {
        guard var kept = try await store.room(room.id) else { throw Problem.roomUnknown }
        kept.phase = .ended
        try await store.save(kept)
        rooms[room.id] = nil
        waiting[room.id] = nil
        paidOrders[room.id] = nil
        for sku in await room.snapshot.shelf.map(\.sku) {
            sellers[sku]?.remove(room.id)
            if sellers[sku]?.isEmpty == true { sellers[sku] = nil }
        }
        relay.close(room.id)
        await room.end()
        logger.info("room ended", metadata: ["room": "\(room.id)"])
    }

    /// The relay says that a host's media arrive, or no longer do.
    func hostMedia(in id: Room.ID, arrives: Bool) async {
        waiting[id] = arrives ? nil : .now
        await rooms[id]?.phaseChanged(arrives ? .live : .waiting)
    }

    /// Ends rooms whose host has been away too long.
    func endAbandoned(at now: Instant) async {
        for (id, since) in waiting where now - since > Limits.abandonedRoom {
            // Ending one takes its time, and a host may come back meanwhile.
            guard waiting[id] == since else { continue }
            guard let room = rooms[id] else {
                waiting[id] = nil
                continue
            }
            do {
                try await end(room)
            } catch {
                logger.error("an abandoned room was not ended", metadata: ["room": "\(id)", "error": "\(error)"])
            }
        }
    }

    /// Tells rooms what the till changed, in the order it happened.
    func tell(_ change: Change, payments: PaymentDesk) async {
        switch change {
        case .stockChanged(let sku, let onHand, let available):
            for id in sellers[sku] ?? [] {
                await rooms[id]?.stockChanged(sku, available: available, onHand: onHand)
            }
        case .shelfChanged(let line):
            guard let room = rooms[line.offer.room] else { return }
            sellers[line.sku.id, default: []].insert(room.id)
            await room.put(onShelf: ShelfItem(line))
        case .orderChanged(let order):
            guard let room = rooms[order.room] else { return }
            await room.tell(order.buyer, of: await payments.knownView(of: order))
            // A second payment of a paid order changes it too, but is no second sale.
            if order.state == .paid, order.payments.last?.purpose == .sale {
                paidOrders[order.room, default: 0] += 1
                await room.paidOrders(paidOrders[order.room] ?? 0)
            }
        }
    }

    /// Brings a kept room to life.
    private func enter(_ room: Room, shelf: [ShelfLine], paid: Int) -> LiveRoom {
        let live = LiveRoom(
            snapshot: RoomSnapshot(
                room: room.id, title: room.title, host: AccountView(room.host), phase: .waiting,
                shelf: shelf.map(ShelfItem.init), card: room.card,
                counts: RoomCounts(viewers: 0, likes: 0, paidOrders: paid), danmaku: []))
        rooms[room.id] = live
        waiting[room.id] = .now
        paidOrders[room.id] = paid
        for line in shelf { sellers[line.sku.id, default: []].insert(room.id) }
        return live
    }
}
