import Media

/// What the tests of this module begin with.
typealias Fixture = RehearsalSet

extension Instant {
    /// Milliseconds from the tests' beginning of time, an hour in.
    static func at(_ milliseconds: Int) -> Instant {
        Instant(nanoseconds: 3_600_000_000_000) + .milliseconds(milliseconds)
    }
}

extension Duration {
    var milliseconds: Double { seconds * 1_000 }
}

extension Publisher {
    /// All packets of sound and pictures that wait, each when its turn comes.
    mutating func takeAll(from now: Instant) -> [[UInt8]] {
        var all = takeOutgoing(at: now)
        while let next = nextSend { all += takeOutgoing(at: max(now, next)) }
        return all.filter { DatagramKind(of: $0) != .rtcp }
    }
}
