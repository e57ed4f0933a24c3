import Commerce

/// Keeps calls away from a gateway that fails, and finds out with single probes when it is well again.
///
/// Owns no clock: ask with ``admit(at:)`` before each call and tell how it went. Closed: everything passes. After
/// ``failuresToOpen`` failures in a row it opens: nothing passes until the wait is over. Then one probe passes: its
/// success closes the circuit, its failure opens it again for twice as long, up to ``longestWait``.
///
/// (Michael T. Nygard, "Release It!", chapter 5.)
package struct CircuitBreaker: Sendable, Equatable {
    /// Failures in a row that open it.
    package static let failuresToOpen = 5
    /// How long it stays open at first.
    package static let firstWait: Duration = .seconds(2)
    /// How long it stays open at most.
    package static let longestWait: Duration = .seconds(60)
    /// After this a probe that nobody reported on counts as failed; above every deadline of a call.
    package static let probePatience: Duration = .seconds(15)

    package enum Admission: Sendable, Equatable {
        case pass
        /// Do not call; ask again at this time.
        case refused(until: Timestamp)
    }

    private enum State: Equatable {
        case closed(failures: Int)
        case open(since: Timestamp, wait: Duration)
        case probing(since: Timestamp, wait: Duration)
    }

    private var state = State.closed(failures: 0)

    package init() {}

    /// Whether calls pass freely.
    package var isClosed: Bool { if case .closed = state { true } else { false } }

    /// Whether a call may be made now. The one that passes while the circuit is open is the probe: report on it.
    package mutating func admit(at now: Timestamp) -> Admission {
        switch state {
        case .closed:
            return .pass
        case .open(let since, let wait):
            guard Self.isOver(wait, since, at: now) else { return .refused(until: since + wait) }
            state = .probing(since: now, wait: wait)
            return .pass
        case .probing(let since, let wait):
            // The probe's caller may have been cancelled; another takes its place.
            guard Self.isOver(Self.probePatience, since, at: now) else {
                return .refused(until: since + Self.probePatience)
            }
            state = .probing(since: now, wait: wait)
            return .pass
        }
    }

    /// A wall clock that was set back must not keep a circuit open.
    private static func isOver(_ wait: Duration, _ since: Timestamp, at now: Timestamp) -> Bool {
        now < since || now - since >= wait
    }

    /// The gateway answered, be it a refusal: it is well.
    package mutating func answered() { state = .closed(failures: 0) }

    /// A call ran out of time, found no connection, or was answered that the gateway is unavailable.
    package mutating func failed(at now: Timestamp) {
        switch state {
        case .closed(let failures) where failures + 1 < Self.failuresToOpen:
            state = .closed(failures: failures + 1)
        case .closed:
            state = .open(since: now, wait: Self.firstWait)
        case .open:
            // A call from before it opened; that it failed is known already.
            break
        case .probing(_, let wait):
            state = .open(since: now, wait: min(wait * 2, Self.longestWait))
        }
    }
}
