/// The sampling time of a packet's first sample, in ticks of its stream's clock, 32 bits that wrap.
package struct RTPTimestamp: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package init(_ value: UInt32) { rawValue = value }

    /// Ticks from `other` to here the short way round; negative when `other` is later.
    package func distance(from other: RTPTimestamp) -> Int {
        Int(Int32(bitPattern: rawValue &- other.rawValue))
    }

    package func advanced(by ticks: Int) -> RTPTimestamp {
        RTPTimestamp(rawValue &+ UInt32(truncatingIfNeeded: ticks))
    }
}

/// Turns timestamps that wrap (every 12 hours of video) into 64-bit ticks that do not.
package struct TimestampExtender: Sendable {
    /// Further it does not count, years away for a clock and tens of thousands of leaps for a sender that makes them: it
    /// begins anew, so that ticks as nanoseconds stay within 64 bits.
    private static let limit: Int64 = 1 << 46

    private var last: Int64?

    package init() {}

    package mutating func extend(_ timestamp: RTPTimestamp) -> Int64 {
        guard let last else {
            let first = 1 << 32 | Int64(timestamp.rawValue)
            self.last = first
            return first
        }
        let extended = last + Int64(timestamp.distance(from: RTPTimestamp(UInt32(truncatingIfNeeded: last))))
        guard extended < Self.limit else {
            self.last = nil
            return extend(timestamp)
        }
        self.last = max(last, extended)
        return extended
    }
}
