import Testing

@testable import Media

@Suite struct SequenceNumberTests {
    @Test(
        "distance takes the short way round",
        arguments: [
            (1, 0, 1), (0, 1, -1), (0, 65_535, 1), (65_535, 0, -1), (32_767, 0, 32_767), (32_768, 0, -32_768),
            (5, 5, 0),
        ] as [(UInt16, UInt16, Int)])
    func distance(to: UInt16, from: UInt16, steps: Int) {
        #expect(SequenceNumber(to).distance(from: SequenceNumber(from)) == steps)
    }

    @Test("extended numbers go on over many wraps, forwards and back")
    func extending() {
        var extender = SequenceExtender()
        let first = extender.extend(SequenceNumber(65_530))
        for step in 1...200_000 {
            #expect(extender.extend(SequenceNumber(extended: first + Int64(step))) == first + Int64(step))
        }
        #expect(extender.extend(SequenceNumber(extended: first + 190_000)) == first + 190_000)
        #expect(extender.highest == first + 200_000)
    }

    @Test("a packet the first one overtook stays positive, also across the wrap")
    func beforeFirst() {
        var extender = SequenceExtender()
        let first = extender.extend(SequenceNumber(2))
        #expect(extender.extend(SequenceNumber(65_535)) == first - 3)
        #expect(first - 3 > 0)
    }

    @Test("timestamps extend over the wrap")
    func timestamps() {
        var extender = TimestampExtender()
        let first = extender.extend(RTPTimestamp(.max - 100))
        #expect(extender.extend(RTPTimestamp(859)) == first + 960)
        #expect(extender.extend(RTPTimestamp(.max - 100)) == first)
    }
}

@Suite struct NTPTimeTests {
    @Test(
        "instants survive to the nanosecond",
        arguments: [0, 1, 999_999_999, 1_000_000_000, 86_400_123_456_789] as [Int64])
    func roundTrip(nanoseconds: Int64) {
        let instant = Instant(nanoseconds: nanoseconds)
        #expect(abs((NTPTime(instant).instant - instant).nanoseconds) <= 1)
    }

    @Test("the round trip leaves out the time the report lay there, also across the wrap of the middle bits")
    func echo() throws {
        for start in [10, 65_535.9] {
            let sent = Instant(nanoseconds: Int64(start * 1e9))
            let now = sent + .milliseconds(540)
            let held = ShortTime.units(.milliseconds(500))
            let measured = try #require(ShortTime.roundTrip(now: NTPTime(now), sent: NTPTime(sent).middle, held: held))
            #expect(abs(measured.milliseconds - 40) < 0.1)
        }
        #expect(ShortTime.roundTrip(now: NTPTime(.at(0)), sent: 0, held: 0) == nil)
        #expect(ShortTime.roundTrip(now: NTPTime(.at(0)), sent: NTPTime(.at(5_000)).middle, held: 0) == nil)
    }

    @Test("send times differ the short way round")
    func sendTime() {
        let before = AbsoluteSendTime(.at(0))
        let after = AbsoluteSendTime(.at(60))
        #expect(abs(after.duration(since: before).milliseconds - 60) < 0.01)
        #expect(abs(before.duration(since: after).milliseconds + 60) < 0.01)
        let end = AbsoluteSendTime(rawValue: 0xFF_FFFF)
        let start = AbsoluteSendTime(rawValue: 0)
        #expect(start.duration(since: end) > .zero)
    }
}

@Suite struct RTPPacketTests {
    private let header = RTPHeader(
        payloadType: 96, marker: true, sequenceNumber: SequenceNumber(65_535), timestamp: RTPTimestamp(0xDEAD_BEEF),
        ssrc: SSRC(0xCAFE_F00D), sendTime: AbsoluteSendTime(rawValue: 0x12_3456))

    @Test("what is written is read again", arguments: [true, false], [0, 1, 1_200])
    func roundTrip(withSendTime: Bool, byteCount: Int) throws {
        var header = header
        if !withSendTime { header.sendTime = nil }
        let payload = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
        let datagram = header.datagram(prefix: [9, 8], payload: payload[...])
        let packet = try RTPPacket(parsing: datagram)
        #expect(packet.header == header)
        #expect(Array(datagram[packet.payload]) == [9, 8] + payload)
        #expect((packet.sendTimeOffset == nil) == !withSendTime)
    }

    @Test("the send time is stamped in place and nothing else changes")
    func stamping() throws {
        var datagram = header.datagram(payload: [1, 2, 3])
        let before = try RTPPacket(parsing: datagram)
        AbsoluteSendTime(rawValue: 0xABCDEF).stamp(&datagram, at: try #require(before.sendTimeOffset))
        let after = try RTPPacket(parsing: datagram)
        #expect(after.header.sendTime == AbsoluteSendTime(rawValue: 0xABCDEF))
        #expect(after.payload == before.payload)
        #expect(Array(datagram[after.payload]) == [1, 2, 3])
    }

    @Test("contributing sources, other extensions and padding are passed over")
    func everything() throws {
        var bytes: [UInt8] = [0xB2, 0x80 | 111, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
        bytes += [0, 0, 0, 4, 0, 0, 0, 5]  // two contributing sources
        bytes += [0xBE, 0xDE, 0, 3, 0x10, 7, 0, 0x51, 1, 2, 0x32, 0xAA, 0xBB, 0xCC, 0, 0]
        bytes += [42, 43, 0, 0, 3]  // payload, three bytes of padding
        let packet = try RTPPacket(parsing: bytes)
        #expect(packet.header.sendTime == AbsoluteSendTime(rawValue: 0xAABBCC))
        #expect(Array(bytes[packet.payload]) == [42, 43])
        #expect(packet.header.marker && packet.header.payloadType == 111)
    }

    @Test("a header that promises more than there is is refused at every length")
    func truncation() {
        let datagram = header.datagram(payload: [])
        for count in 0..<datagram.count {
            #expect(throws: ParseError.self) { try RTPPacket(parsing: Array(datagram[..<count])) }
        }
    }

    @Test(
        "lies about lengths are refused",
        arguments: [
            ([0x40, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3], .version(1)),
            ([0xA0, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0], .length),
            ([0xA0, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9], .length),
            ([0x8F, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3], .truncated),
            ([0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xBE, 0xDE, 0xFF, 0xFF], .truncated),
            ([0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xBE, 0xDE, 0, 1, 0x3F, 0, 0, 0], .length),
        ] as [([UInt8], ParseError)])
    func lies(bytes: [UInt8], error: ParseError) {
        #expect(throws: error) { try RTPPacket(parsing: bytes) }
    }

    @Test(
        "the send time is found in both forms of extension, wherever it stands",
        arguments: [
            ([0xBE, 0xDE, 0, 1, 0x32, 1, 2, 3], 16), ([0xBE, 0xDE, 0, 2, 0, 0x10, 9, 0x32, 1, 2, 3, 0], 19),
            // Sixteen bytes of another's, then ours.
            ([0xBE, 0xDE, 0, 6, 0x1F] + [UInt8](repeating: 7, count: 16) + [0x32, 1, 2, 3, 0, 0, 0], 33),
            ([0x10, 0, 0, 2, 3, 3, 1, 2, 3, 0, 0, 0], 17), ([0x10, 0x0F, 0, 2, 0, 1, 0, 3, 3, 1, 2, 3], 20),
        ] as [([UInt8], Int)])
    func extensions(extended: [UInt8], index: Int) throws {
        let bytes: [UInt8] = [0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3] + extended + [42]
        let packet = try RTPPacket(parsing: bytes)
        #expect(packet.header.sendTime == AbsoluteSendTime(rawValue: 0x01_0203))
        #expect(packet.sendTimeOffset == index + 1)
        #expect(Array(bytes[packet.payload]) == [42])
    }

    @Test(
        "an extension without the send time, or that ends before it, has none",
        arguments: [
            [0xBE, 0xDE, 0, 0],  // empty
            [0xBE, 0xDE, 0, 2, 0xF0, 9, 0x32, 1, 2, 3, 0, 0],  // identifier 15 ends it
            [0xBE, 0xDE, 0, 2, 0x01, 9, 9, 0x32, 1, 2, 3, 0],  // padding with a length ends it
            [0xBE, 0xDE, 0, 1, 0x31, 1, 2, 0],  // another length under our identifier
            [0x10, 0, 0, 1, 3, 0, 0, 0], [0x12, 0x34, 0, 1, 0x32, 1, 2, 3],  // another profile
        ] as [[UInt8]])
    func noSendTime(extended: [UInt8]) throws {
        let packet = try RTPPacket(parsing: [0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3] + extended + [42])
        #expect(packet.header.sendTime == nil && packet.sendTimeOffset == nil)
        #expect(packet.payload.count == 1)
    }

    @Test(
        "elements longer than their extension are refused",
        arguments: [
            [0xBE, 0xDE, 0, 1, 0x10, 1, 0x32, 1], [0x10, 0, 0, 1, 3, 3, 1, 2], [0x10, 0, 0, 1, 0, 0, 0, 3],
            [0x10, 0, 0, 1, 9, 255, 0, 0],
        ] as [[UInt8]])
    func longElements(extended: [UInt8]) {
        #expect(throws: ParseError.self) {
            try RTPPacket(parsing: [0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3] + extended + [42, 43, 44, 45])
        }
    }

    @Test("random headers come back as they were written", arguments: 1...10)
    func randomHeaders(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let header = RTPHeader(
                payloadType: .random(in: 0..<128, using: &generator), marker: .random(using: &generator),
                sequenceNumber: SequenceNumber(.random(in: .min ... .max, using: &generator)),
                timestamp: RTPTimestamp(.random(in: .min ... .max, using: &generator)),
                ssrc: SSRC(.random(in: .min ... .max, using: &generator)),
                sendTime: Bool.random(using: &generator)
                    ? AbsoluteSendTime(rawValue: .random(in: .min ... .max, using: &generator)) : nil)
            let payload = (0..<Int.random(in: 0...40, using: &generator)).map { UInt8($0) }
            let datagram = header.datagram(payload: payload[...])
            let packet = try RTPPacket(parsing: datagram)
            #expect(packet.header == header && Array(datagram[packet.payload]) == payload, "seed \(seed)")
        }
    }

    @Test("more than a datagram is refused")
    func tooLarge() {
        let bytes = header.datagram(payload: [UInt8](repeating: 0, count: MediaLimits.datagramBytes)[...])
        #expect(throws: ParseError.tooLarge) { try RTPPacket(parsing: bytes) }
    }
}
