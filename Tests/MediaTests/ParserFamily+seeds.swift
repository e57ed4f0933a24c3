import Media

/// What the committed corpus begins with: packets of our own writers, and the standards' forms we only read.
extension ParserFamily {
    /// By file name.
    var seeds: [String: [UInt8]] {
        switch self {
        case .rtp: Self.mediaSeeds
        case .rtcp: Self.compoundSeeds
        case .control: Self.controlSeeds
        case .vp8: Self.descriptorSeeds
        case .red: Self.redundancySeeds
        case .assembler: Self.playSeeds
        case .sdp: Self.descriptionSeeds
        }
    }

    private static let descriptionSeeds: [String: [UInt8]] = [
        "both": Array(
            SessionDescription(
                identifier: 7, name: "hawker 43hzpc", host: "127.0.0.1", sound: .init(port: 5_004, payloadType: 111),
                picture: .init(port: 5_006, payloadType: 96)
            ).text.utf8),
        "sound-only": Array(
            SessionDescription(
                identifier: 8, name: "x", host: "::1", sound: .init(port: 5_004, payloadType: 111), picture: nil
            ).text.utf8),
        "ffmpeg": Array(
            """
            v=0
            o=- 0 0 IN IP4 127.0.0.1
            s=No Name
            t=0 0
            a=tool:libavformat LIBAVFORMAT_VERSION
            m=video 5006 RTP/AVP 96
            c=IN IP4 127.0.0.1/16
            b=AS:700
            a=rtpmap:96 VP8/90000
            m=audio 5004 RTP/AVP 97 0
            c=IN IP4 127.0.0.1
            a=rtpmap:97 opus/48000/2

            """.utf8),
    ]

    private static let block = ReportBlock(
        ssrc: SSRC(7), fractionLost: 25, cumulativeLost: -3, highestSequence: 0x1_FFFF, jitter: 99, lastReport: 5,
        delaySinceLastReport: 6)
    private static let streams = [SSRC(0xA), SSRC(0xB), SSRC(0xC)]
    private static let report = RTCPPacket.receiverReport(ReceiverReport(ssrc: SSRC(2)))

    private static let mediaSeeds: [String: [UInt8]] = {
        let header = RTPHeader(
            payloadType: 96, marker: true, sequenceNumber: SequenceNumber(65_535), timestamp: RTPTimestamp(90_000),
            ssrc: SSRC(0xB), sendTime: AbsoluteSendTime(rawValue: 0x12_3456))
        var plain = header
        plain.sendTime = nil
        let picture = VP8Descriptor(startsPicture: true, pictureID: 300).bytes
        return [
            "picture": header.datagram(prefix: picture, payload: [0x10, 2, 3]),
            "sound": plain.datagram(payload: [0xF8, 1, 2]),
            "empty": plain.datagram(payload: []),
            "two-byte-extension": [0x90, 96, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0x10, 0, 0, 2]
                + [1, 0, 3, 3, 0xAA, 0xBB, 0xCC, 0, 42],
            "sources-and-padding": [0xB2, 0xEF, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5]
                + [0xBE, 0xDE, 0, 2, 0x10, 7, 0x32, 1, 2, 3, 0, 0, 42, 0, 2],
        ]
    }()

    private static let compoundSeeds: [String: [UInt8]] = {
        let numbers = [65_530, 65_535, 0, 0, 10, 11, 400].map { SequenceNumber($0) }
        let echo = TimingReport.Echo(ssrc: SSRC(1), lastReference: 8, delay: 9)
        return [
            "sender-report": RTCPPacket.datagram([
                .senderReport(
                    SenderReport(
                        ssrc: SSRC(1), time: NTPTime(rawValue: 0x0102_0304_0506_0708), timestamp: RTPTimestamp(3),
                        packetCount: 4, byteCount: 5, blocks: [block]))
            ]),
            "receiver-report": RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: SSRC(2), blocks: [block, block]))
            ]),
            "repair": RTCPPacket.datagram([
                report,
                .negativeAcknowledgement(NegativeAcknowledgement(sender: SSRC(2), media: SSRC(1), numbers: numbers)),
                .pictureLoss(PictureLossIndication(sender: SSRC(2), media: SSRC(1))),
            ]),
            "timing": RTCPPacket.datagram([
                report, .timing(TimingReport(sender: SSRC(2), reference: NTPTime(rawValue: 77), echo: echo)),
            ]),
            "goodbye": RTCPPacket.datagram([report, .goodbye([SSRC(2), SSRC(3)])]),
            "goodbye-reason-padding": RTCPPacket.datagram([report])
                + [0xA1, 203, 0, 4, 0, 0, 0, 2, 3, 98, 121, 101, 0, 0, 0, 0, 0, 0, 0, 4],
            "description": RTCPPacket.datagram([report]) + [0x81, 202, 0, 3, 0, 0, 0, 2, 1, 4, 97, 64, 98, 99, 0, 0],
            "viewer": RTCPPacket.datagram([
                report, .subscription(Subscription(sender: SSRC(2), streams: streams)),
                .estimate(ReceiverEstimate(sender: SSRC(2), bitsPerSecond: 700_000, streams: streams)),
                .echo(Challenge(sender: SSRC(2), cookie: 0x0123_4567_89AB_CDEF)),
            ]),
        ]
    }()

    /// The first byte is the kind, then the content as in a compound.
    private static let controlSeeds: [String: [UInt8]] = {
        func content(_ kind: UInt8, _ packet: RTCPPacket, from offset: Int) -> [UInt8] {
            [kind] + RTCPPacket.datagram([report, packet]).dropFirst(8 + offset)
        }
        let audience = streams.map { Demand.Audience(stream: $0, viewers: 5_000, worstLoss: 77) }
        let counters = streams.map { Rollover.Counter(stream: $0, wraps: 3) }
        return [
            "subscription": content(1, .subscription(Subscription(sender: SSRC(2), streams: streams)), from: 12),
            "demand": content(2, .demand(Demand(sender: SSRC(2), audience: audience)), from: 12),
            "rollover": content(3, .rollover(Rollover(sender: SSRC(2), streams: counters)), from: 12),
            "challenge": content(4, .challenge(Challenge(sender: SSRC(2), cookie: 77)), from: 12),
            "echo": content(5, .echo(Challenge(sender: SSRC(2), cookie: 77)), from: 12),
            "probe": content(6, .probe(PathProbe(sender: SSRC(2), number: 77)), from: 12),
            "estimate": content(
                255, .estimate(ReceiverEstimate(sender: SSRC(2), bitsPerSecond: .max, streams: streams)), from: 16),
        ]
    }()

    private static let descriptorSeeds: [String: [UInt8]] = [
        "plain": VP8Descriptor(startsPicture: true, pictureID: nil).bytes + [0x10],
        "numbered": VP8Descriptor(startsPicture: false, pictureID: 0x7FFF).bytes + [0x11],
        "short-number": [0x90, 0x80, 0x17, 0x10],
        "everything": [0xB1, 0xF0, 0x91, 0x22, 5, 0xE6, 0x10],
    ]

    private static let redundancySeeds: [String: [UInt8]] = {
        var seeds: [String: [UInt8]] = [:]
        for depth in [0, 1, 8] {
            var packetizer = REDPacketizer(payloadType: 111)
            for number in 0...8 {
                seeds["depth-\(depth)"] = packetizer.payload(
                    of: [UInt8](repeating: UInt8(number), count: number % 3 + 1),
                    timestamp: RTPTimestamp(UInt32(number * 960)), depth: depth)
            }
        }
        seeds["empty-block"] = [0xEF, 0x0F, 0, 0, 0xEF, 0x0F, 0, 1, 111, 5, 6]
        return seeds
    }()

    private static let playSeeds: [String: [UInt8]] = {
        let key: UInt8 = 0x14
        let start: UInt8 = 0x04
        let end: UInt8 = 0x08
        return [
            "flow": [key, 1, 1, 0, end, 1, 1, 2, start | end, 1, 2, 0, start, 1, 3, 0, 0, 1, 3, 0, end, 1, 3, 0],
            "repair": [key | end, 1, 1, 0, start, 2, 2, 0, end, 1, 2, 0, start | end, 0xFE, 9, 0],
            "give-up": [key | end, 1, 1, 0, start | end, 2, 3, 0, key | end, 1, 4, 0, 0x03, start | end, 1, 5, 0],
            "late": [key | end, 2, 1, 0, start | end, 1, 2, 0, 0x07, key | end, 0xFE, 0, 0, key | end, 3, 4, 0],
            "jumps": [key | end, 1, 1, 0, 0x0F, 3, 255, start | end, 1, 2, 0, 0x0F, 16, 0, key | end, 1, 2, 0, 0x0B],
        ]
    }()
}
