/// A sound frame with earlier ones beside it, so that a packet makes up for the loss of those before (RFC 2198).
///
/// Holds no bytes: the frames stay where they are in the datagram.
package struct REDPayload: Hashable, Sendable {
    package struct Block: Hashable, Sendable {
        /// 0…127: what the frame is encoded as.
        package let payloadType: UInt8
        /// How many ticks before the packet's own timestamp, 0…16,383; zero for the primary frame.
        package let timestampOffset: Int
        /// Indices of the frame in the datagram; never empty.
        package let range: Range<Int>
    }

    /// As they were sent: earlier frames, at most `MediaLimits.redundancy`, and the primary one last.
    package let blocks: [Block]

    /// The packet's own frame.
    package var primary: Block { blocks[blocks.endIndex - 1] }

    /// The earlier frames.
    package var redundant: ArraySlice<Block> { blocks.dropLast() }

    /// Reads the payload of a parsed datagram. Earlier frames of no bytes are passed over.
    ///
    /// - Parameter payload: `RTPPacket.payload` of the same datagram.
    package init(parsing datagram: [UInt8], payload: Range<Int>) throws(ParseError) {
        var reader = ByteReader(datagram[payload])
        var headers: [(payloadType: UInt8, offset: Int, length: Int)] = []
        var first = try reader.byte()
        while first & 0x80 != 0 {
            guard headers.count < MediaLimits.redundancy else { throw .tooLarge }
            let packed = try reader.uint24()
            headers.append((first & 0x7F, Int(packed >> 10), Int(packed & 0x3FF)))
            first = try reader.byte()
        }
        var blocks: [Block] = []
        blocks.reserveCapacity(headers.count + 1)
        for header in headers {
            let start = reader.position
            try reader.skip(header.length)
            guard header.length > 0 else { continue }
            blocks.append(
                Block(
                    payloadType: header.payloadType, timestampOffset: header.offset, range: start..<reader.position))
        }
        guard reader.remaining > 0 else { throw .truncated }
        blocks.append(Block(payloadType: first, timestampOffset: 0, range: reader.position..<payload.upperBound))
        self.blocks = blocks
    }
}
