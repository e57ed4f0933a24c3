import Commerce
import Media
import Wire

/// Decides what a room tells whom: composes what it is made of, and turns what happened into a tick.
///
/// Owns no clock and no connection: the caller passes the time in, carries `Delivery` values out, and calls
/// `tick()` every 100 ms while `hasNews`.
struct RoomState {
    typealias ConnectionID = UInt64

    /// Something for one connection.
    enum Delivery: Equatable {
        case toOne(ConnectionID, ServerMessage)
    }

    /// The room as it is now.
    var snapshot: RoomSnapshot
    /// The room as everybody was told it with the last tick: what a joiner gets, so that the next tick is news to the
    /// joiner as to all others.
    var told: RoomSnapshot
    /// Whether more was said than a joiner is told.
    private var hasOlderTalk = false

    /// How far the show is.
    var life: RoomLife
    /// Whether what happens counts for what the show comes to.
    var isCounting: Bool
    var audience: Audience
    var talk = Talk()
    var log: EventLog
    /// Decides over every line before it becomes talk.
    var moderation: Moderation
    /// Lines that were said, or that their sender takes for said, as they were typed: draws look for phrases in them.
    private var heard: [SaidLine] = []
    /// Of the rules, for the log that is kept.
    var actsToKeep: [ModerationAct] = []
    /// Who follows the host and who does not, as far as that was asked.
    var follows: [Account.ID: Bool] = [:]
    /// What the show comes to.
    var meter: Meter
    /// The wall clock, as whoever drives the room told it last; the meter counts by it.
    var wall: Timestamp
    /// How fast announcements may follow each other.
    var announcements = TokenBucket(
        burst: Limits.announcementBurst, perSecond: Limits.announcementsPerSecond, at: .zero)
    /// The last one.
    var announced: (text: String, at: Instant)?
    /// Orders the host is told of with the next tick, and in which order.
    private var ordersForHost: [Order.ID: Order] = [:]
    private var orderTurns: [Order.ID] = []
    /// The lines of the shelf stand otherwise than everybody was told.
    var orderIsNews = false
    /// Draws that everybody is told of, as they are by then.
    var draws = ToldDraws()

    /// - Parameters:
    ///   - epoch: names this run of the room, as no other did.
    ///   - capacity: how much is kept for those who come back.
    ///   - moderation: nil for none but the usual.
    ///   - kept: what the show had come to before this run.
    init(
        snapshot: RoomSnapshot, epoch: String, keeping capacity: EventLog.Capacity = .usual,
        moderation: Moderation? = nil, kept: KeptShow = KeptShow(), wall: Timestamp = Timestamp(milliseconds: 0)
    ) {
        self.snapshot = snapshot
        life = RoomLife(snapshot.phase)
        isCounting = life.isOn
        self.moderation = moderation ?? Moderation(room: snapshot.room, host: snapshot.host)
        self.wall = wall
        meter = Meter(opened: snapshot.openedAt ?? wall, kept: kept, at: wall)
        self.snapshot.talk = TalkLimits(self.moderation.rules)
        told = self.snapshot
        audience = Audience(host: snapshot.host.id)
        log = EventLog(epoch: epoch, keeping: capacity)
        for item in snapshot.shelf { meter.named(item.sku, item.title, item.spec) }
        countCard()
    }

    var position: LivePosition { log.position }

    /// Whether the next tick has anything to say.
    var hasNews: Bool {
        log.hasWaiting || orderIsNews || draws.hasNews || talk.hasNews || !orderTurns.isEmpty
            || snapshot.card != told.card || snapshot.pinned != told.pinned || snapshot.explained != told.explained
            || snapshot.counts != told.counts
    }

    // MARK: - Connections

    /// Lets a connection in and answers what it is told first; nil when the room is full.
    ///
    /// - Parameters:
    ///   - caller: as who it came to the door; nil for nobody who can be told from others.
    ///   - known: up to where the client knows the room already.
    mutating func join(
        _ connection: ConnectionID, as person: AccountView?, _ caller: Caller? = nil,
        knowing known: LivePosition? = nil,
        at now: Instant
    ) -> ServerMessage? {
        guard audience.join(connection, as: person, caller, at: now) else { return nil }
        countViewers()
        countArrival(connection)
        return welcome(person, knowing: known)
    }

    mutating func leave(_ connection: ConnectionID) {
        audience.leave(connection)
        countViewers()
        if isCounting { meter.left(online: audience.viewers, at: wall) }
    }

    /// What a connection is told that has lost everything after `sequence`.
    func catchUp(_ connection: ConnectionID, after sequence: UInt64) -> ServerMessage {
        welcome(audience.person(of: connection), knowing: LivePosition(epoch: log.epoch, sequence: sequence))
    }

    private func welcome(_ person: AccountView?, knowing known: LivePosition?) -> ServerMessage {
        let told = self.told(to: person?.id)
        guard let known, known.epoch == log.epoch, known.sequence <= log.sequence else {
            return .snapshot(log.position, told)
        }
        let missed = log.missed(after: known.sequence, by: person?.id)
        guard let all = missed.all else { return .snapshot(log.position, told, missed: missed.own) }
        return .resumed(
            Tick(
                sequence: log.sequence, numbered: all, card: CardState(sku: told.card),
                pinned: PinState(line: told.pinned), explained: ExplainedState(line: told.explained),
                counts: told.counts, danmaku: told.danmaku))
    }

    /// The room as this person was told it: with what it is here, and with lines that nobody else was shown.
    private func told(to person: Account.ID?) -> RoomSnapshot {
        guard let person else { return told }
        var room = told
        room.danmaku = talk.newest(told.danmaku, isAll: !hasOlderTalk, for: person)
        room.you = moderation.standing(of: person)
        return room
    }

    /// Takes one message of a client; what the sender must be told comes back.
    ///
    /// - Parameter wall: the time of day, in which moderation tells how long something lasts.
    mutating func handle(
        _ message: ClientMessage, from connection: ConnectionID, at now: Instant, _ wall: Timestamp = .now
    ) -> [Delivery] {
        switch message {
        case .say(let id, let text, let mode, let colour, let to):
            do throws(Problem) {
                guard id.count <= Limits.messageID else {
                    throw .malformed("The 'id' of a line has at most \(Limits.messageID) characters.")
                }
                try say(text, mode: mode, colour: colour, to: to, from: connection, at: now, wall)
                if isCounted(connection) { meter.said(at: self.wall) }
                return []
            } catch {
                return [.toOne(connection, .refused(id: String(id.prefix(Limits.messageID)), error))]
            }
        case .like(let count):
            guard Limits.likesPerMessage.contains(count) else {
                return [.toOne(connection, .refused(id: "", .outOfRange("A message has 1 to 100 likes.")))]
            }
            if snapshot.phase != .ended { liked(audience.likes(count, from: connection, at: now), from: connection) }
            return []
        case .click(let sku):
            clicked(sku, from: connection, at: now)
            return []
        }
    }

    // MARK: - People

    /// What somebody is here beside a viewer.
    func role(of person: Account.ID) -> Danmaku.Role? { moderation.role(of: person) }

    /// Who runs the room.
    var desk: [Account.ID] { [snapshot.host.id] + moderation.moderators.keys.sorted() }

    mutating func followers(_ count: Int) { snapshot.counts.followers = max(0, count) }

    /// Tells the buyer and the host that there is something new in their thread.
    mutating func tell(_ news: ServiceNews) {
        log.record(.service(news), for: news.buyer.id)
        log.record(.service(news), for: snapshot.host.id, isForDesk: true)
    }

    /// Tells those of the people who are here that a host they follow is live.
    mutating func tell(_ followers: Set<Account.ID>, live room: RoomSummary) {
        for person in audience.here(of: followers).sorted() { log.record(.hostLive(room), for: person) }
    }

    /// What guests from the addresses are that a person's connections come from; of this machine only when `includingLocal`.
    func neighbours(of person: Visitor.ID, includingLocal: Bool) -> Set<Visitor.ID> {
        Set(
            audience.callers.map(\.caller).filter { $0.id == person && (includingLocal || !$0.isLocal) }
                .map(\.guests))
    }

    /// Those who talked, the newest first, then the others who are here by name, guests last; the host left out. Costs a
    /// walk over the connections.
    var people: [RoomPerson] {
        var links: [Visitor.ID: (name: String?, count: Int)] = [:]
        var locals: Set<Visitor.ID> = []
        for (_, caller) in audience.callers {
            links[caller.id, default: (caller.name, 0)].count += 1
            if caller.isLocal, caller.name != nil { locals.insert(caller.id) }
        }
        links[Visitor.id(of: snapshot.host.id)] = nil
        let talked = talk.talkers.reversed().filter { $0.person.id != snapshot.host.id }.map { talker in
            let id = Visitor.id(of: talker.person.id)
            return RoomPerson(
                id: id, name: talker.person.name, links: links.removeValue(forKey: id)?.count ?? 0, said: talker.line,
                isLocal: locals.contains(id) ? true : nil)
        }
        let quiet = links.map { id, known in
            RoomPerson(
                id: id, name: known.name, links: known.count, isLocal: locals.contains(id) ? true : nil)
        }
        .sorted { ($0.name == nil ? 1 : 0, $0.name ?? "", $0.id) < ($1.name == nil ? 1 : 0, $1.name ?? "", $1.id) }
        return Array((talked + quiet).prefix(Limits.peopleListed))
    }

    private mutating func countViewers() {
        snapshot.counts.viewers = audience.viewers
        snapshot.counts.peak = max(snapshot.counts.peak, audience.viewers)
    }

    /// Notes that somebody said something; what waits for a keeper is not said yet.
    mutating func hear(_ line: SaidLine) { heard.append(line) }

    /// What was said since this was last asked for.
    mutating func drainHeard() -> [SaidLine] {
        defer { heard = [] }
        return heard
    }

    // MARK: - Orders

    /// Tells a buyer of an order of the own, and the host of all.
    mutating func orderChanged(_ order: Order, payWith: [String]) {
        if order.shop == Shop(of: snapshot.host.id).id {
            if ordersForHost.updateValue(order, forKey: order.id) == nil { orderTurns.append(order.id) }
            // A rush of orders is told by its end: the console looks the others up.
            if orderTurns.count > Limits.ordersPerTick { ordersForHost[orderTurns.removeFirst()] = nil }
        }
        guard order.buyer != snapshot.host.id else { return }
        log.record(.order(OrderView(order, payWith: payWith)), for: order.buyer)
    }

    mutating func paidOrders(_ count: Int) { snapshot.counts.paidOrders = count }

    private mutating func recordForDesk() {
        for order in orderTurns.compactMap({ ordersForHost[$0] }) {
            // The name of a buyer who has left is in the shop's list of orders.
            let view = OrderView(order, forShop: true, buyer: audience.person(order.buyer))
            log.record(.order(view), for: snapshot.host.id, isForDesk: true)
        }
        (ordersForHost, orderTurns) = ([:], [])
        for question in talk.drainQuestions() {
            for person in desk { log.record(.question(question), for: person, isForDesk: true) }
        }
    }

    // MARK: - The tick

    /// What everybody is told now, if anything, and what single connections are told after it; nil when nothing
    /// happened.
    mutating func tick() -> (frame: Tick?, beside: [Delivery])? {
        guard hasNews else { return nil }
        for draw in draws.drain() { record(.draw(draw)) }
        // Behind what came and went: it is of all lines there are.
        if orderIsNews { record(.shelfOrder(snapshot.shelf.map(\.sku))) }
        orderIsNews = false
        recordForDesk()
        let before = log.sequence
        let (shared, personal) = log.number()
        let shown = talk.drain()
        let frame = Tick(
            sequence: shared.last?.number ?? before, numbered: shared.isEmpty ? nil : shared,
            card: snapshot.card == told.card ? nil : CardState(sku: snapshot.card),
            pinned: snapshot.pinned == told.pinned ? nil : PinState(line: snapshot.pinned),
            explained: snapshot.explained == told.explained ? nil : ExplainedState(line: snapshot.explained),
            counts: snapshot.counts == told.counts ? nil : snapshot.counts,
            danmaku: shown.lines.isEmpty ? nil : shown.lines)
        told.apply(frame)
        if told.danmaku.count > Limits.linesShownToJoiners {
            told.danmaku.removeFirst(told.danmaku.count - Limits.linesShownToJoiners)
            hasOlderTalk = true
        }
        snapshot.danmaku = told.danmaku
        let isForAll = frame != Tick(sequence: frame.sequence, numbered: nil)
        return (isForAll ? frame : nil, tellOwn(personal, shown.withheld))
    }

    /// One frame for each connection that is told something alone: its person's events, and lines that concern the
    /// person and that the others were not shown.
    private func tellOwn(_ events: [EventLog.Entry], _ lines: [(line: Danmaku, to: [Account.ID])]) -> [Delivery] {
        var ticks: [Account.ID: Tick] = [:]
        let none = Tick(sequence: log.sequence, numbered: nil)
        for entry in events {
            guard let person = entry.person, audience.isHere(person) else { continue }
            ticks[person, default: none].numbered = (ticks[person]?.numbered ?? []) + [entry.event]
        }
        for (line, people) in lines {
            for person in Set(people) where audience.isHere(person) {
                ticks[person, default: none].danmaku = (ticks[person]?.danmaku ?? []) + [line]
            }
        }
        return ticks.flatMap { person, tick in
            audience.connections(of: person).map { Delivery.toOne($0, .tick(tick)) }
        }
    }

    /// Everybody is told of an event with the next tick.
    mutating func record(_ event: RoomEvent) {
        log.record(event)
        snapshot.apply(event)
    }
}
