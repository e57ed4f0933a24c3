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
    private var last: Int64?

    package init() {}

    package mutating func extend(_ timestamp: RTPTimestamp) -> Int64 {
        guard let last else {
            let first = 1 << 32 | Int64(timestamp.rawValue)
            self.last = first
            return first
        }
        let extended = last + Int64(timestamp.distance(from: RTPTimestamp(UInt32(truncatingIfNeeded: last))))
        self.last = max(last, extended)
        return extended
    }
}
