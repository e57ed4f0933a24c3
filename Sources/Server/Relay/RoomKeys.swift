import Media
import Transport

/// A room's media key, and how it changes when somebody may no longer have it.
///
/// The next key is told to everyone who stays; when there was time for that to arrive the relay seals with it; and for a
/// while longer tickets carry the former key too, since what the relay sends again is the bytes it sent before. Somebody
/// else who goes while the next key is only told knows that one too: another is told in its place at once. Wishes that come
/// too late for that are one further change.
///
/// Owns no clock: the caller passes the time in and carries out what `step` says.
struct RoomKeys: Sendable {
    /// From telling the next key to sealing with it: what a slow link takes to carry a message, with one retransmission.
    static let lead = Duration.milliseconds(500)
    /// From the beginning of a change to its end at the latest: told keys are replaced only so long, or the key that those
    /// who went first know would never go.
    static let longest = Duration.seconds(1)
    /// From sealing with a key to telling another: those who stay hold two keys at a time, and must have gone over to one
    /// before they are told the next; and what was sealed before is of no more use to them.
    static let rest = Duration.seconds(1)
    /// How long after the change the relay may still send what was sealed before: a replay from the last key frame.
    static let memory = Duration.seconds(10)
    /// Between two tries to change the seal.
    static let retry = Duration.seconds(1)

    enum Step: Equatable {
        case tell(MasterKey)
        /// To be answered with `sealed` or `notSealed`.
        case seal(MasterKey)
    }

    private enum Stage {
        case settled
        /// Replaced by another only before `settles`.
        case told(MasterKey, seals: Instant, settles: Instant)
        case sealed(former: MasterKey, until: Instant)
    }

    /// What the relay seals with.
    private(set) var current: MasterKey
    private var stage = Stage.settled
    private var isWanted = false
    private var nextBeginning: Instant?

    init(_ key: MasterKey) { current = key }

    /// Somebody has the key who may not have it any more.
    mutating func wantChange() { isWanted = true }

    /// The keys a ticket carries: the older one first; nil where one is all.
    var forTicket: (key: MasterKey, next: MasterKey?) {
        switch stage {
        case .settled: (current, nil)
        case .told(let next, _, _): (current, next)
        case .sealed(let former, _): (former, current)
        }
    }

    /// When `step` is to be called again; nil when there is nothing to wait for.
    var next: Instant? {
        let beginning = isWanted ? nextBeginning ?? .zero : nil
        switch stage {
        case .settled: return beginning
        case .told(_, let seals, _): return seals
        case .sealed(_, let until): return beginning.map { min($0, until) } ?? until
        }
    }

    /// What is to be done now, one thing a call.
    mutating func step(at now: Instant, fresh: () -> MasterKey = { .random() }) -> Step? {
        if case .told(let next, let seals, let settles) = stage {
            if isWanted, now < settles { return tell(fresh(), settles: settles, at: now) }
            return now >= seals ? .seal(next) : nil
        }
        if case .sealed(_, let until) = stage, now >= until { stage = .settled }
        guard isWanted, now >= nextBeginning ?? now else { return nil }
        return tell(fresh(), settles: now + Self.longest - Self.lead, at: now)
    }

    private mutating func tell(_ key: MasterKey, settles: Instant, at now: Instant) -> Step {
        isWanted = false
        stage = .told(key, seals: now + Self.lead, settles: settles)
        return .tell(key)
    }

    mutating func sealed(at now: Instant) {
        guard case .told(let next, _, _) = stage else {
            preconditionFailure("a key was sealed with that nobody was told")
        }
        stage = .sealed(former: current, until: now + Self.memory)
        nextBeginning = now + Self.rest
        current = next
    }

    mutating func notSealed(at now: Instant) {
        guard case .told(let next, _, _) = stage else { return }
        // It is told, and not in use: for whoever goes now it can still be replaced.
        stage = .told(next, seals: now + Self.retry, settles: now + Self.retry - Self.lead)
    }
}
