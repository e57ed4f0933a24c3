import Commerce
import Media
import NIOCore
import NIOWebSocket
import Transport
import Wire

/// Drives one room: owns its clock and its connections, feeds `RoomState`, and carries out what it decides.
actor LiveRoom {
    /// Between two ticks.
    static let tickInterval = Duration.milliseconds(100)

    nonisolated let id: Room.ID
    nonisolated let host: AccountView
    /// Whose goods are sold here.
    nonisolated let shop: Shop.ID

    let payWith: [String]
    private let door: Doorkeeper
    private let media: MediaDesk
    private let draws: DrawDesk
    var state: RoomState
    var presence = Presence()
    private nonisolated let inbox = LiveInbox()
    var seating = LiveSeating()
    /// The snapshot for who joins before the next tick: the room as the last tick left it, and the time it was then.
    private var snapshotFrame: (frame: LiveFrame, at: Instant)?
    /// What each of the host's links was told of the show's numbers last.
    var numbersTold: [RoomState.ConnectionID: RoomNumbers] = [:]
    /// Takes acts of the rules for the log.
    private let noteAct: @Sendable (ModerationAct) -> Void
    /// Whether somebody follows the host; nil when that cannot be told now.
    private let isFollower: @Sendable (Account.ID) async -> Bool?
    /// Waits for what time ends next: a mute, the waiting of a line.
    private var orderTask: Task<Void, Never>?
    private var orderDeadline: Timestamp?
    private var tickTask: Task<Void, Never>?
    /// When the last tick was due, or the one that is under way is.
    private var tickDue = Instant.zero
    /// The change of the media key that is under way.
    private var keyTask: Task<Void, Never>?
    /// The media key that was told last, for who joins: their ticket may be older.
    private var toldKey: LiveFrame?

    /// - Parameter kept: what the show had come to when the server stopped.
    init(
        snapshot: RoomSnapshot, payWith: [String], door: Doorkeeper, media: MediaDesk, draws: DrawDesk,
        moderation: Moderation,
        noteAct: @escaping @Sendable (ModerationAct) -> Void,
        isFollower: @escaping @Sendable (Account.ID) async -> Bool?, kept: KeptShow
    ) {
        self.noteAct = noteAct
        self.isFollower = isFollower
        id = snapshot.room
        host = snapshot.host
        shop = Shop(of: snapshot.host.id).id
        self.payWith = payWith
        self.door = door
        self.media = media
        self.draws = draws
        state = RoomState(
            snapshot: snapshot, epoch: String(UInt64.random(in: 0 ... .max), radix: 36), moderation: moderation,
            kept: kept, wall: .now)
    }

    var snapshot: RoomSnapshot { state.snapshot }
    /// With the time it is.
    var snapshotNow: RoomSnapshot {
        var snapshot = state.snapshot
        snapshot.now = .now
        return snapshot
    }

    var summary: RoomSummary {
        RoomSummary(
            id: id, title: state.snapshot.title, host: host.name, phase: state.snapshot.phase,
            viewers: state.snapshot.counts.viewers, cover: state.snapshot.cover, tags: state.snapshot.tags,
            startsAt: state.snapshot.startsAt)
    }

    // MARK: - Connections

    /// Takes what a connection says; false when that is given up, for there is too much of it. Never waits.
    @discardableResult
    nonisolated func put(_ note: LiveInbox.Note) -> Bool {
        switch inbox.put(note) {
        case .kept: return true
        case .full: return false
        case .wake:
            Task { await takeNotes() }
            return true
        }
    }

    private func takeNotes() async {
        while let notes = inbox.take() {
            for note in notes { take(note) }
            scheduleTick()
            // A flood of notes lets the tick through.
            await Task.yield()
        }
    }

    private func take(_ note: LiveInbox.Note) {
        switch note {
        case .join(let outlet, let admission): join(outlet, admission)
        case .message(let message, let connection): hear(message, from: connection)
        case .caughtUp(let connection, let told):
            numbersTold[connection] = nil
            seating[connection]?.catchUp(with: greeting(state.catchUp(connection, after: told)))
        case .leave(let connection): leave(connection)
        }
    }

    /// Lets a connection in and tells it the room, or what it missed of it; or turns it away.
    private func join(_ outlet: LiveOutlet, _ admission: LiveAdmission) {
        guard state.snapshot.phase != .ended else { return outlet.close(.normalClosure, "the show is over") }
        do throws(Problem) {
            // Asked again: who was banned since the first time is not among those who were put out.
            try door.admit(admission.caller, to: id)
        } catch {
            return putOut(outlet, error)
        }
        state.wall = .now
        let welcome = state.join(
            outlet.id, as: admission.person, admission.caller, knowing: admission.known, at: .now)
        guard let welcome else { return outlet.close(.policyViolation, "the room is full") }
        seating.seat(outlet, toldFirst: greeting(welcome))
        guard let person = admission.person else { return }
        presence.join(outlet.id, person.id, at: .now)
        if admission.known == nil { moderate { $0.greet(person.id, at: .now) } }
    }

    /// What somebody is told first, with the time by which countdowns are shown. A snapshot of which nobody has a part
    /// of the own is encoded once for all who come at about the same time.
    private func greeting(_ message: ServerMessage) -> [LiveFrame] {
        let frame: LiveFrame
        if case .snapshot(_, let room, let missed) = message, missed.isEmpty, room == state.told {
            let now = Instant.now
            if let made = snapshotFrame, now - made.at < Self.tickInterval {
                frame = made.frame
            } else {
                frame = LiveFrame(message.stamped(.now))
                snapshotFrame = (frame, now)
            }
        } else {
            frame = LiveFrame(message.stamped(.now))
        }
        return [frame] + (toldKey.map { [$0] } ?? [])
    }

    private func leave(_ connection: RoomState.ConnectionID) {
        seating.forget(connection)
        presence.leave(connection, at: .now)
        numbersTold[connection] = nil
        state.wall = .now
        state.leave(connection)
    }

    /// Hears a message; when something has to be looked up for it, nobody else's waits for that.
    private func hear(_ message: ClientMessage, from connection: RoomState.ConnectionID) {
        guard let person = state.followInQuestion(message, from: connection) else {
            return take(message, from: connection)
        }
        Task {
            // What was told meanwhile is newer.
            if let isFollower = await isFollower(person), state.follows[person] == nil { follows(person, isFollower) }
            take(message, from: connection)
        }
    }

    private func take(_ message: ClientMessage, from connection: RoomState.ConnectionID) {
        state.wall = .now
        deliver(state.handle(message, from: connection, at: .now))
        moderated()
    }

    /// Who says the phrase of a draw wants in.
    private func enterDraws() {
        let heard = state.drainHeard()
        // One that started since the last tick is open, though nobody was told of it yet.
        let asked = Set((state.snapshot.draws + state.draws.waiting).filter { $0.phrase != nil }.map(\.id)).sorted()
        guard !asked.isEmpty else { return }
        for line in heard {
            let (person, since) = (line.person.id, presence.since(line.person.id))
            Task { await draws.heard(line.text, of: asked, from: person, hereSince: since) }
        }
    }

    // MARK: - Order

    var moderation: Moderation { state.moderation }

    /// Takes in what was decided and kept.
    @discardableResult
    func moderate<Answer: Sendable>(_ change: @Sendable (inout Moderation) -> Answer) -> Answer {
        defer { moderated() }
        return state.moderate(at: .now, change)
    }

    /// Somebody follows the host, or no longer.
    func follows(_ person: Account.ID, _ isFollower: Bool) {
        if state.follows.count >= Limits.peopleRemembered { state.follows = [:] }
        state.follows[person] = isFollower
    }

    /// Passes on what was said and what moderation wants kept, and looks when time has something to end.
    private func moderated() {
        enterDraws()
        for act in state.drainActs() { noteAct(act) }
        scheduleTick()
        let next = state.moderation.nextDeadline
        guard next != orderDeadline else { return }
        orderDeadline = next
        orderTask?.cancel()
        orderTask = next.map { deadline in
            Task { [weak self] in
                do { try await Task.sleep(for: max(.milliseconds(1), deadline - .now)) } catch { return }
                await self?.orderIsDue()
            }
        }
    }

    private func orderIsDue() {
        orderDeadline = nil
        moderate { $0.advance(to: .now) }
    }

    // MARK: - Who may not be here

    /// Who is here and who talked, the newest talker first, for the host.
    var people: [RoomPerson] { state.people }

    /// What guests from the addresses are that a person's links come from; of this machine only when `includingLocal`.
    func neighbours(of person: Visitor.ID, includingLocal: Bool) -> Set<Visitor.ID> {
        state.neighbours(of: person, includingLocal: includingLocal)
    }

    /// Lets everyone go who may not be here any more, with the reason, and changes the media key.
    func putOutBanned() {
        for (connection, caller) in state.audience.callers {
            do throws(Problem) {
                try door.admit(caller, to: id)
            } catch {
                if let outlet = seating[connection] { putOut(outlet, error) }
                leave(connection)
            }
        }
        scheduleTick()
        media.wantKeyChange(in: id)
        // One that is under way may sleep until long after this change is due.
        keyTask?.cancel()
        keyTask = Task { [weak self] in
            while !Task.isCancelled, let wait = await self?.stepKey() { try? await Task.sleep(for: wait) }
        }
    }

    private func putOut(_ outlet: LiveOutlet, _ problem: Problem) {
        outlet.send(LiveFrame(.banned(problem)))
        outlet.close(.policyViolation, problem.code)
    }

    /// Goes on with the change of the media key; how long until the next step, nil when there is none.
    private func stepKey() -> Duration? {
        let now = Instant.now
        let (told, next) = media.stepKey(of: id, at: now)
        if let told {
            // To those who are behind, too: it must arrive, and it is short.
            let message = LiveFrame(.mediaKey(told.text))
            toldKey = message
            seating.tell(message)
        }
        guard let next, state.snapshot.phase != .ended else {
            keyTask = nil
            return nil
        }
        return max(.milliseconds(1), next - now)
    }

    /// Ends the show: the last tick goes out at once, then everybody is let go.
    func end() {
        state.end()
        flush()
        orderTask?.cancel()
        for outlet in seating.all { outlet.close(.normalClosure, "the show is over") }
    }

    // MARK: - The tick

    /// A room with nothing to say has no timer.
    func scheduleTick() {
        guard tickTask == nil, state.hasNews else { return }
        let now = Instant.now
        // While there is news all the time, ticks keep to their beat.
        tickDue = (now - tickDue < Self.tickInterval ? tickDue : now) + Self.tickInterval
        let wait = tickDue - now
        tickTask = Task { [weak self] in
            try? await Task.sleep(for: wait, tolerance: .zero)
            await self?.tickIsDue()
        }
    }

    /// Everybody is told the room as it is, whatever they knew of it.
    func tellAnew() {
        snapshotFrame = nil
        for frame in greeting(.snapshot(state.position, state.told)) { seating.tell(frame) }
    }

    private func tickIsDue() {
        tickTask = nil
        flush()
        scheduleTick()
    }

    private func flush() {
        let told = state.position.sequence
        guard let (frame, beside) = state.tick() else { return }
        snapshotFrame = nil
        if let frame { seating.tell(LiveTick(frame, after: told)) }
        for case .toOne(let connection, let message) in beside { seating[connection]?.tell(LiveFrame(message)) }
    }

    private func deliver(_ deliveries: [RoomState.Delivery]) {
        for case .toOne(let connection, let message) in deliveries { seating[connection]?.send(LiveFrame(message)) }
    }
}
