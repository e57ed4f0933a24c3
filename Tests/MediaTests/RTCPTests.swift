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
        .binding(TokenBinding(sender: SSRC(2), token: Fixture.token(0xAB))),
        .goodbye([SSRC(2), SSRC(3)]),
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

    @Test(
        "random and damaged bytes are refused or read, and never end the program",
        arguments: 1...8 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let whole = RTCPPacket.datagram(Self.compound)
        let media = RTPHeader(
            payloadType: 96, marker: true, sequenceNumber: SequenceNumber(1), timestamp: RTPTimestamp(2), ssrc: SSRC(3),
            sendTime: AbsoluteSendTime(.at(0))
        ).datagram(prefix: VP8Descriptor(startsPicture: true, pictureID: 3).bytes, payload: [0x10, 2, 3])
        var publisher = Publisher(pass: Fixture.ticket(1, .publish).pass, using: &generator)
        var receiver = Receiver(pass: Fixture.ticket(2, .watch).pass)
        var relay = Relay<Int>()
        _ = relay.authorize(Fixture.ticket(1, .publish), at: .at(0))
        relay.handle(
            RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: SSRC(1_001))),
                .binding(TokenBinding(sender: SSRC(1_001), token: Fixture.token(1))),
            ]), from: 1, at: .at(0))
        for round in 0..<1_500 {
            var bytes = round % 3 == 0 ? whole : round % 3 == 1 ? media : []
            if bytes.isEmpty {
                bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                    .random(in: 0...255, using: &generator)
                }
                if bytes.count > 1 { bytes[0] = bytes[0] & 0x3F | 0x80 }
            } else {
                for _ in 0..<Int.random(in: 1...6, using: &generator) {
                    bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
                }
            }
            _ = try? RTPPacket(parsing: bytes)
            _ = try? RTCPPacket.compound(parsing: bytes)
            _ = try? VP8Descriptor.parse(bytes[...])
            publisher.handle(bytes, at: .at(round))
            receiver.handle(bytes, at: .at(round))
            receiver.tick(at: .at(round))
            _ = receiver.nextSound(at: .at(round))
            while receiver.nextPicture(at: .at(round)) != nil {}
            relay.handle(bytes, from: round % 2, at: .at(round))
            relay.tick(at: .at(round))
        }
    }
}

@Suite struct SessionTokenTests {
    @Test("hexadecimal digits and bytes are two forms of one token")
    func forms() throws {
        let text = "000102030405060708090a0b0c0d0eff"
        let token = try #require(SessionToken(hexadecimal: text))
        #expect(token.hexadecimal == text)
        #expect(token == SessionToken(bytes: (0..<15).map { UInt8($0) } + [0xFF]))
    }

    @Test(
        "anything else is no token",
        arguments: [
            "", "00", "000102030405060708090a0b0c0d0ef", "+00102030405060708090a0b0c0d0eff",
            "g00102030405060708090a0b0c0d0eff",
            "00010203040506é708090a0b0c0d0eff",
        ])
    func refused(text: String) { #expect(SessionToken(hexadecimal: text) == nil) }
}
