/// Proves that one who says to be at an address receives what is sent there: APP "HAWK" of subtype 4, and of subtype
/// 5 when it comes back.
package struct Challenge: Hashable, Sendable {
    package var sender: SSRC
    /// Random; to be sent back as it is.
    package var cookie: UInt64

    package init(sender: SSRC, cookie: UInt64) {
        self.sender = sender
        self.cookie = cookie
    }

    init(sender: SSRC, from reader: inout ByteReader) throws(ParseError) {
        self.sender = sender
        cookie = try reader.uint64()
        guard reader.remaining == 0 else { throw .length }
    }

    func write(to bytes: inout [UInt8]) { bytes.append(uint64: cookie) }
}
