/// Decides when to tell the relay who we are: quickly until it answers, then every second.
struct BindingSchedule: Sendable {
    private static let quick = Duration.milliseconds(100)
    private static let slow = Duration.seconds(1)
    /// Loss from which announcements come more often.
    private static let rough = 0.25
    /// Quick tries before settling for slow ones, so that a relay that is down is not hammered.
    private static let quickTries = 10
    /// Silence after which the relay counts as lost: nothing came of it, and three announcements were not answered.
    private static let silence = Duration.seconds(3)
    /// What of that is left at least when the way was changed; less than it takes until the way changes again.
    private static let grace = Duration.seconds(1)

    private var next: Instant?
    private var tries = 0
    private var heard: Instant?
    /// The relay wants proof of where we are, and has not answered since.
    private var isDoubted = false

    /// The relay has answered lately.
    var isBound: Bool { heard != nil }

    /// Whether an announcement is to be sent now; if so the next one is set.
    ///
    /// - Parameter loss: share of packets lost, 0…1: where most are, announcements come more often, so that the relay
    ///   hears one in five seconds all the same (of 25 at 70 %, all are lost once in 7,500 times).
    mutating func isDue(at now: Instant, loss: Double = 0) -> Bool {
        if let next, now < next { return false }
        tries += 1
        let isQuick = (!isBound || isDoubted) && tries <= Self.quickTries
        next = now + (isQuick ? Self.quick : loss > Self.rough ? Self.slow / 5 : Self.slow)
        return true
    }

    /// The next announcement is due at once.
    mutating func hurry() { next = nil }

    /// The way to the relay is another: it is told at once, and has a while to answer.
    mutating func rerouted(at now: Instant) {
        next = nil
        tries = 0
        if let heard { self.heard = max(heard, now - (Self.silence - Self.grace)) }
    }

    /// The relay wants proof of where we are: until it has it nothing is taken, so that is asked for quickly.
    mutating func doubted(at now: Instant) {
        guard !isDoubted else { return }
        isDoubted = true
        tries = 1
        next = now + Self.quick
    }

    /// Notes an answer; true when it is the first.
    mutating func answered(at now: Instant) -> Bool {
        isDoubted = false
        defer { heard = now }
        return heard == nil
    }

    /// Something came of the relay that only those get who are bound: where much is lost, answers alone say little.
    mutating func heardOf(at now: Instant) {
        if isBound { heard = now }
    }

    /// True once when the relay has fallen silent.
    mutating func hasLost(at now: Instant) -> Bool {
        guard let heard, now - heard > Self.silence else { return false }
        self.heard = nil
        isDoubted = false
        tries = 0
        return true
    }
}
