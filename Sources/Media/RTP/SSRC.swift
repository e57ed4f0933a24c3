/// The name of one stream of packets, or of one participant that reports on them (RFC 3550 section 3).
package struct SSRC: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package init(_ value: UInt32) { rawValue = value }

    package var description: String { "SSRC " + String(rawValue, radix: 16) }
}
