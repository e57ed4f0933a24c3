import Testing

@testable import Media

@Suite struct HostileDatagramTests {
    @Test(
        "random and damaged datagrams never end a host, a viewer or a relay",
        arguments: 1...8 as ClosedRange<UInt64>)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let whole = RTCPPacket.datagram(RTCPPacketTests.compound)
        let media = Self.media
        var publisher = Publisher(pass: Fixture.pass(1), using: &generator)
        var receiver = Receiver(pass: Fixture.pass(2))
        // What reaches the relay has been opened with a key: the worst a participant with a ticket can do.
        var floor = RelayFloor(workers: 2)
        let host = Fixture.ticket(1, .publish)
        let viewer = Fixture.ticket(2, .watch)
        floor.authorize(host)
        floor.authorize(viewer)
        for round in 0..<1_500 {
            if round % 500 == 0 {
                floor.hear(of: host, from: Fixture.peer(1), at: .at(round))
                floor.want(Fixture.streams, viewer, from: Fixture.peer(2), worker: 1, at: .at(round))
            }
            var bytes = round % 3 == 0 ? whole : round % 3 == 1 ? media[round / 3 % media.count] : []
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
            publisher.handle(bytes, at: .at(round))
            _ = publisher.orders(captured: .at(round), now: .at(round))
            publisher.tick(at: .at(round))
            _ = publisher.takeOutgoing(at: .at(round))
            receiver.handle(bytes, at: .at(round))
            receiver.tick(at: .at(round))
            _ = receiver.takeOutgoing()
            _ = receiver.nextSound(at: .at(round))
            while receiver.nextPicture(at: .at(round)) != nil {}
            floor.handle(bytes, from: Fixture.peer(1 + round % 2), worker: round % 2, at: .at(round))
            // Its own compounds have its own name, whatever else they say.
            let compound = (try? RTCPPacket.compound(parsing: bytes)) ?? []
            floor.hear(
                compound, of: round % 4 < 2 ? host : viewer, from: Fixture.peer(1 + round % 4 / 2), at: .at(round))
            floor.tick(at: .at(round))
            _ = floor.taken()
        }
        // Each cost a counter.
        #expect(floor.drops(.malformed) > 0 && floor.drops(.notMedia) > 0)
        #expect(receiver.statistics(at: .at(1_500)).dropped.values.reduce(0, +) > 100)
    }

    /// A packet of each form a room has.
    private static let media: [[UInt8]] = Fixture.streams.enumerated().map { place, stream in
        let header = RTPHeader(
            payloadType: stream.payloadType, marker: true, sequenceNumber: SequenceNumber(1),
            timestamp: RTPTimestamp(2), ssrc: stream.ssrc, sendTime: AbsoluteSendTime(.at(0)))
        switch stream.codec {
        case .opus: return header.datagram(payload: [1, 2, 3])
        case .red:
            var packetizer = REDPacketizer(payloadType: 111)
            _ = packetizer.payload(of: [1, 2, 3], timestamp: RTPTimestamp(0), depth: 0)
            return header.datagram(
                payload: packetizer.payload(of: [4, 5], timestamp: RTPTimestamp(960), depth: 1)[...])
        case .vp8:
            return header.datagram(
                prefix: VP8Descriptor(startsPicture: true, pictureID: 3).bytes,
                payload: Fixture.picture(1, layer: place, keyFrame: true, byteCount: 20)[...])
        }
    }
}
