import Testing

@testable import Media

@Suite struct RTCPPacketTests {
    static let block = ReportBlock(
        ssrc: SSRC(7), fractionLost: 25, cumulativeLost: -3, highestSequence: 0x1_FFFF, jitter: 99, lastReport: 5,
        delaySinceLastReport: 6)

    static let compound: [RTCPPacket] = [
        .senderReport(
            SenderReport(
                ssrc: SSRC(1), time: NTPTime(rawValue: 0x0102_0304_0506_0708), timestamp: RTPTimestamp(3),
                packetCount: 4, byteCount: 5, blocks: [block])),
        .receiverReport(ReceiverReport(ssrc: SSRC(2), blocks: [block, block])),
        .negativeAcknowledgement(
            NegativeAcknowledgement(
                sender: SSRC(2), media: SSRC(1),
                numbers: [65_530, 65_535, 0, 10, 11, 400].map { SequenceNumber($0) })),
        .pictureLoss(PictureLossIndication(sender: SSRC(2), media: SSRC(1))),
        .timing(
            TimingReport(
                sender: SSRC(2), reference: NTPTime(rawValue: 77),
                echo: TimingReport.Echo(ssrc: SSRC(1), lastReference: 8, delay: 9))),
        .goodbye([SSRC(2), SSRC(3)]),
        .estimate(ReceiverEstimate(sender: SSRC(2), bitsPerSecond: 8_927_168, streams: [SSRC(1_215_622_422)])),
        .subscription(Subscription(sender: SSRC(2), streams: [SSRC(4), SSRC(5)])),
        .demand(
            Demand(
                sender: SSRC(1),
                audience: [
                    Demand.Audience(stream: SSRC(4), viewers: 5_000, worstLoss: 77),
                    Demand.Audience(stream: SSRC(5), viewers: 0, worstLoss: 0),
                ])),
        .rollover(Rollover(sender: SSRC(1), streams: [Rollover.Counter(stream: SSRC(4), wraps: 3)])),
        .challenge(Challenge(sender: SSRC(1), cookie: 0x0123_4567_89AB_CDEF)),
        .echo(Challenge(sender: SSRC(2), cookie: 0x0123_4567_89AB_CDEF)),
        .probe(PathProbe(sender: SSRC(2), number: 0x0123_4567)),
    ]

    @Test("a compound of every kind is read as it was written")
    func roundTrip() throws {
        let datagram = RTCPPacket.datagram(Self.compound)
        #expect(datagram.count % 4 == 0)
        #expect(try RTCPPacket.compound(parsing: datagram) == Self.compound)
    }

    @Test("a compound cut anywhere but between packets is refused")
    func truncation() throws {
        let datagram = RTCPPacket.datagram(Self.compound)
        let ends = Self.compound.indices.map { RTCPPacket.datagram(Array(Self.compound[...$0])).count }
        for count in 0..<datagram.count {
            let cut = Array(datagram[..<count])
            if ends.contains(count) {
                _ = try RTCPPacket.compound(parsing: cut)
            } else {
                #expect(throws: ParseError.self) { try RTCPPacket.compound(parsing: cut) }
            }
        }
    }

    @Test("one that does not begin with a report is refused; unknown kinds inside are passed over")
    func order() throws {
        let report = RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: SSRC(2)))])
        let names: [UInt8] = [0x80, 202, 0, 1, 1, 2, 3, 4]
        #expect(throws: ParseError.value) { try RTCPPacket.compound(parsing: names + report) }
        #expect(try RTCPPacket.compound(parsing: report + names).count == 1)
        let flood = report + Array(repeating: names, count: MediaLimits.compoundPackets).flatMap(\.self)
        #expect(throws: ParseError.tooLarge) { try RTCPPacket.compound(parsing: flood) }
    }

    @Test("padding is taken only at the end, and only as much as there is")
    func padding() throws {
        let report: [UInt8] = [0x80, 201, 0, 1, 0, 0, 0, 2]
        #expect(
            try RTCPPacket.compound(parsing: report + [0xA1, 203, 0, 2, 0, 0, 0, 9, 0, 0, 0, 4]) == [
                .receiverReport(ReceiverReport(ssrc: SSRC(2))), .goodbye([SSRC(9)]),
            ])
        #expect(throws: ParseError.length) {
            try RTCPPacket.compound(parsing: report + [0xA1, 203, 0, 2, 0, 0, 0, 9, 0, 0, 0, 99])
        }
        #expect(throws: ParseError.length) {
            try RTCPPacket.compound(parsing: [0xA0, 201, 0, 2, 0, 0, 0, 2, 0, 0, 0, 4] + report)
        }
    }

    @Test(
        "media and control are told apart by their second byte",
        arguments: [
            ([0x80, 200], .rtcp), ([0x81, 207], .rtcp), ([0x80, 96], .rtp), ([0x90, 0xE0], .rtp), ([0x80, 0xEF], .rtp),
            ([0x00, 200], .neither), ([0xC0, 96], .neither),
        ] as [([UInt8], DatagramKind)])
    func kind(start: [UInt8], kind: DatagramKind) {
        #expect(DatagramKind(of: start + [UInt8](repeating: 0, count: 10)) == kind)
        #expect(DatagramKind(of: start) == .neither)
    }
}

/// The content of single packets: bytes from the standards or put together by hand.
@Suite struct RTCPContentTests {
    private static let report: [UInt8] = [0x80, 201, 0, 1, 0, 0, 0, 2]
    private static let hawk: [UInt8] = Array("HAWK".utf8)

    /// The packet behind an empty report; its header is made here.
    private static func parse(_ count: UInt8, _ kind: UInt8, _ content: [UInt8]) throws -> RTCPPacket? {
        let words = UInt8(content.count / 4)
        return try RTCPPacket.compound(parsing: report + [0x80 | count, kind, 0, words] + content).dropFirst().first
    }

    @Test("a sender report of known bytes")
    func senderReport() throws {
        let bytes: [UInt8] =
            [0x81, 200, 0, 12, 0, 0, 0, 1, 0, 0, 0, 2, 0x80, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5]
            + [0, 0, 0, 7, 64, 0xFF, 0xFF, 0xFD, 0, 1, 0xFF, 0xFF, 0, 0, 0, 99, 0, 0, 0, 5, 0, 0, 0, 6]
        let block = ReportBlock(
            ssrc: SSRC(7), fractionLost: 64, cumulativeLost: -3, highestSequence: 0x1_FFFF, jitter: 99, lastReport: 5,
            delaySinceLastReport: 6)
        let report = RTCPPacket.senderReport(
            SenderReport(
                ssrc: SSRC(1), time: NTPTime(Instant(nanoseconds: 2_500_000_000)), timestamp: RTPTimestamp(3),
                packetCount: 4, byteCount: 5, blocks: [block]))
        #expect(try RTCPPacket.compound(parsing: bytes) == [report])
        #expect(RTCPPacket.datagram([report]) == bytes)
        #expect(block.loss == 0.25)
        // The profile's own words may follow the blocks.
        var longer = bytes + [1, 2, 3, 4]
        longer[3] = 13
        #expect(try RTCPPacket.compound(parsing: longer) == [report])
        // A count of blocks that are not there.
        longer[0] = 0x82
        #expect(throws: ParseError.truncated) { try RTCPPacket.compound(parsing: longer) }
    }

    @Test("31 blocks are a report's most, and fit")
    func manyBlocks() throws {
        let report = RTCPPacket.receiverReport(
            ReceiverReport(ssrc: SSRC(1), blocks: Array(repeating: RTCPPacketTests.block, count: 31)))
        #expect(try RTCPPacket.compound(parsing: RTCPPacket.datagram([report])) == [report])
    }

    @Test(
        "an estimate's rate is eighteen bits and an exponent, rounded down",
        arguments: [
            (0, 0x00, 0x00, 0x00, 0), (1, 0x00, 0x00, 0x01, 1), (262_143, 0x03, 0xFF, 0xFF, 262_143),
            (262_144, 0x06, 0x00, 0x00, 262_144), (262_145, 0x06, 0x00, 0x00, 262_144),
            (8_927_168, 0x1A, 0x20, 0xDF, 8_927_168), (.max, 0xBB, 0xFF, 0xFF, 0xFFFF_C000_0000_0000),
        ] as [(UInt64, UInt8, UInt8, UInt8, UInt64)])
    func rate(bitsPerSecond: UInt64, first: UInt8, second: UInt8, third: UInt8, read: UInt64) throws {
        let bytes =
            Self.report + [0x8F, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0] + Array("REMB".utf8)
            + [1, first, second, third, 0x48, 0x74, 0xED, 0x16]
        let estimate = ReceiverEstimate(
            sender: SSRC(1), bitsPerSecond: bitsPerSecond, streams: [SSRC(0x4874_ED16)])
        #expect(
            RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: SSRC(2))), .estimate(estimate)]) == bytes)
        var expected = estimate
        expected.bitsPerSecond = read
        #expect(try RTCPPacket.compound(parsing: bytes).last == .estimate(expected))
    }

    @Test(
        "estimates that lie are refused",
        arguments: [
            ([1, 0xFF, 0xFF, 0xFF, 0, 0, 0, 9], .value), ([1, 0xBE, 0, 0, 0, 0, 0, 9], .value),
            ([2, 0, 0, 1, 0, 0, 0, 9], .length), ([0, 0, 0, 1, 0, 0, 0, 9], .length),
            ([2, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 9], .value),
            ([17, 0, 0, 1] + [UInt8](repeating: 0, count: 68), .tooLarge),
        ] as [([UInt8], ParseError)])
    func falseEstimates(content: [UInt8], error: ParseError) {
        #expect(throws: error) { try Self.parse(15, 206, [0, 0, 0, 1, 0, 0, 0, 0] + Array("REMB".utf8) + content) }
    }

    @Test("an exponent over what its mantissa can bear is fine when the mantissa is small")
    func largeExponent() throws {
        // 1 << 62 and 0 << 63: within 64 bits.
        let one = try Self.parse(15, 206, [0, 0, 0, 1, 0, 0, 0, 0] + Array("REMB".utf8) + [0, 0xF8, 0, 1])
        #expect(one == .estimate(ReceiverEstimate(sender: SSRC(1), bitsPerSecond: 1 << 62, streams: [])))
        let zero = try Self.parse(15, 206, [0, 0, 0, 1, 0, 0, 0, 0] + Array("REMB".utf8) + [0, 0xFC, 0, 0])
        #expect(zero == .estimate(ReceiverEstimate(sender: SSRC(1), bitsPerSecond: 0, streams: [])))
    }

    @Test("this house's messages of known bytes")
    func application() throws {
        let known: [(UInt8, [UInt8], RTCPPacket)] = [
            (1, [], .subscription(Subscription(sender: SSRC(1), streams: []))),
            (1, [0, 0, 0, 4, 0, 0, 0, 5], .subscription(Subscription(sender: SSRC(1), streams: [SSRC(4), SSRC(5)]))),
            (
                2, [0, 0, 0, 4, 0, 0, 0x13, 0x88, 77, 0, 0, 0],
                .demand(
                    Demand(
                        sender: SSRC(1),
                        audience: [Demand.Audience(stream: SSRC(4), viewers: 5_000, worstLoss: 77)]))
            ),
            (
                3, [0, 0, 0, 4, 0, 0, 0, 3],
                .rollover(Rollover(sender: SSRC(1), streams: [Rollover.Counter(stream: SSRC(4), wraps: 3)]))
            ),
            (4, [0, 0, 0, 0, 0, 0, 0, 9], .challenge(Challenge(sender: SSRC(1), cookie: 9))),
            (5, [9, 0, 0, 0, 0, 0, 0, 0], .echo(Challenge(sender: SSRC(1), cookie: 9 << 56))),
            (6, [0, 0, 1, 2], .probe(PathProbe(sender: SSRC(1), number: 258))),
        ]
        for (subtype, content, packet) in known {
            #expect(try Self.parse(subtype, 204, [0, 0, 0, 1] + Self.hawk + content) == packet)
            let written = RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: SSRC(2))), packet])
            #expect(Array(written.dropFirst(12)) == [0, 0, 0, 1] + Self.hawk + content)
        }
    }

    @Test("messages of another house, and of kinds not known yet, are passed over")
    func strangers() throws {
        #expect(try Self.parse(1, 204, [0, 0, 0, 1] + Array("NOPE".utf8) + [1, 2, 3, 4]) == nil)
        #expect(try Self.parse(7, 204, [0, 0, 0, 1] + Self.hawk + [1, 2, 3, 4]) == nil)
        #expect(try Self.parse(15, 206, [0, 0, 0, 1, 0, 0, 0, 0] + Array("NOPE".utf8)) == nil)
        #expect(try Self.parse(4, 206, [0, 0, 0, 1, 0, 0, 0, 0]) == nil)
        #expect(try Self.parse(1, 202, [0, 0, 0, 1, 1, 200, 0, 0]) == nil)
    }

    @Test(
        "messages that lie are refused",
        arguments: [
            (1, [0, 0, 0, 4, 0, 0, 0, 4], .value), (1, [UInt8](repeating: 0, count: 17 * 4), .tooLarge),
            (2, [0, 0, 0, 4, 0, 0, 0, 1], .length),
            (2, [0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0], .value),
            (2, [UInt8](repeating: 0, count: 17 * 12), .tooLarge), (3, [0, 0, 0, 4], .length),
            (3, [0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 1], .value), (4, [0, 0, 0, 1], .truncated),
            (4, [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], .length), (5, [], .truncated),
        ] as [(UInt8, [UInt8], ParseError)])
    func falseMessages(subtype: UInt8, content: [UInt8], error: ParseError) {
        #expect(throws: error) { try Self.parse(subtype, 204, [0, 0, 0, 1] + Self.hawk + content) }
    }

    @Test("what is said of more streams than a room has, or twice of one, is left out before it is sent")
    func bounded() throws {
        let many = (0..<40).map { SSRC(UInt32($0 / 2)) }
        let kept = (0..<16).map { SSRC(UInt32($0)) }
        #expect(Subscription(sender: SSRC(1), streams: many).streams == kept)
        #expect(ReceiverEstimate(sender: SSRC(1), bitsPerSecond: 1, streams: many).streams == kept)
        let demand = Demand(
            sender: SSRC(1),
            audience: many.enumerated().map { Demand.Audience(stream: $1, viewers: UInt32($0), worstLoss: 0) })
        #expect(demand.audience.map(\.stream) == kept)
        #expect(demand[SSRC(3)]?.viewers == 6 && demand[SSRC(99)] == nil)
        let packet = RTCPPacket.demand(demand)
        let datagram = RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: SSRC(2))), packet])
        #expect(try RTCPPacket.compound(parsing: datagram).last == packet)
    }

    @Test(
        "requests for packets come back as they were made, whatever numbers they name",
        arguments: [[5], [5, 6, 6], [5, 5], [5, 8, 6], [5, 21, 22], [65_535, 0, 15, 16], [9, 8, 7], [1, 40_000]])
    func requests(numbers: [UInt16]) throws {
        let request = RTCPPacket.negativeAcknowledgement(
            NegativeAcknowledgement(
                sender: SSRC(1), media: SSRC(2), numbers: numbers.map { SequenceNumber($0) }))
        let datagram = RTCPPacket.datagram([.receiverReport(ReceiverReport(ssrc: SSRC(2))), request])
        #expect(try RTCPPacket.compound(parsing: datagram).last == request)
    }

    @Test("random requests come back as they were made, or begin so when they are too long", arguments: 1...20)
    func randomRequests(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let count = Int.random(in: 1...200, using: &generator)
            var number = UInt16.random(in: .min ... .max, using: &generator)
            let numbers = (0..<count).map { _ in
                number &+= UInt16.random(in: 0...9, using: &generator)
                return SequenceNumber(number)
            }
            let request = NegativeAcknowledgement(sender: SSRC(1), media: SSRC(2), numbers: numbers)
            let datagram = RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: SSRC(2))), .negativeAcknowledgement(request),
            ])
            guard case .negativeAcknowledgement(let read) = try RTCPPacket.compound(parsing: datagram).last else {
                Issue.record("seed \(seed): no request")
                return
            }
            #expect(numbers.starts(with: read.numbers), "seed \(seed)")
            #expect(read.numbers.count == count || datagram.count == 8 + 12 + 4 * MediaLimits.nackEntries)
        }
    }

    @Test("a request of RFC 4585: a number and a bit for each of the sixteen that follow")
    func requestBytes() throws {
        let packet = try Self.parse(1, 205, [0, 0, 0, 1, 0, 0, 0, 2, 0xFF, 0xFF, 0x80, 0x01])
        #expect(
            packet
                == .negativeAcknowledgement(
                    NegativeAcknowledgement(
                        sender: SSRC(1), media: SSRC(2), numbers: [65_535, 0, 15].map { SequenceNumber($0) })))
        #expect(throws: ParseError.length) { try Self.parse(1, 205, [0, 0, 0, 1, 0, 0, 0, 2]) }
        #expect(throws: ParseError.tooLarge) {
            try Self.parse(1, 205, [UInt8](repeating: 0, count: 8 + 4 * (MediaLimits.nackEntries + 1)))
        }
    }

    @Test("a goodbye may give its reason, which must be as long as it says")
    func reasons() throws {
        let both = RTCPPacket.goodbye([SSRC(1), SSRC(2)])
        #expect(try Self.parse(2, 203, [0, 0, 0, 1, 0, 0, 0, 2]) == both)
        #expect(try Self.parse(2, 203, [0, 0, 0, 1, 0, 0, 0, 2, 3, 98, 121, 101]) == both)
        #expect(throws: ParseError.truncated) { try Self.parse(2, 203, [0, 0, 0, 1, 0, 0, 0, 2, 4, 98, 121, 101]) }
        #expect(throws: ParseError.truncated) { try Self.parse(3, 203, [0, 0, 0, 1, 0, 0, 0, 2]) }
        #expect(try Self.parse(0, 203, []) == .goodbye([]))
    }

    @Test("of extended reports the timing blocks are read and the others passed over")
    func extendedReports() throws {
        let loss: [UInt8] = [1, 0, 0, 1, 9, 9, 9, 9]
        let reference: [UInt8] = [4, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 77]
        let echo: [UInt8] = [5, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 9]
        let second: [UInt8] = [5, 0, 0, 6, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 9]
        let answer = TimingReport.Echo(ssrc: SSRC(1), lastReference: 8, delay: 9)
        let both = TimingReport(sender: SSRC(3), reference: NTPTime(rawValue: 77), echo: answer)
        #expect(try Self.parse(0, 207, [0, 0, 0, 3] + loss + reference + echo) == .timing(both))
        #expect(
            try Self.parse(0, 207, [0, 0, 0, 3] + second) == .timing(TimingReport(sender: SSRC(3), echo: answer)))
        #expect(try Self.parse(0, 207, [0, 0, 0, 3, 5, 0, 0, 0]) == .timing(TimingReport(sender: SSRC(3))))
        for lie in [[4, 0, 0, 1, 0, 0, 0, 0], [5, 0, 0, 2] + [UInt8](repeating: 0, count: 8)] as [[UInt8]] {
            #expect(throws: ParseError.length) { try Self.parse(0, 207, [0, 0, 0, 3] + lie) }
        }
        #expect(throws: ParseError.truncated) { try Self.parse(0, 207, [0, 0, 0, 3, 1, 0, 0, 1]) }
    }

    @Test("padding counts whole words")
    func padding() {
        let bytes = Self.report + [0xA1, 203, 0, 2, 0, 0, 0, 9, 0, 0, 0, 3]
        #expect(throws: ParseError.length) { try RTCPPacket.compound(parsing: bytes) }
    }
}
