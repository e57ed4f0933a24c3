import Commerce
import Store
import Wire

/// What shows come to: told to their hosts once a second, kept every ten, and reported.
extension RoomDirectory {
    /// - Parameter keeping: whether what was counted is kept as well.
    func tellNumbers(keeping: Bool) async {
        if keeping { await keepNumbers() }
        for room in rooms.values { await room.tellNumbers() }
    }

    /// What an open show has come to, for those who run it.
    func numbers(of id: Room.ID, for person: AccountView) async throws -> RoomNumbers {
        let room = try await room(id, for: person)
        guard await room.moderation.role(of: person.id) != nil else { throw Problem.keepersOnly }
        return await room.numbers
    }

    /// What a show came to, while it goes on and after it, for those who run it.
    func report(on id: Room.ID, for person: AccountView) async throws -> RoomReport {
        guard let kept = try await store.room(id), kept.isThere(for: person.id) else { throw Problem.roomUnknown }
        guard try await keeps(person, kept) else { throw Problem.keepersOnly }
        if let live = rooms[id] {
            let currency = await live.currency
            if let currency { await live.refunded(try await store.refunded(in: id, currency)) }
            return await live.report(on: kept, try await gains(of: kept, currency, until: .now))
        }
        // It may have ended just now.
        await keep([])
        let show = try await store.numbers(of: id)
        let end = show.end ?? ShowEnd(at: show.buckets.keys.max().map(\.end) ?? kept.openedAt)
        var meter = Meter(opened: kept.openedAt, kept: show, at: end.at)
        for (sku, good) in try await store.goods(show.goods) { meter.named(sku, good.product.title, good.sku.spec) }
        return meter.report(
            on: kept, end: end, gains: try await gains(of: kept, show.currency, until: end.at), at: end.at)
    }

    private func gains(
        of room: Room, _ currency: Currency?, until end: Timestamp
    ) async throws(StoreError) -> ShowGains {
        var gains = ShowGains()
        gains.followers = try await store.followerCount(of: room.host.id)
        gains.newFollowers = try await store.followerCount(of: room.host.id, since: room.openedAt, until: end)
        // Before the first order no coupon was used.
        if let currency { gains.coupons = try await store.couponSales(in: room.id, currency) }
        gains.draws = try await store.draws(in: room.id, limit: MeterLimits.draws).reversed()
        return gains
    }

    /// Whether somebody is a room's host or one of the moderators its host has now.
    private func keeps(_ person: AccountView, _ room: Room) async throws(StoreError) -> Bool {
        if room.host.id == person.id { return true }
        return try await store.moderation(of: Shop(of: room.host.id).id).moderators.contains { $0.id == person.id }
    }

    /// One after the other, and never two at once: what is drained here is kept before anything is added up again.
    private func keepNumbers() async {
        var news: [ShowNews] = []
        for room in rooms.values {
            let drained = await room.drainNumbers()
            if !drained.isEmpty { news.append(drained) }
        }
        await keep(news)
        for id in recountDue {
            recountDue.remove(id)
            guard let room = rooms[id] else { continue }
            do throws(StoreError) {
                await room.recount(try await store.numbers(of: id))
            } catch {
                recountDue.insert(id)
                logger.error("a show was not counted again", metadata: ["room": "\(id)", "error": "\(error.message)"])
            }
        }
        for id in refundsMoved {
            refundsMoved.remove(id)
            guard let room = rooms[id], let currency = await room.currency else { continue }
            do throws(StoreError) {
                await room.refunded(try await store.refunded(in: id, currency))
            } catch {
                refundsMoved.insert(id)
                logger.error("refunds were not added up", metadata: ["room": "\(id)", "error": "\(error.message)"])
            }
        }
    }

    /// Keeps numbers, those of shows that ended and could not be kept before too; what cannot be kept is kept the next
    /// time.
    func keep(_ news: [ShowNews]) async {
        let all = unkept + news
        unkept = []
        guard !all.isEmpty else { return }
        do throws(StoreError) {
            try await store.keep(all)
        } catch {
            logger.error("numbers were not kept", metadata: ["shows": "\(all.count)", "error": "\(error.message)"])
            for news in all {
                if let room = rooms[news.room], news.end == nil {
                    await room.giveBack(news)
                } else {
                    unkept.append(news)
                }
            }
            if unkept.count > MeterLimits.ended { unkept.removeFirst(unkept.count - MeterLimits.ended) }
        }
    }
}

extension KeptShow {
    /// All that it was about.
    var goods: [SKU.ID] { Array(Set(buckets.values.flatMap(\.goods.keys))) }

    var crowd: Crowd { buckets.values.reduce(into: Crowd()) { $0 += $1.crowd } }
}
