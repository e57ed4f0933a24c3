/// Asks for packets again (generic NACK, RFC 4585 section 6.2.1).
package struct NegativeAcknowledgement: Hashable, Sendable {
    package var sender: SSRC
    package var media: SSRC
    package var numbers: [SequenceNumber]

    /// - Parameter numbers: at least one. Ascending order packs best; a number named twice is asked for twice. What
    ///   exceeds `MediaLimits.nackEntries` entries is left for next time.
    package init(sender: SSRC, media: SSRC, numbers: [SequenceNumber]) {
        self.sender = sender
        self.media = media
        self.numbers = numbers
    }

    init(from reader: inout ByteReader) throws(ParseError) {
        sender = SSRC(try reader.uint32())
        media = SSRC(try reader.uint32())
        numbers = []
        guard reader.remaining > 0, reader.remaining % 4 == 0 else { throw .length }
        guard reader.remaining / 4 <= MediaLimits.nackEntries else { throw .tooLarge }
        while reader.remaining > 0 {
            let first = try reader.uint16()
            let following = try reader.uint16()
            numbers.append(SequenceNumber(first))
            for bit in 0..<16 where following & (1 << bit) != 0 {
                numbers.append(SequenceNumber(first &+ UInt16(bit + 1)))
            }
        }
    }

    func write(to bytes: inout [UInt8]) {
        bytes.append(uint32: sender.rawValue)
        bytes.append(uint32: media.rawValue)
        var entries = 0
        var index = 0
        while index < numbers.count, entries < MediaLimits.nackEntries {
            let first = numbers[index]
            var following: UInt16 = 0
            var last = 0
            index += 1
            while index < numbers.count {
                let step = numbers[index].distance(from: first)
                // A bit is set once only, and read in its place.
                guard step > last, step <= 16 else { break }
                following |= 1 << (step - 1)
                last = step
                index += 1
            }
            bytes.append(uint16: first.rawValue)
            bytes.append(uint16: following)
            entries += 1
        }
    }
}

/// Asks for a key frame (RFC 4585 section 6.3.1).
package struct PictureLossIndication: Hashable, Sendable {
    package var sender: SSRC
    package var media: SSRC

    package init(sender: SSRC, media: SSRC) {
        self.sender = sender
        self.media = media
    }

    init(from reader: inout ByteReader) throws(ParseError) {
        sender = SSRC(try reader.uint32())
        media = SSRC(try reader.uint32())
    }

    func write(to bytes: inout [UInt8]) {
        bytes.append(uint32: sender.rawValue)
        bytes.append(uint32: media.rawValue)
    }
}
