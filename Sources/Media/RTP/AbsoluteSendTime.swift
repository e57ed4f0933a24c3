/// When a packet left, 24 bits of 6.18 fixed-point seconds that wrap every 64 seconds.
///
/// The header extension `http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time`, in the one-byte form of
/// RFC 8285. Bandwidth estimation compares its differences with those of the arrival times.
package struct AbsoluteSendTime: Hashable, Sendable {
    /// The extension's local identifier, fixed here since both ends are ours.
    package static let identifier: UInt8 = 3

    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue & 0xFF_FFFF }

    package init(_ instant: Instant) {
        self.init(rawValue: UInt32(truncatingIfNeeded: NTPTime(instant).rawValue >> 14))
    }

    /// The time from `other` to here the short way round, −32…32 s.
    package func duration(since other: AbsoluteSendTime) -> Duration {
        let units = Int64(Int32(bitPattern: (rawValue &- other.rawValue) << 8) >> 8)
        return .nanoseconds(units * 1_000_000_000 / 262_144)
    }

    /// Writes the time over an earlier one.
    ///
    /// - Parameter offset: `RTPPacket.sendTimeOffset` of the same datagram.
    package func stamp(_ datagram: inout [UInt8], at offset: Int) {
        datagram[offset] = UInt8(truncatingIfNeeded: rawValue >> 16)
        datagram[offset + 1] = UInt8(truncatingIfNeeded: rawValue >> 8)
        datagram[offset + 2] = UInt8(truncatingIfNeeded: rawValue)
    }
}
