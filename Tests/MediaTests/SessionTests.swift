import Testing

@testable import Media

@Suite struct PublisherTests {
    private static func publisher() -> Publisher {
        var generator = SeededGenerator(seed: 1)
        return Publisher(pass: Fixture.ticket(1, .publish).pass, using: &generator)
    }

    /// The relay's answer to an announcement.
    private static func answer(to announcement: [UInt8]) throws -> [UInt8] {
        let reference = try RTCPPacket.compound(parsing: announcement).compactMap {
            if case .timing(let report) = $0 { report.reference } else { nil }
        }.first
        let echo = TimingReport.Echo(ssrc: SSRC(1_001), lastReference: try #require(reference).middle, delay: 0)
        return RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: SSRC(1))), .timing(TimingReport(sender: SSRC(1), echo: echo)),
        ])
    }

    @Test("announces itself ten times a second until answered, then once, and notices a relay that falls silent")
    func announcing() throws {
        var publisher = Self.publisher()
        var announcements: [Int] = []
        for time in 0..<450 {
            publisher.tick(at: .at(time))
            if !publisher.takeOutgoing().isEmpty { announcements.append(time) }
        }
        #expect(announcements == [0, 100, 200, 300, 400])
        publisher.tick(at: .at(500))
        publisher.handle(try Self.answer(to: publisher.takeOutgoing()[0]), at: .at(520))
        #expect(publisher.isBound)
        #expect(abs((publisher.statistics(at: .at(520)).roundTrip ?? .zero).milliseconds - 20) < 0.1)
        announcements = []
        for time in 521..<3_500 {
            publisher.tick(at: .at(time))
            if !publisher.takeOutgoing().isEmpty { announcements.append(time) }
        }
        #expect(announcements == [600, 1_600, 2_600])
        publisher.tick(at: .at(3_521))
        #expect(publisher.takeEvents() == [.bound, .relayLost])
        #expect(!publisher.isBound)
    }

    @Test("a lost packet is sent again as the same bytes; what is not kept is passed over")
    func repair() throws {
        var publisher = Self.publisher()
        publisher.send(
            picture: Fixture.picture(0, keyFrame: true, byteCount: 5_000), keyFrame: true, captured: .at(0), now: .at(0)
        )
        let sent = publisher.takeOutgoing()
        let number = try RTPPacket(parsing: sent[2]).header.sequenceNumber
        publisher.handle(
            RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: SSRC(1))),
                .negativeAcknowledgement(
                    NegativeAcknowledgement(
                        sender: SSRC(1), media: Fixture.pictureStream.ssrc,
                        numbers: [number, SequenceNumber(number.rawValue &+ 500)])),
            ]), at: .at(30))
        #expect(publisher.takeOutgoing() == [sent[2]])
    }

    @Test("requests for key frames come out as events, those for others' streams do not")
    func keyFrames() {
        var publisher = Self.publisher()
        for ssrc in [Fixture.pictureStream.ssrc, SSRC(99)] {
            publisher.handle(
                RTCPPacket.datagram([
                    .receiverReport(ReceiverReport(ssrc: SSRC(1))),
                    .pictureLoss(PictureLossIndication(sender: SSRC(1), media: ssrc)),
                ]), at: .at(0))
        }
        #expect(publisher.takeEvents() == [.keyFrameWanted(stream: "v2")])
    }

    @Test("what nobody takes is bounded, and what is too large or empty is not sent")
    func bounds() {
        var publisher = Self.publisher()
        publisher.send(sound: [], captured: .at(0), now: .at(0))
        publisher.send(sound: [UInt8](repeating: 0, count: MediaLimits.soundBytes + 1), captured: .at(0), now: .at(0))
        #expect(publisher.takeOutgoing() == [])
        for number in 0..<(MediaLimits.outgoing + 10) {
            publisher.send(sound: [1], captured: .at(number * 20), now: .at(number * 20))
        }
        let outgoing = publisher.takeOutgoing()
        #expect(outgoing.count == MediaLimits.outgoing)
        let statistics = publisher.statistics(at: .at(0))
        #expect(statistics.overflowed == 10)
    }
}

@Suite struct ReceiverTests {
    /// The packets of `count` pictures, one each, 33 ms apart.
    private static func packets(_ count: Int) -> [[UInt8]] {
        var generator = SeededGenerator(seed: 1)
        var publisher = Publisher(pass: Fixture.ticket(1, .publish).pass, using: &generator)
        for number in 0..<count {
            publisher.send(
                picture: Fixture.picture(number, keyFrame: number == 0, byteCount: 100), keyFrame: number == 0,
                captured: .at(number * 33), now: .at(number * 33))
        }
        return publisher.takeOutgoing()
    }

    private static func receiver() -> Receiver { Receiver(pass: Fixture.ticket(2, .watch).pass) }

    @Test("pictures that come in a heap are all decoded and only the newest is shown")
    func heap() {
        var receiver = Self.receiver()
        for packet in Self.packets(10) { receiver.handle(packet, at: .at(1_000)) }
        var pictures: [EncodedPicture] = []
        while let picture = receiver.nextPicture(at: .at(1_050)) { pictures.append(picture) }
        #expect(pictures.map { Fixture.pictureNumber($0.bytes) } == Array(0..<10))
        #expect(pictures.map(\.isShown) == Array(repeating: false, count: 9) + [true])
    }

    @Test("pictures nobody takes in time are bounded: the oldest are given early, and not to show")
    func queue() {
        var receiver = Self.receiver()
        // The first sets the pace; the others come long before they are due.
        for packet in Self.packets(MediaLimits.pictureQueue + 11) { receiver.handle(packet, at: .at(0)) }
        var hidden = 0
        while let picture = receiver.nextPicture(at: .at(0)), !picture.isShown { hidden += 1 }
        #expect(hidden >= 10)
    }

    @Test("a key frame is asked for when the joiner gets none, at most every 200 ms")
    func keyFrame() {
        var receiver = Self.receiver()
        var requests: [Int] = []
        for (index, packet) in Self.packets(60).dropFirst().enumerated() {
            let time = index * 33
            receiver.handle(packet, at: .at(time))
            receiver.tick(at: .at(time))
            let asks = receiver.takeOutgoing().contains {
                (try? RTCPPacket.compound(parsing: $0))?.contains {
                    if case .pictureLoss = $0 { true } else { false }
                } ?? false
            }
            if asks { requests.append(time) }
        }
        #expect((7...9).contains(requests.count))
        #expect(zip(requests, requests.dropFirst()).allSatisfy { $1 - $0 >= 200 })
    }

    @Test("a decoder that fails gets nothing more before a key frame, and one is asked for")
    func failure() {
        var receiver = Self.receiver()
        let packets = Self.packets(6)
        for packet in packets[..<3] { receiver.handle(packet, at: .at(1_000)) }
        receiver.pictureFailed()
        for packet in packets[3...] { receiver.handle(packet, at: .at(1_100)) }
        #expect(receiver.nextPicture(at: .at(2_000)) == nil)
        receiver.tick(at: .at(2_000))
        let outgoing = receiver.takeOutgoing().flatMap { (try? RTCPPacket.compound(parsing: $0)) ?? [] }
        #expect(outgoing.contains { if case .pictureLoss = $0 { true } else { false } })
    }

    @Test("what is not ours is counted, and a new stream is announced once")
    func strangers() {
        var receiver = Self.receiver()
        let header = RTPHeader(
            payloadType: 96, marker: true, sequenceNumber: SequenceNumber(1), timestamp: RTPTimestamp(1), ssrc: SSRC(55)
        )
        for time in 0..<3 { receiver.handle(header.datagram(payload: [1, 2]), at: .at(time)) }
        receiver.handle([1, 2, 3], at: .at(4))
        #expect(receiver.takeEvents() == [.unknownStream(SSRC(55))])
        let statistics = receiver.statistics(at: .at(5))
        #expect(statistics.discarded == 4)
    }
}
