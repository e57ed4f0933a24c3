/// The four ports that plain RTP takes in a row, sound first: media on the even ones, reports on the odd ones after
/// them (RFC 3550 section 11).
package enum PlainChannel: UInt16, CaseIterable, Sendable {
    case sound = 0
    case soundReports
    case picture
    case pictureReports

    /// The first ports there can be: even, with room for all four.
    package static func isBase(_ port: Int) -> Bool { port >= 2 && port % 2 == 0 && port + 3 <= 65_535 }

    package func port(from base: UInt16) -> UInt16 { base + rawValue }
}
