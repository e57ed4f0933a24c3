/// Decides when to tell the relay who we are: quickly until it answers, then every second.
struct BindingSchedule: Sendable {
    private static let quick = Duration.milliseconds(100)
    private static let slow = Duration.seconds(1)
    /// Quick tries before settling for slow ones, so that a relay that is down is not hammered.
    private static let quickTries = 10
    /// Silence after which the relay counts as lost: three announcements unanswered.
    private static let silence = Duration.seconds(3)
    /// What of that is left at least when the way was changed; less than it takes until the way changes again.
    private static let grace = Duration.seconds(1)

    private var next: Instant?
    private var tries = 0
    private var heard: Instant?

    /// The relay has answered lately.
    var isBound: Bool { heard != nil }

    /// Whether an announcement is to be sent now; if so the next one is set.
    mutating func isDue(at now: Instant) -> Bool {
        if let next, now < next { return false }
        tries += 1
        next = now + (isBound || tries > Self.quickTries ? Self.slow : Self.quick)
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

    /// Notes an answer; true when it is the first.
    mutating func answered(at now: Instant) -> Bool {
        defer { heard = now }
        return heard == nil
    }

    /// True once when the relay has fallen silent.
    mutating func hasLost(at now: Instant) -> Bool {
        guard let heard, now - heard > Self.silence else { return false }
        self.heard = nil
        tries = 0
        return true
    }
}
