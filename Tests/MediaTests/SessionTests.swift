import Testing

@testable import Media

@Suite struct ReceiverTests {
    /// The packets of `count` pictures, one each, 33 ms apart.
    private static func packets(_ count: Int) -> [[UInt8]] {
        var generator = SeededGenerator(seed: 1)
        var publisher = Publisher(pass: Fixture.pass(1), using: &generator)
        var packets: [[UInt8]] = []
        for number in 0..<count {
            publisher.send(
                picture: Fixture.picture(number, keyFrame: number == 0, byteCount: 100), of: "v0",
                isKeyFrame: number == 0, captured: .at(number * 33), now: .at(number * 33))
            packets += publisher.takeOutgoing(at: .at(number * 33)).filter { DatagramKind(of: $0) == .rtp }
        }
        return packets
    }

    /// A receiver that has announced itself.
    private static func receiver() -> Receiver {
        var receiver = Receiver(pass: Fixture.pass(2))
        receiver.tick(at: .at(0))
        _ = receiver.takeOutgoing()
        return receiver
    }

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
        #expect(statistics.dropped == [.unknownStream: 3, .notMedia: 1])
    }
}
