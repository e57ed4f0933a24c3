import Commerce
import DequeModule
import Logging
import Store
import Wire

/// What rooms give away: makes the seeds, gives out tickets, and ends what is over.
///
/// The till decides; the desk knows the draws that are open, so that nobody who grabs costs a look into the store.
actor DrawDesk {
    /// Somebody who said the phrase of a draw.
    private struct Spoken {
        let draw: Draw.ID
        let person: Account.ID
        let hereSince: Timestamp?
    }

    private let store: any Store
    private let till: Till
    private let logger: Logger
    private var open: [Draw.ID: Draw] = [:]
    /// What a draw's prize is called, for as long as it is shown.
    private var prizes: [Draw.ID: DrawPrize] = [:]
    /// Who said the phrase of an open draw.
    private var said: [Draw.ID: Set<Account.ID>] = [:]
    private var waiting: Deque<Spoken> = []
    /// Draws that the till is asked to start, and where.
    private var starting: [Draw.ID: Room.ID] = [:]
    /// The task that enters those who wait; it ends by itself when nobody does.
    private var entering: Task<Void, Never>?

    init(store: any Store, till: Till, logger: Logger) {
        self.store = store
        self.till = till
        self.logger = logger
    }

    /// After a start: draws go on until their time is over.
    func resume() async throws(StoreError) {
        for draw in try await store.openDraws() { open[draw.id] = draw }
    }

    // MARK: - The host

    /// The same key is the same draw.
    func start(
        _ wanted: NewDraw, in room: Room.ID, by host: Account.ID, once: Idempotency
    ) async throws -> DrawView {
        let plan = try Draw.Plan(wanted, id: CodedIdentifier.draw(for: once), in: room, of: host)
        // One that is asked for again is there already, and takes no place.
        if try await self.draw(plan.id) == nil {
            let running = Set(open.values.lazy.filter { $0.room == room }.map(\.id))
                .union(starting.lazy.filter { $0.value == room }.map(\.key))
            guard running.contains(plan.id) || running.count < Limits.openDrawsPerRoom else {
                throw Problem.outOfRange(
                    "A room has at most \(Limits.openDrawsPerRoom) draws at a time. End one first.")
            }
        }
        starting[plan.id] = room
        defer { starting[plan.id] = nil }
        guard case .draw(let draw) = try await till.perform(.startDraw(plan, by: host), once: once) else {
            throw Problem.internalFault
        }
        if draw.state == .open, open[draw.id] == nil { open[draw.id] = draw }
        return try await view(of: draw)
    }

    func end(_ id: Draw.ID, by host: Account.ID?) async throws -> DrawView {
        let receipt = try await till.perform(.endDraw(id, by: host, orders: try await orders(for: id)))
        guard case .draw(let draw) = receipt else { throw Problem.internalFault }
        forget(draw)
        return try await view(of: draw)
    }

    /// The show is over, and with it what it gives away.
    func endAll(in room: Room.ID, by host: Account.ID) async throws -> [DrawView] {
        var ended: [DrawView] = []
        for id in open.values.filter({ $0.room == room }).map(\.id).sorted() {
            ended.append(try await end(id, by: host))
        }
        return ended
    }

    /// Ends draws whose time is over.
    func endDue(at now: Timestamp) async {
        for draw in open.values.filter({ $0.until <= now }).sorted(by: { ($0.until, $0.id) < ($1.until, $1.id) }) {
            do {
                _ = try await end(draw.id, by: nil)
            } catch {
                logger.error("a draw was not ended", metadata: ["draw": "\(draw.id)", "error": "\(error)"])
            }
        }
    }

    // MARK: - Those who watch

    /// Grabs or enters; once more answers the same.
    func enter(_ id: Draw.ID, _ person: Account.ID, hereSince: Timestamp?) async throws -> DrawAnswer {
        guard let draw = try await draw(id) else { throw Problem(.unknownDraw(id)) }
        let facts = Draw.Facts(
            follows: draw.plan.conditions.follows ? try await store.follows(person, Shop.owner(of: draw.shop)) : false,
            said: said[id]?.contains(person) ?? false, hereSince: hereSince)
        let key = DrawEntry.Key(draw: id, account: person)
        let ticket = DrawSeal.ticket(of: person, under: draw.plan.seed)
        guard case .entry(let entry, let left) = try await till.perform(.enterDraw(key, ticket: ticket, facts)) else {
            throw Problem.internalFault
        }
        return DrawAnswer(draw: try await view(of: left), mine: DrawAnswer.Mine(entry, of: left))
    }

    /// Somebody said something in a room: who says a phrase wants in.
    ///
    /// Returns at once. Those whom another condition keeps out may ask again when it is fulfilled.
    func heard(_ line: String, of draws: [Draw.ID], from person: Account.ID, hereSince: Timestamp?) {
        for id in draws {
            guard let draw = open[id], draw.plan.conditions.phrase?.lowercased() == line.lowercased(),
                said[id, default: []].count < Commerce.Limits.drawEntries,
                said[id, default: []].insert(person).inserted
            else { continue }
            waiting.append(Spoken(draw: id, person: person, hereSince: hereSince))
        }
        if entering == nil, !waiting.isEmpty { entering = Task { await enterAllThatWait() } }
    }

    private func enterAllThatWait() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(Limits.draweesAtOnce))
            waiting.removeFirst(batch.count)
            await eachOf(batch, atOnce: Limits.draweesAtOnce) { spoken in
                do {
                    _ = try await self.enter(spoken.draw, spoken.person, hereSince: spoken.hereSince)
                } catch is Problem {
                    // Too late, or a condition is not fulfilled yet: the person asks again and is told.
                } catch {
                    self.logger.warning(
                        "a phrase was not counted", metadata: ["draw": "\(spoken.draw)", "error": "\(error)"])
                }
            }
        }
        entering = nil
    }

    // MARK: - What is so

    func draw(_ id: Draw.ID) async throws(StoreError) -> Draw? {
        if let draw = open[id] { return draw }
        return try await store.draw(id)
    }

    /// What the till says of a draw.
    func changed(_ draw: Draw) async throws(StoreError) -> DrawView {
        if draw.state == .open { open[draw.id] = draw } else { forget(draw) }
        return try await view(of: draw)
    }

    func open(in room: Room.ID) async throws(StoreError) -> [DrawView] {
        var views: [DrawView] = []
        for draw in open.values.filter({ $0.room == room }).sorted(by: { $0.startedAt < $1.startedAt }) {
            views.append(try await view(of: draw))
        }
        return views
    }

    func view(of draw: Draw) async throws(StoreError) -> DrawView {
        let prize: DrawPrize
        if let known = prizes[draw.id] {
            prize = known
        } else {
            prize = try await DrawPrize(draw, in: store)
            if draw.state == .open { prizes[draw.id] = prize }
        }
        let winners = draw.state == .open ? nil : try await store.winners(of: draw.id, limit: Limits.winnersTold)
        return DrawView(draw, prize, winners: winners)
    }

    private func forget(_ draw: Draw) {
        guard draw.state == .ended else { return }
        open[draw.id] = nil
        said[draw.id] = nil
        prizes[draw.id] = nil
    }

    /// One for each winner of goods.
    private func orders(for id: Draw.ID) async throws(StoreError) -> [Order.ID] {
        guard let plan = try await draw(id)?.plan, case .piece = plan.prize else { return [] }
        return (0..<plan.places).map { _ in FreshIdentifier.order(at: .now) }
    }
}
