import Media

/// The parsers of this module by family, each with what it promises for any bytes at all.
///
/// Tests and fuzzers check the same promises: this file is compiled into both (`Resources/fuzz.sh`).
enum ParserFamily: String, CaseIterable, Sendable {
    /// RTP headers.
    case rtp
    /// RTCP compounds.
    case rtcp
    /// One APP or REMB packet: the first byte names its kind, the rest is its content.
    case control
    /// VP8 payload descriptors.
    case vp8
    /// RED payloads.
    case red
    /// A play for the frame assembler (`AssemblerPlay`).
    case assembler
    /// Session descriptions.
    case sdp

    /// A promise that was not kept.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads `bytes`, which may well be refused, and checks what was read.
    ///
    /// - Returns: whether the bytes were read as what the family is for.
    @discardableResult
    func check(_ bytes: [UInt8]) throws(Fault) -> Bool {
        switch self {
        case .rtp: return try Self.checkRTP(bytes)
        case .rtcp: return try Self.checkRTCP(bytes)
        case .control: return try Self.checkRTCP(Self.control(bytes))
        case .vp8: return try Self.checkVP8(bytes)
        case .red: return try Self.checkRED(bytes)
        case .assembler:
            var play = AssemblerPlay(bytes)
            try play.run()
            return true
        case .sdp: return try Self.checkDescription(bytes)
        }
    }

    static func expect(_ condition: Bool, _ promise: String) throws(Fault) {
        if !condition { throw Fault(description: promise) }
    }

    private static func checkRTP(_ bytes: [UInt8]) throws(Fault) -> Bool {
        guard let packet = try? RTPPacket(parsing: bytes) else { return false }
        try expect(packet.payload.lowerBound >= 12, "the payload comes behind the header")
        try expect(packet.payload.upperBound <= bytes.count, "the payload is in the datagram")
        try expect((packet.header.sendTime == nil) == (packet.sendTimeOffset == nil), "a send time has a place")

        let again = packet.header.datagram(payload: bytes[packet.payload])
        if again.count <= MediaLimits.datagramBytes {
            guard let second = try? RTPPacket(parsing: again) else { throw Fault(description: "what is written reads") }
            try expect(second.header == packet.header, "the header is read as it was written")
            try expect(again[second.payload] == bytes[packet.payload], "the payload is read as it was written")
        }
        if let offset = packet.sendTimeOffset {
            try expect(offset >= 16 && offset + 3 <= packet.payload.lowerBound, "the send time is in the header")
            var stamped = bytes
            let time = AbsoluteSendTime(rawValue: 0xABCDEF)
            time.stamp(&stamped, at: offset)
            guard let second = try? RTPPacket(parsing: stamped) else { throw Fault(description: "a stamp keeps") }
            try expect(second.header.sendTime == time && second.payload == packet.payload, "a stamp changes the time")
        }
        return true
    }

    private static func checkRTCP(_ bytes: [UInt8]) throws(Fault) -> Bool {
        for name in CanonicalName.names(in: bytes).values {
            try expect(name.count <= min(255, bytes.count), "a name is among the bytes")
        }
        guard let packets = try? RTCPPacket.compound(parsing: bytes) else { return false }
        try expect((1...MediaLimits.compoundPackets).contains(packets.count), "a compound is bounded")
        let again = RTCPPacket.datagram(packets)
        try expect(again.count <= bytes.count, "what is written is no longer than what was read")
        try expect((try? RTCPPacket.compound(parsing: again)) == packets, "what is written is read again")
        return true
    }

    /// A compound around one packet: the first of `bytes` is the APP subtype, or REMB when it is large; the others
    /// are the content, filled up to whole words.
    private static func control(_ bytes: [UInt8]) -> [UInt8] {
        let report: [UInt8] = [0x80, 201, 0, 1, 0, 0, 0, 1]
        guard let kind = bytes.first, bytes.count < 1_200 else { return report }
        var packet: [UInt8] =
            kind < 32
            ? [0x80 | kind, 204, 0, 0, 0, 0, 0, 1] + Array("HAWK".utf8)
            : [0x80 | 15, 206, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0] + Array("REMB".utf8)
        packet += bytes.dropFirst()
        while packet.count % 4 != 0 { packet.append(0) }
        let words = packet.count / 4 - 1
        packet[2] = UInt8(words >> 8)
        packet[3] = UInt8(words & 0xFF)
        return report + packet
    }

    private static func checkDescription(_ bytes: [UInt8]) throws(Fault) -> Bool {
        guard let read = try? SessionDescription(parsing: String(decoding: bytes, as: UTF8.self)) else { return false }
        try expect(read.sound != nil || read.picture != nil, "a description describes something")
        for stream in [read.sound, read.picture].compactMap(\.self) {
            try expect(stream.port > 0 && stream.port < .max && stream.payloadType < 128, "a stream is in bounds")
        }
        guard let second = try? SessionDescription(parsing: read.text) else {
            throw Fault(description: "what is written reads")
        }
        let isSame =
            second.sound?.port == read.sound?.port && second.sound?.payloadType == read.sound?.payloadType
            && second.picture?.port == read.picture?.port && second.picture?.payloadType == read.picture?.payloadType
        try expect(isSame && second.host == read.host, "a description is read as it was written")
        return true
    }

    private static func checkVP8(_ bytes: [UInt8]) throws(Fault) -> Bool {
        // Slices do not begin at zero.
        let payload = ([0, 0, 0] + bytes)[3...]
        guard let (descriptor, data) = try? VP8Descriptor.parse(payload) else { return false }
        try expect(
            (4...9).contains(data) && payload.indices.contains(data), "data follows a descriptor of 1 to 6 bytes")
        let written = descriptor.bytes
        guard let second = try? VP8Descriptor.parse((written + [0])[...]) else {
            throw Fault(description: "what is written reads")
        }
        try expect(second.descriptor == descriptor && second.data == written.count, "a descriptor is read as written")
        _ = VP8Descriptor.isKeyFrame(payload[data...])
        return true
    }

    private static func checkRED(_ bytes: [UInt8]) throws(Fault) -> Bool {
        // Bytes on both sides that are not the payload's.
        let datagram = [0xFF, 0xFF, 0xFF] + bytes + [0xFF, 0xFF]
        guard let red = try? REDPayload(parsing: datagram, payload: 3..<(3 + bytes.count)) else { return false }
        try expect(red.redundant.count <= MediaLimits.redundancy, "earlier frames are bounded")
        var end = 3
        for block in red.blocks {
            try expect(block.range.lowerBound >= end && !block.range.isEmpty, "frames follow each other")
            try expect((0...MediaLimits.redundantTicks).contains(block.timestampOffset), "offsets are bounded")
            try expect(block.payloadType < 128, "payload types are bounded")
            end = block.range.upperBound
        }
        try expect(end == 3 + bytes.count && red.primary.timestampOffset == 0, "the primary frame is the rest")

        // Our writer gives frames of one kind, in order.
        let offsets = red.blocks.map(\.timestampOffset)
        guard red.blocks.allSatisfy({ $0.payloadType == red.primary.payloadType }),
            zip(offsets, offsets.dropFirst()).allSatisfy({ $0 > $1 })
        else { return true }
        var packetizer = REDPacketizer(payloadType: red.primary.payloadType, payloadBytes: .max)
        var written: [UInt8] = []
        for block in red.blocks {
            written = packetizer.payload(
                of: Array(datagram[block.range]),
                timestamp: RTPTimestamp(0).advanced(by: -block.timestampOffset), depth: MediaLimits.redundancy)
        }
        guard let second = try? REDPayload(parsing: written, payload: written.indices) else {
            throw Fault(description: "what is written reads")
        }
        try expect(second.blocks.map(\.timestampOffset) == offsets, "offsets are read as they were written")
        try expect(
            second.blocks.map { Array(written[$0.range]) } == red.blocks.map { Array(datagram[$0.range]) },
            "frames are read as they were written")
        return true
    }
}
