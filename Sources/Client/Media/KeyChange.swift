import Media
import Transport

/// Where a viewer is in the change of a room's key: which keys it has, when the former can go, and whether it lacks one.
struct KeyChange: Sendable {
    enum Offer: Equatable {
        case known
        case next
        /// The next key before this one is in use: it becomes the current one first.
        case nextAfterPromoting
    }

    private var current: MasterKey?
    private var next: MasterKey?
    /// When the first packet opened with the next key.
    private var inUseSince: Instant?
    /// Packets that did not open since the last that did, and when the first of them came.
    private var failures = 0
    private var failingSince: Instant?
    private var nextComplaint: Instant?

    init(current: MasterKey?, next: MasterKey?) {
        self.current = current
        self.next = next
    }

    mutating func offered(_ key: MasterKey) -> Offer {
        guard key != current, key != next else { return .known }
        let isPromoted = inUseSince != nil
        if isPromoted { promote() }
        next = key
        return isPromoted ? .nextAfterPromoting : .next
    }

    /// Notes a packet that opened; true when the former key is to go now.
    mutating func opened(with key: KeyRing.Key, at now: Instant) -> Bool {
        failures = 0
        failingSince = nil
        if key == .next, inUseSince == nil { inUseSince = now }
        guard let inUseSince, now - inUseSince >= MediaEngineLimits.keyOverlap else { return false }
        promote()
        return true
    }

    /// Notes a packet that opened with no key.
    mutating func failed(at now: Instant) {
        failures += 1
        if failingSince == nil { failingSince = now }
    }

    mutating func isMissing(at now: Instant) -> Bool {
        guard failures >= MediaEngineLimits.keyFailures, let failingSince,
            now - failingSince >= MediaEngineLimits.keySilence, now >= nextComplaint ?? now
        else { return false }
        nextComplaint = now + MediaEngineLimits.keyRetry
        return true
    }

    private mutating func promote() {
        current = next
        next = nil
        inUseSince = nil
    }
}
