/// The bytes in front of each piece of a VP8 picture (RFC 7741 section 4.2).
package struct VP8Descriptor: Hashable, Sendable {
    /// This piece begins the picture: the S bit with partition index zero.
    package var startsPicture: Bool
    /// 15 bits that wrap, or 7 from senders that save a byte.
    package var pictureID: UInt16?

    package init(startsPicture: Bool, pictureID: UInt16?) {
        self.startsPicture = startsPicture
        self.pictureID = pictureID
    }

    /// Reads the descriptor; what follows in `payload` from the index returned on is VP8 data, at least one byte.
    package static func parse(_ payload: ArraySlice<UInt8>) throws(ParseError) -> (descriptor: Self, data: Int) {
        var reader = ByteReader(payload)
        let first = try reader.byte()
        var descriptor = VP8Descriptor(startsPicture: first & 0x10 != 0 && first & 0x07 == 0, pictureID: nil)
        if first & 0x80 != 0 {
            let extensions = try reader.byte()
            if extensions & 0x80 != 0 {
                let high = try reader.byte()
                descriptor.pictureID =
                    high & 0x80 == 0 ? UInt16(high) : UInt16(high & 0x7F) << 8 | UInt16(try reader.byte())
            }
            if extensions & 0x40 != 0 { try reader.skip(1) }  // TL0PICIDX
            if extensions & 0x30 != 0 { try reader.skip(1) }  // TID, Y, KEYIDX
        }
        guard reader.remaining > 0 else { throw .truncated }
        return (descriptor, reader.position)
    }

    /// Always with a 15-bit picture number when there is one.
    package var bytes: [UInt8] {
        let start: UInt8 = startsPicture ? 0x10 : 0
        guard let pictureID else { return [start] }
        return [0x80 | start, 0x80, 0x80 | UInt8(pictureID >> 8 & 0x7F), UInt8(pictureID & 0xFF)]
    }

    /// Whether VP8 data that begins a picture begins a key frame (RFC 6386 section 9.1: the first bit is its inverse).
    package static func isKeyFrame(_ data: ArraySlice<UInt8>) -> Bool {
        guard let first = data.first else { return false }
        return first & 1 == 0
    }
}
