/// Why bytes from the network are not what they claim to be.
package enum ParseError: Error, Equatable, Sendable {
    /// The bytes end before the field does.
    case truncated
    /// Not version 2 of RTP or RTCP.
    case version(UInt8)
    /// A length, count or padding field that contradicts the bytes.
    case length
    /// A value the format forbids.
    case value
    /// More than `MediaLimits` allows.
    case tooLarge
}
