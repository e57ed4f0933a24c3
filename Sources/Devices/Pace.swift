import Media

/// When the next frame is due, by the clock and without drift.
struct Pace: Sendable {
    private let interval: Duration
    /// How far ahead of the schedule a frame may come.
    private let lead: Duration
    /// How far behind it may be before the lost time is given up instead of made good.
    private let lag: Duration
    private var due: Instant?

    init(every interval: Duration, lead: Duration = .zero, lag: Duration = .milliseconds(100)) {
        self.interval = interval
        self.lead = lead
        self.lag = lag
    }

    /// The time before which the frame that is ready at `now` should not go out.
    mutating func next(at now: Instant) -> Instant {
        let scheduled = due.map { $0 < now - lag ? now : $0 } ?? now
        due = scheduled + interval
        return scheduled - lead
    }
}
