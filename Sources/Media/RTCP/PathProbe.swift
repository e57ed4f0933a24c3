/// Asks whether datagrams get through, and comes back from the relay as it was: APP "HAWK" of subtype 6.
///
/// Unlike every other message it binds nothing, so a way can be tried while media take another.
package struct PathProbe: Hashable, Sendable {
    package var sender: SSRC
    /// The sender's own count; comes back with the answer.
    package var number: UInt32

    package init(sender: SSRC, number: UInt32) {
        self.sender = sender
        self.number = number
    }

    init(sender: SSRC, from reader: inout ByteReader) throws(ParseError) {
        self.sender = sender
        number = try reader.uint32()
        guard reader.remaining == 0 else { throw .length }
    }

    func write(to bytes: inout [UInt8]) { bytes.append(uint32: number) }
}
