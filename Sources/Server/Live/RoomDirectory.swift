import Commerce
import Logging
import Media
import Store
import Wire

/// The rooms of this server: opens, finds and ends them, and carries the till's news to those it concerns.
actor RoomDirectory {
    let store: any Store
    private let relay: MediaDesk
    let draws: DrawDesk
    private let payWith: [String]
    let logger: Logger
    /// Who may not enter which room.
    nonisolated let door: Doorkeeper
    /// Who carries out what keeps order.
    nonisolated let moderation: ModerationDesk
    var rooms: [Room.ID: LiveRoom] = [:]
    /// The rooms that sell a SKU.
    var sellers: [SKU.ID: Set<Room.ID>] = [:]
    /// Whose goods rooms sell: it never changes, and every order asks for it.
    private nonisolated let shops = Remembered<Room.ID, Shop.ID>(capacity: 10_000)
    /// The open room of each shop.
    var hosted: [Shop.ID: Room.ID] = [:]
    /// The flash sales on the shelves of open rooms.
    var flashSales: [Offer.Key: Offer.ID] = [:]
    /// Orders paid in each room.
    var paidOrders: [Room.ID: Int] = [:]
    /// Hosts whose room is being opened: a second request waits for the first one's room.
    private var opening: [Account.ID: Task<LiveRoom, any Error>] = [:]
    /// Kept rooms that are being changed.
    private var changing: [Room.ID: Task<Void, any Error>] = [:]
    /// Hosts whose followers are to be counted anew.
    private var uncounted: Set<Account.ID> = []
    /// Rooms whose hosts' followers were told that they are live.
    var told: Set<Room.ID> = []
    /// Rooms that are there for their hosts alone.
    var practices: Set<Room.ID> = []
    /// What rooms are found by.
    var entries: [Room.ID: LobbyEntry] = [:]
    /// Rooms whose numbers are to be added up again: news of orders were lost.
    var recountDue: Set<Room.ID> = []
    /// Rooms in which money went back since that was added up.
    var refundsMoved: Set<Room.ID> = []
    /// The last numbers of shows that ended, as long as they are not kept.
    var unkept: [ShowNews] = []
    /// Rooms without their host's media, and since when.
    var waiting: [Room.ID: Instant] = [:]

    /// - Parameter payWith: the gateways that orders can be paid by.
    init(store: any Store, relay: MediaDesk, draws: DrawDesk, payWith: [String], logger: Logger) {
        self.store = store
        self.draws = draws
        self.payWith = payWith
        self.relay = relay
        self.logger = logger
        door = Doorkeeper(store: store)
        moderation = ModerationDesk(store: store, logger: logger)
    }

    /// After a start: rooms that were open wait for their hosts.
    func resume() async throws(StoreError) {
        for room in try await store.openRooms(limit: Limits.openRooms) {
            try await door.resume(room.id)
            let shelf = try await store.shelf(of: room.id)
            let coupons = try await store.coupons(of: Shop(of: room.host.id).id, for: nil)
            let kept = try await store.numbers(of: room.id)
            let live = enter(
                room, shelf: shelf, coupons: coupons, draws: try await draws.open(in: room.id),
                paid: try await store.paidOrderCount(in: room.id),
                followers: try await store.followerCount(of: room.host.id),
                moderation: Moderation(
                    of: room, try await store.moderation(of: Shop(of: room.host.id).id),
                    mutes: try await store.mutes(in: room.id)),
                kept: kept)
            await live.named(try await store.goods(kept.goods))
        }
    }

    /// Opens a room for a host, or answers the one that is open already.
    func open(_ wanted: OpenRoom, host: Account) async throws -> (room: LiveRoom, isNew: Bool) {
        if let room = rooms.values.first(where: { $0.host.id == host.id }) { return (room, false) }
        let room = try Room(wanted, id: FreshIdentifier.room(), host: host, at: .now)
        guard rooms.count < Limits.openRooms else {
            throw Problem.unavailable(
                "This server has as many open rooms as it takes. Try again later.", retryAfter: 60)
        }
        if let first = opening[host.id] { return (try await first.value, false) }
        let task = Task {
            defer { opening[host.id] = nil }
            let coupons = try await store.coupons(of: Shop(of: host.id).id, for: nil)
            let followers = try await store.followerCount(of: host.id)
            let kept = try await store.moderation(of: Shop(of: host.id).id)
            try await store.save(room)
            logger.info("room opened", metadata: ["room": "\(room.id)", "host": "\(host.id)"])
            return enter(
                room, shelf: [], coupons: coupons, draws: [], paid: 0, followers: followers,
                moderation: Moderation(of: room, kept, mutes: []))
        }
        opening[host.id] = task
        return (try await task.value, true)
    }

    /// - Throws: `room-unknown`, or `room-ended` for one that was. A practice is unknown to all but its host.
    func room(_ id: Room.ID, for person: AccountView? = nil) async throws -> LiveRoom {
        guard let room = rooms[id] else {
            guard let kept = try await store.room(id), kept.isThere(for: person?.id) else { throw Problem.roomUnknown }
            throw Problem.roomEnded
        }
        guard !practices.contains(id) || room.host.id == person?.id else { throw Problem.roomUnknown }
        return room
    }

    /// The room, for its host only.
    func room(_ id: Room.ID, hostedBy person: AccountView) async throws -> LiveRoom {
        let room = try await room(id, for: person)
        guard room.host.id == person.id else { throw Problem.hostOnly }
        return room
    }

    /// Rooms that anybody can find.
    var count: Int { rooms.count - practices.count }

    /// The open room of a host.
    func openRoom(of host: Account.ID) -> LiveRoom? { hosted[Shop(of: host).id].flatMap { rooms[$0] } }

    /// Those who may not be here any more are let go, and the relay sends them nothing.
    func putOut(_ people: Set<Visitor.ID>, of room: LiveRoom) async {
        relay.revoke(people, in: room.id)
        await room.putOutBanned()
    }

    /// Puts a card up, or takes it down with nil; it is there again after a restart.
    func pin(_ sku: SKU.ID?, in room: LiveRoom) async throws {
        try await room.pin(sku)
        try await keepShown(in: room)
    }

    /// The host speaks of a line, or of none with nil; so it is after a restart, too.
    func explain(_ sku: SKU.ID?, in room: LiveRoom) async throws {
        try await room.explain(sku)
        try await keepShown(in: room)
    }

    /// Keeps which card is up and what is explained, as they are when it comes to that.
    func keepShown(in room: LiveRoom) async throws {
        try await change(room.id) { kept in
            let shown = await room.snapshot
            kept.card = shown.card
            kept.explained = shown.explained
        }
    }

    func end(_ room: LiveRoom) async throws {
        try await change(room.id) { $0.phase = .ended }
        // Whoever is here is told what became of them before all go.
        for draw in try await draws.endAll(in: room.id, by: room.host.id) { await room.drawChanged(draw) }
        rooms[room.id] = nil
        waiting[room.id] = nil
        entries[room.id] = nil
        told.remove(room.id)
        practices.remove(room.id)
        paidOrders[room.id] = nil
        if hosted[room.shop] == room.id { hosted[room.shop] = nil }
        for sku in await room.snapshot.shelf.map(\.sku) { forget(Offer.Key(room: room.id, sku: sku)) }
        relay.close(room.id)
        await room.end()
        await keep([room.closeNumbers()])
        await door.forget(room.id)
        logger.info("room ended", metadata: ["room": "\(room.id)"])
    }

    /// Changes a room as it is kept, one change after the other: each is made to what the one before it left, and told
    /// before the next.
    func change(
        _ id: Room.ID, _ change: @escaping @Sendable (inout Room) async throws -> Void,
        then tell: @escaping @Sendable (isolated RoomDirectory, Room) async -> Void = { _, _ in }
    ) async throws {
        while let earlier = changing[id] { _ = await earlier.result }
        let task = Task {
            defer { changing[id] = nil }
            guard var kept = try await store.room(id) else { throw Problem.roomUnknown }
            try await change(&kept)
            try await store.save(kept)
            await tell(self, kept)
        }
        changing[id] = task
        try await task.value
    }

    // MARK: Follows

    /// Each of the hosts with the room that is open now; those who are live first.
    func open(of hosts: [Account]) async -> [FollowedHost] {
        var followed: [FollowedHost] = []
        for host in hosts {
            let room = hosted[Shop(of: host.id).id].flatMap { practices.contains($0) ? nil : rooms[$0] }
            followed.append(FollowedHost(host: AccountView(host), room: await room?.summary))
        }
        func rank(_ host: FollowedHost) -> Int { host.room.map { $0.phase == .live ? 0 : 1 } ?? 2 }
        return (0...2).flatMap { wanted in followed.filter { rank($0) == wanted } }
    }

    /// Somebody follows this host now, or does no longer.
    func followersChanged(of host: Account.ID, by person: Account.ID, isFollower: Bool) async {
        await openRoom(of: host)?.follows(person, isFollower)
        if hosted[Shop(of: host).id] != nil { uncounted.insert(host) }
    }

    /// Counts followers where that changed, so that however many come at once cost one count a round.
    func countFollowers() async throws(StoreError) {
        while let host = uncounted.popFirst() {
            let count = try await store.followerCount(of: host)
            await hosted[Shop(of: host).id].flatMap { rooms[$0] }?.followers(count)
        }
    }

    /// Tells those who are in other rooms that a host they follow is live.
    func tellFollowers(of room: LiveRoom) async throws(StoreError) {
        let summary = await room.summary
        let others = rooms.values.filter { $0.id != room.id }
        guard !others.isEmpty else { return }
        var after: Account.ID?
        repeat {
            let page = try await store.followers(of: room.host.id, after: after, limit: StoreLimits.page)
            for other in others { await other.tell(Set(page), live: summary) }
            after = page.count < StoreLimits.page ? nil : page.last
        } while after != nil
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
            if await room.isAwaited(at: .now) { continue }
            do {
                try await end(room)
            } catch {
                logger.error("an abandoned room was not ended", metadata: ["room": "\(id)", "error": "\(error)"])
            }
        }
    }

    /// Since when somebody has been in a room; nil for who is not.
    func hereSince(_ person: Account.ID, in id: Room.ID) async -> Timestamp? { await rooms[id]?.hereSince(person) }

    /// The shop whose goods a room sells.
    /// - Throws: `room-unknown`, for a practice as well: nothing is sold there.
    nonisolated func shop(of id: Room.ID) async throws -> Shop.ID {
        if let shop = shops[id] { return shop }
        guard let room = try await store.room(id), room.stage != .practice else { throw Problem.roomUnknown }
        let shop = Shop(of: room.host.id).id
        shops[id] = shop
        return shop
    }

    /// The open room of a shop.
    func room(of shop: Shop.ID) -> LiveRoom? { hosted[shop].flatMap { rooms[$0] } }

    /// Brings a kept room to life.
    private func enter(
        _ room: Room, shelf: [ShelfLine], coupons: [CouponOffer], draws: [DrawView], paid: Int, followers: Int,
        moderation: Moderation, kept: KeptShow = KeptShow()
    ) -> LiveRoom {
        let crowd = kept.crowd
        let (now, about) = (Timestamp.now, RoomAbout(room))
        func isSold(_ sku: SKU.ID) -> Bool { shelf.contains { $0.sku.id == sku } }
        let usable = coupons.filter { !$0.coupon.isWithdrawn && !$0.coupon.window.isOver(at: now) }
        let live = LiveRoom(
            snapshot: RoomSnapshot(
                room: room.id, title: room.title, host: AccountView(room.host), openedAt: about.openedAt,
                phase: RoomLife(stage: room.stage).phase,
                shelf: shelf.map(ShelfItem.init),
                coupons: usable.map { CouponView($0, at: now, forBuyer: false) },
                card: room.card.flatMap { isSold($0) ? $0 : nil },
                counts: RoomCounts(
                    viewers: 0, likes: crowd.likes, paidOrders: paid, peak: crowd.peak, followers: followers),
                danmaku: [], talk: TalkLimits(moderation.rules), draws: draws,
                explained: room.explained.flatMap { isSold($0.sku) ? $0 : nil }, cover: about.cover, tags: about.tags,
                startsAt: about.startsAt),
            payWith: payWith, door: door, media: relay, draws: self.draws, moderation: moderation,
            noteAct: { [desk = self.moderation] in desk.note($0) },
            isFollower: { [store, host = room.host.id] in try? await store.follows($0, host) }, kept: kept)
        rooms[room.id] = live
        entries[room.id] = LobbyEntry(about, host: room.host.name.rawValue)
        if room.stage == .practice { practices.insert(room.id) }
        if room.isAnnounced { told.insert(room.id) }
        hosted[live.shop] = room.id
        waiting[room.id] = .now
        paidOrders[room.id] = paid
        // Who came while the room was being opened is not among those who were counted.
        uncounted.insert(room.host.id)
        for line in shelf { note(line, in: room.id) }
        return live
    }
}
