/// The header of an RTP packet (RFC 3550 section 5.1) as this house uses it: no contributing sources of its own, one
/// extension.
package struct RTPHeader: Hashable, Sendable {
    /// 0…127.
    package var payloadType: UInt8
    /// Last packet of a picture; first of a spell of sound.
    package var marker: Bool
    package var sequenceNumber: SequenceNumber
    package var timestamp: RTPTimestamp
    package var ssrc: SSRC
    package var sendTime: AbsoluteSendTime?

    package init(
        payloadType: UInt8, marker: Bool, sequenceNumber: SequenceNumber, timestamp: RTPTimestamp, ssrc: SSRC,
        sendTime: AbsoluteSendTime? = nil
    ) {
        precondition(payloadType < 128, "an RTP payload type has seven bits")
        self.payloadType = payloadType
        self.marker = marker
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.ssrc = ssrc
        self.sendTime = sendTime
    }

    /// Bytes in front of the payload.
    private var byteCount: Int { sendTime == nil ? 12 : 20 }

    /// The whole datagram: this header, `prefix` (a payload descriptor, may be empty), `payload`.
    package func datagram(prefix: [UInt8] = [], payload: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount + prefix.count + payload.count)
        bytes.append(sendTime == nil ? 0x80 : 0x90)
        bytes.append((marker ? 0x80 : 0) | payloadType)
        bytes.append(uint16: sequenceNumber.rawValue)
        bytes.append(uint32: timestamp.rawValue)
        bytes.append(uint32: ssrc.rawValue)
        if let sendTime {
            bytes.append(uint16: 0xBEDE)
            bytes.append(uint16: 1)
            bytes.append(AbsoluteSendTime.identifier << 4 | 2)
            bytes.append(uint24: sendTime.rawValue)
        }
        bytes.append(contentsOf: prefix)
        bytes.append(contentsOf: payload)
        return bytes
    }
}

/// A datagram read as RTP: the header, and where the rest is.
///
/// Holds no bytes, so the datagram can be stamped in place and kept without a copy.
package struct RTPPacket: Hashable, Sendable {
    package let header: RTPHeader
    /// Indices of the payload in the datagram, padding excluded. May be empty.
    package let payload: Range<Int>
    /// Index of the three bytes of abs-send-time, when the packet has them.
    package let sendTimeOffset: Int?

    package init(parsing datagram: [UInt8]) throws(ParseError) {
        guard datagram.count <= MediaLimits.datagramBytes else { throw .tooLarge }
        var reader = ByteReader(datagram[...])
        let first = try reader.byte()
        guard first >> 6 == 2 else { throw .version(first >> 6) }
        let second = try reader.byte()
        let sequenceNumber = SequenceNumber(try reader.uint16())
        let timestamp = RTPTimestamp(try reader.uint32())
        let ssrc = SSRC(try reader.uint32())
        try reader.skip(Int(first & 0x0F) * 4)

        var sendTime: AbsoluteSendTime?
        var sendTimeOffset: Int?
        if first & 0x10 != 0 {
            let profile = try reader.uint16()
            let words = Int(try reader.uint16())
            let content = try reader.slice(words * 4)
            sendTimeOffset = try Self.sendTimeOffset(in: content, profile: profile)
            if let offset = sendTimeOffset {
                var field = ByteReader(content[offset...])
                sendTime = AbsoluteSendTime(rawValue: try field.uint24())
            }
        }

        var end = datagram.count
        if first & 0x20 != 0 {
            // The last byte counts the padding, itself included.
            let padding = Int(datagram[end - 1])
            guard padding > 0, padding <= reader.remaining else { throw .length }
            end -= padding
        }
        header = RTPHeader(
            payloadType: second & 0x7F, marker: second & 0x80 != 0, sequenceNumber: sequenceNumber,
            timestamp: timestamp, ssrc: ssrc, sendTime: sendTime)
        payload = reader.position..<end
        self.sendTimeOffset = sendTimeOffset
    }

    /// Walks the elements of a header extension; returns the index of abs-send-time's three bytes.
    ///
    /// Both forms of RFC 8285 sections 4.2 and 4.3 are read; a profile of somebody else's has none for us.
    private static func sendTimeOffset(in content: ArraySlice<UInt8>, profile: UInt16) throws(ParseError) -> Int? {
        let isShort = profile == 0xBEDE
        guard isShort || profile & 0xFFF0 == 0x1000 else { return nil }
        var reader = ByteReader(content)
        while reader.remaining > 0 {
            let first = try reader.byte()
            if first == 0 { continue }  // padding
            let identifier = isShort ? first >> 4 : first
            // In the short form 15 is reserved, and padding has no length: what follows either cannot be known.
            if isShort, identifier == 15 || identifier == 0 { return nil }
            let length = isShort ? Int(first & 0x0F) + 1 : Int(try reader.byte())
            guard length <= reader.remaining else { throw .length }
            if identifier == AbsoluteSendTime.identifier, length == 3 { return reader.position }
            try reader.skip(length)
        }
        return nil
    }
}
