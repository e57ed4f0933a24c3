import Commerce
import Wire

/// What the server's clock says now, reckoned from this machine's, which may be wrong by hours: countdowns to what the
/// server ends are shown by it.
struct ServerClock: Sendable, Equatable {
    /// The server's time less this machine's; zero until the server has said.
    private(set) var offset: Duration = .zero
    private var isKnown = false

    /// The server's clock said `time` as it sent what was heard at `arrival` by this machine's.
    ///
    /// Whatever is sent is heard later, so of two samples the one that puts the server further ahead was delayed less,
    /// and is the one that stays. One that puts it back by more than any delay says that this machine's clock was set.
    mutating func hear(_ time: Timestamp, at arrival: Timestamp) {
        let sample = Cleaned.time(time) - arrival
        if isKnown, sample < offset, offset - sample < Times.longestDelay { return }
        (offset, isKnown) = (sample, true)
    }

    func time(at local: Timestamp) -> Timestamp { local + offset }
}

extension Times {
    /// The longest that a message takes: the server closes a link that has not taken what waits for it by then.
    static let longestDelay: Duration = .seconds(30)
}

extension Notice {
    /// The same, when the clock it was timed by goes on from elsewhere.
    func moved(by step: Duration) -> Notice { Notice(phrase: phrase, until: until + step) }
}

extension ViewerModel {
    /// The server said what time it is. What was timed by the clock as it was goes on for as long as it would have.
    mutating func heard(_ time: Timestamp, at arrival: Timestamp) {
        let before = clock.offset
        clock.hear(time, at: arrival)
        let step = clock.offset - before
        guard step != .zero else { return }
        now = now + step
        notice = notice?.moved(by: step)
        lobby.nextLook = lobby.nextLook + step
        mute = mute.map { OwnMute(until: $0.until.map { $0 + step }) }
        flight = Flight()
        guard case .payment(var payment) = panel else { return }
        payment.nextLook = payment.nextLook + step
        panel = .payment(payment)
    }
}

extension HostModel {
    /// The server said what time it is. What was timed by the clock as it was goes on for as long as it would have.
    mutating func heard(_ time: Timestamp, at arrival: Timestamp) {
        let before = clock.offset
        clock.hear(time, at: arrival)
        let step = clock.offset - before
        guard step != .zero else { return }
        now = now + step
        notice = notice?.moved(by: step)
        ordersAskedAt = ordersAskedAt + step
        errands.move(by: step)
    }
}
