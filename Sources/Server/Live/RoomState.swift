import Commerce
import Media
import Wire

/// Decides what a room tells whom: the room's facts, what changed since the last tick, and who may say what.
///
/// Owns no clock and no connection: the caller passes the time in, carries `Delivery` values out, and calls
/// `tick()` every 100 ms while `hasNews`.
struct RoomState {
    typealias ConnectionID = UInt64

    /// Something for one connection, between ticks.
    enum Delivery: Equatable {
        case toOne(ConnectionID, ServerMessage)
    }

    private struct Member {
        let person: AccountView?
        let caller: Caller?
        var likes: TokenBucket
    }

    /// Somebody who talked, and what was said last.
    private struct Talker {
        let person: AccountView
        let line: String
    }

    private struct SaidLine {
        let from: String
        let text: String
        let mode: Danmaku.Mode
        var times: Int
        var connections: [ConnectionID]

        var danmaku: Danmaku { Danmaku(from: from, text: text, mode: mode, times: times) }
    }

    /// The room as a joiner sees it now.
    private(set) var snapshot: RoomSnapshot
    /// Of the last event that must arrive.
    private(set) var sequence: UInt64 = 0

    private var members: [ConnectionID: Member] = [:]
    /// Of those who are signed in.
    private var connections: [Account.ID: Set<ConnectionID>] = [:]
    /// Orders the host is told of with the next tick, and in which order.
    private var ordersForHost: [Order.ID: Order] = [:]
    private var orderTurns: [Order.ID] = []
    private var talkers: [Account.ID: TokenBucket] = [:]
    /// Who talked last, the newest at the end.
    private var lastTalkers: [Talker] = []
    private var pendingEvents: [RoomEvent] = []
    private var cardChanged = false
    private var countsChanged = false
    private var said: [SaidLine] = []
    private var saidLines = 0

    init(snapshot: RoomSnapshot) { self.snapshot = snapshot }

    /// Whether the next tick has anything to say.
    var hasNews: Bool {
        !pendingEvents.isEmpty || cardChanged || countsChanged || !said.isEmpty || !orderTurns.isEmpty
    }

    /// Tells a buyer who is here of an order of the own, at once; the host is told of all with the next tick.
    mutating func orderChanged(_ order: Order, payWith: [String]) -> [Delivery] {
        if order.shop == Shop(of: snapshot.host.id).id, connections[snapshot.host.id] != nil {
            if ordersForHost.updateValue(order, forKey: order.id) == nil { orderTurns.append(order.id) }
            // A rush of orders is told by its end: the console looks the others up.
            if orderTurns.count > Limits.ordersPerTick { ordersForHost[orderTurns.removeFirst()] = nil }
        }
        guard order.buyer != snapshot.host.id, let own = connections[order.buyer] else { return [] }
        let view = OrderView(order, payWith: payWith)
        return own.sorted().map { .toOne($0, .order(view)) }
    }

    /// Lets a connection in; nil when the room is full.
    ///
    /// - Parameter caller: as who it came to the door; nil for nobody who can be told from others.
    mutating func join(
        _ connection: ConnectionID, as person: AccountView?, _ caller: Caller? = nil, at now: Instant
    ) -> ServerMessage? {
        guard members.count < Limits.connectionsPerRoom else { return nil }
        members[connection] = Member(
            person: person, caller: caller,
            likes: TokenBucket(burst: Limits.likeBurst, perSecond: Limits.likesPerSecond, at: now))
        if let person { connections[person.id, default: []].insert(connection) }
        countViewers()
        return .snapshot(sequence: sequence, snapshot)
    }

    mutating func leave(_ connection: ConnectionID) {
        guard let member = members.removeValue(forKey: connection) else { return }
        if let person = member.person {
            connections[person.id]?.remove(connection)
            if connections[person.id]?.isEmpty == true { connections[person.id] = nil }
        }
        countViewers()
    }

    /// Takes one message of a client; what the sender must be told comes back.
    mutating func handle(_ message: ClientMessage, from connection: ConnectionID, at now: Instant) -> [Delivery] {
        switch message {
        case .say(let id, let text, let mode):
            guard let problem = say(text, mode: mode, from: connection, at: now) else { return [] }
            return [.toOne(connection, .refused(id: String(id.prefix(64)), problem))]
        case .like(let count):
            like(count, from: connection, at: now)
            return []
        }
    }

    mutating func put(onShelf item: ShelfItem) {
        record(.shelf(item))
    }

    mutating func stockChanged(_ sku: SKU.ID, available: Int, onHand: Int) {
        guard let item = snapshot.shelf.first(where: { $0.sku == sku }),
            item.available != available || item.onHand != onHand
        else { return }
        record(.stock(sku: sku, available: available, onHand: onHand))
    }

    mutating func takeOffShelf(_ sku: SKU.ID) {
        guard snapshot.shelf.contains(where: { $0.sku == sku }) else { return }
        if snapshot.card == sku { _ = pin(nil) }
        record(.offShelf(sku: sku))
    }

    mutating func quotaChanged(_ sku: SKU.ID, isFlash: Bool, left: Int) {
        guard let item = snapshot.shelf.first(where: { $0.sku == sku }),
            left != (isFlash ? item.flash?.left : item.left)
        else { return }
        record(.quota(sku: sku, flash: isFlash, left: left))
    }

    mutating func couponChanged(_ coupon: CouponView) { record(.coupon(coupon)) }

    mutating func phaseChanged(_ phase: RoomPhase) {
        guard snapshot.phase != phase, snapshot.phase != .ended else { return }
        record(.phase(phase))
    }

    /// Puts a card up, or takes it down with nil. False when the SKU is not on the shelf.
    mutating func pin(_ sku: SKU.ID?) -> Bool {
        if let sku, !snapshot.shelf.contains(where: { $0.sku == sku }) { return false }
        if snapshot.card != sku {
            snapshot.card = sku
            cardChanged = true
        }
        return true
    }

    mutating func paidOrders(_ count: Int) {
        guard snapshot.counts.paidOrders != count else { return }
        snapshot.counts.paidOrders = count
        countsChanged = true
    }

    /// What everybody is told now, if anything, and what single connections are told beside it; nil when nothing
    /// happened.
    mutating func tick() -> (frame: Tick?, beside: [Delivery])? {
        guard hasNews else { return nil }
        // Orders are for the host alone.
        let isForAll = !pendingEvents.isEmpty || cardChanged || countsChanged || !said.isEmpty
        var frame = Tick(sequence: sequence)
        if !pendingEvents.isEmpty { frame.events = pendingEvents }
        if cardChanged { frame.card = CardState(sku: snapshot.card) }
        if countsChanged { frame.counts = snapshot.counts }
        var beside = tellHost()
        if !said.isEmpty {
            let (shown, dropped) = sample()
            frame.danmaku = shown.map(\.danmaku)
            // A person's own line is always echoed, also when the sample left it out.
            for line in dropped {
                for connection in line.connections where members[connection] != nil {
                    beside.append(.toOne(connection, .tick(Tick(sequence: sequence, danmaku: [line.danmaku]))))
                }
            }
            snapshot.danmaku.append(contentsOf: frame.danmaku ?? [])
            if snapshot.danmaku.count > Self.danmakuRemembered {
                snapshot.danmaku.removeFirst(snapshot.danmaku.count - Self.danmakuRemembered)
            }
        }
        pendingEvents = []
        cardChanged = false
        countsChanged = false
        said = []
        saidLines = 0
        return (isForAll ? frame : nil, beside)
    }

    private mutating func tellHost() -> [Delivery] {
        let desks = (connections[snapshot.host.id] ?? []).sorted()
        let orders = orderTurns.compactMap { ordersForHost[$0] }
        (ordersForHost, orderTurns) = ([:], [])
        guard !desks.isEmpty else { return [] }
        return orders.flatMap { order in
            // The name of a buyer who has left is in the shop's list of orders.
            let buyer = connections[order.buyer]?.first.flatMap { members[$0]?.person }
            let view = OrderView(order, forShop: true, buyer: buyer)
            return desks.map { Delivery.toOne($0, .order(view)) }
        }
    }

    // MARK: - Talk

    private mutating func say(
        _ text: String, mode: Danmaku.Mode, from connection: ConnectionID, at now: Instant
    ) -> Problem? {
        guard let person = members[connection]?.person else { return .signInNeeded(to: "talk") }
        guard snapshot.phase != .ended else { return .roomEnded }
        let line = PlainText.clean(text, limit: Limits.danmakuText + 1)
        guard !line.isEmpty else { return .outOfRange("The line is empty. Type something and press Enter.") }
        guard line.count <= Limits.danmakuText else {
            return .outOfRange("A line has at most \(Limits.danmakuText) characters. Shorten it and send it again.")
        }
        if let wait = takeTurn(person.id, at: now) { return .tooFast(retryAfter: wait) }
        guard saidLines < Limits.danmakuPending else { return .tooFast(retryAfter: .seconds(1)) }
        saidLines += 1
        note(person, says: line)
        if let index = said.firstIndex(where: { $0.text == line && $0.mode == mode }) {
            said[index].times += 1
            said[index].connections.append(connection)
        } else {
            said.append(SaidLine(from: person.name, text: line, mode: mode, times: 1, connections: [connection]))
        }
        return nil
    }

    private mutating func note(_ person: AccountView, says line: String) {
        lastTalkers.removeAll { $0.person.id == person.id }
        if lastTalkers.count >= Limits.talkersRemembered { lastTalkers.removeFirst() }
        lastTalkers.append(Talker(person: person, line: line))
    }

    /// A person's rate of talk, however many connections they have and however often they come back.
    private mutating func takeTurn(_ person: Account.ID, at now: Instant) -> Duration? {
        if talkers.count > 2 * members.count + 100 { talkers = talkers.filter { !$0.value.isFull(at: now) } }
        return talkers[
            person, default: TokenBucket(burst: Limits.danmakuBurst, perSecond: Limits.danmakuPerSecond, at: now)
        ].take(at: now)
    }

    /// The lines of this tick that everyone sees: those said most often first choice, then evenly over the tick.
    private func sample() -> (shown: [SaidLine], dropped: [SaidLine]) {
        guard said.count > Limits.danmakuPerTick else { return (said, []) }
        let repeated = said.indices.filter { said[$0].times > 1 }.sorted { said[$0].times > said[$1].times }
        var chosen = Set(repeated.prefix(Limits.danmakuPerTick))
        let single = said.indices.filter { said[$0].times == 1 }
        let room = Limits.danmakuPerTick - chosen.count
        for step in 0..<min(room, single.count) { chosen.insert(single[step * single.count / room]) }
        return (
            said.indices.filter(chosen.contains).map { said[$0] },
            said.indices.filter { !chosen.contains($0) }.map { said[$0] }
        )
    }

    private mutating func like(_ count: Int, from connection: ConnectionID, at now: Instant) {
        let count = max(0, min(count, Limits.likesPerMessage))
        guard count > 0, snapshot.phase != .ended,
            members[connection]?.likes.take(Double(count), at: now) == nil, members[connection] != nil
        else { return }
        snapshot.counts.likes += count
        countsChanged = true
    }

    // MARK: - Who is here

    /// As who each connection came to the door.
    var callers: [(connection: ConnectionID, caller: Caller)] {
        members.compactMap { connection, member in member.caller.map { (connection, $0) } }
    }

    /// What guests from the addresses are that a person's connections come from; of this machine only when `includingLocal`.
    func neighbours(of person: Visitor.ID, includingLocal: Bool) -> Set<Visitor.ID> {
        Set(
            callers.map(\.caller).filter { $0.id == person && (includingLocal || !$0.isLocal) }
                .map(\.guests))
    }

    /// Those who talked, the newest first, then the others who are here by name, guests last; the host left out. Costs a
    /// walk over the connections.
    var people: [RoomPerson] {
        var links: [Visitor.ID: (name: String?, count: Int)] = [:]
        var locals: Set<Visitor.ID> = []
        for (_, caller) in callers {
            links[caller.id, default: (caller.name, 0)].count += 1
            if caller.isLocal, caller.name != nil { locals.insert(caller.id) }
        }
        links[Visitor.id(of: snapshot.host.id)] = nil
        let talked = lastTalkers.reversed().filter { $0.person.id != snapshot.host.id }.map { talker in
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

    // MARK: - Bookkeeping

    private mutating func record(_ event: RoomEvent) {
        sequence += 1
        pendingEvents.append(event)
        snapshot.apply(Tick(sequence: sequence, events: [event]))
    }

    private mutating func countViewers() {
        // The host's own console watches too, but is no viewer.
        let viewers = members.values.count { $0.person?.id != snapshot.host.id }
        guard viewers != snapshot.counts.viewers else { return }
        snapshot.counts.viewers = viewers
        countsChanged = true
    }

    /// Lines a joiner is shown.
    private static let danmakuRemembered = 30
}
