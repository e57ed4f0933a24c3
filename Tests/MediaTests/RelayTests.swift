import Testing

@testable import Media

/// The relay alone, told datagram by datagram. Address 0 is the host's, others are viewers'.
@Suite struct RelayTests {
    private struct Bench {
        var relay = Relay<Int>()
        var sends: [RelaySend<Int>] = []
        var number: Int64 = 70_000

        /// What the relay has sent since the last call, each with who got it.
        mutating func taken() -> [(bytes: [UInt8], to: [Int])] {
            relay.takeOutgoing(&sends)
            return sends.map { send in
                switch send.recipients {
                case .one(let peer): (send.datagram, [peer])
                case .all(let peers): (send.datagram, peers)
                }
            }
        }

        mutating func bind(_ ticket: RelayTicket, at peer: Int, now: Instant, extra: [RTCPPacket] = []) {
            relay.handle(
                RTCPPacket.datagram(
                    [
                        .receiverReport(ReceiverReport(ssrc: ticket.reporter)),
                        .timing(TimingReport(sender: ticket.reporter, reference: NTPTime(now))),
                        .binding(TokenBinding(sender: ticket.reporter, token: ticket.token)),
                    ] + extra), from: peer, at: now)
        }

        /// One packet of the picture stream, with the next number.
        mutating func media(
            keyFrame: Bool = false, ssrc: SSRC = Fixture.pictureStream.ssrc, payloadType: UInt8 = 96, at now: Instant
        ) -> [UInt8] {
            number += 1
            return RTPHeader(
                payloadType: payloadType, marker: true, sequenceNumber: SequenceNumber(extended: number),
                timestamp: RTPTimestamp(UInt32(truncatingIfNeeded: number * 3_000)), ssrc: ssrc,
                sendTime: AbsoluteSendTime(now)
            ).datagram(
                prefix: VP8Descriptor(startsPicture: true, pictureID: 0).bytes,
                payload: [keyFrame ? 0x10 : 0x11, UInt8(truncatingIfNeeded: number)])
        }

        func drops(_ reason: DropReason) -> Int { relay.statistics.dropped[reason] ?? 0 }
    }

    private static let host = Fixture.ticket(1, .publish)

    private static func bench(viewers: Int) -> Bench {
        var bench = Bench()
        _ = bench.relay.authorize(host, at: .at(0))
        bench.bind(host, at: 0, now: .at(0))
        for viewer in 0..<viewers {
            let ticket = Fixture.ticket(UInt8(10 + viewer), .watch)
            _ = bench.relay.authorize(ticket, at: .at(0))
            bench.bind(ticket, at: 10 + viewer, now: .at(0))
        }
        _ = bench.taken()
        return bench
    }

    private static func kinds(_ bytes: [UInt8]) -> [RTCPPacket] { (try? RTCPPacket.compound(parsing: bytes)) ?? [] }

    @Test("a packet goes to every viewer as the same bytes, stamped with the time it passed")
    func fanOut() throws {
        var bench = Self.bench(viewers: 3)
        let media = bench.media(keyFrame: true, at: .at(0))
        let packetsBefore = bench.relay.statistics.packetsOut
        bench.relay.handle(media, from: 0, at: .at(7))
        let sends = bench.taken()
        #expect(sends.count == 1)
        #expect(sends[0].to.sorted() == [10, 11, 12])
        let before = try RTPPacket(parsing: media)
        let after = try RTPPacket(parsing: sends[0].bytes)
        #expect(after.header.sendTime == AbsoluteSendTime(.at(7)))
        #expect(sends[0].bytes[after.payload] == media[before.payload])
        #expect(bench.relay.statistics.packetsOut - packetsBefore == 3)
    }

    @Test("a stranger gets no answer, whatever it sends")
    func stranger() {
        var bench = Self.bench(viewers: 1)
        let ticket = Fixture.ticket(99, .watch)
        bench.bind(ticket, at: 66, now: .at(1))
        bench.relay.handle(bench.media(at: .at(1)), from: 66, at: .at(1))
        bench.relay.handle([1, 2, 3], from: 66, at: .at(1))
        bench.relay.handle([0x80, 201, 0, 9, 0, 0, 0, 0], from: 66, at: .at(1))
        bench.relay.handle(
            RTCPPacket.datagram([
                .receiverReport(ReceiverReport(ssrc: SSRC(9))),
                .pictureLoss(PictureLossIndication(sender: SSRC(9), media: Fixture.pictureStream.ssrc)),
            ]), from: 66, at: .at(1))
        #expect(bench.taken().isEmpty)
        #expect(bench.drops(.unknownToken) == 1)
        #expect(bench.drops(.unbound) == 2)
        #expect(bench.drops(.notMedia) == 1)
        #expect(bench.drops(.malformed) == 1)
    }

    @Test("media is taken only from the host's address, of its own streams and payload types, once")
    func hostOnly() {
        var bench = Self.bench(viewers: 2)
        bench.relay.handle(bench.media(at: .at(1)), from: 10, at: .at(1))
        #expect(bench.drops(.notHost) == 1)
        bench.relay.handle(bench.media(ssrc: SSRC(77), at: .at(1)), from: 0, at: .at(1))
        bench.relay.handle(bench.media(payloadType: 111, at: .at(1)), from: 0, at: .at(1))
        #expect(bench.drops(.unknownStream) == 2)
        let media = bench.media(keyFrame: true, at: .at(1))
        bench.relay.handle(media, from: 0, at: .at(1))
        bench.relay.handle(media, from: 0, at: .at(2))
        #expect(bench.drops(.stale) == 1)
        #expect(bench.taken().count == 1)
    }

    @Test("a token with another's name is refused")
    func wrongReporter() {
        var bench = Self.bench(viewers: 0)
        let ticket = Fixture.ticket(10, .watch)
        _ = bench.relay.authorize(ticket, at: .at(0))
        let stolen = RelayTicket(
            token: ticket.token, room: ticket.room, role: .watch, reporter: SSRC(5), streams: ticket.streams)
        bench.bind(stolen, at: 10, now: .at(0))
        #expect(bench.drops(.wrongReporter) == 1)
        #expect(bench.relay.statistics.viewers == 0)
    }

    @Test("a viewer is forgotten five seconds after its last announcement, or when it says goodbye")
    func forgetting() {
        var bench = Self.bench(viewers: 3)
        let goodbye = Receiver(pass: Fixture.ticket(11, .watch).pass).goodbye()
        bench.relay.handle(goodbye, from: 11, at: .at(100))
        #expect(bench.relay.statistics.viewers == 2)
        bench.bind(Fixture.ticket(12, .watch), at: 12, now: .at(4_000))
        bench.bind(Self.host, at: 0, now: .at(4_000))
        bench.relay.tick(at: .at(4_900))
        #expect(bench.relay.statistics.viewers == 2)
        bench.relay.tick(at: .at(5_300))
        _ = bench.taken()
        bench.relay.handle(bench.media(keyFrame: true, at: .at(5_300)), from: 0, at: .at(5_300))
        #expect(bench.taken().map(\.to) == [[12]])
        #expect(bench.relay.takeEvents().last == .viewers(room: "room", count: 1))
    }

    @Test("a viewer whose address changed is served at the new one only")
    func moving() {
        var bench = Self.bench(viewers: 2)
        bench.bind(Fixture.ticket(10, .watch), at: 50, now: .at(10))
        _ = bench.taken()
        bench.relay.handle(bench.media(keyFrame: true, at: .at(11)), from: 0, at: .at(11))
        #expect(bench.taken().map { $0.to.sorted() } == [[11, 50]])
    }

    @Test("a revoked ticket gets nothing more, and a closed room is forgotten")
    func revoking() {
        var bench = Self.bench(viewers: 2)
        bench.relay.revoke(Fixture.token(10))
        bench.bind(Fixture.ticket(10, .watch), at: 10, now: .at(1))
        #expect(bench.drops(.unknownToken) == 1)
        bench.relay.close(room: "room")
        #expect(bench.relay.statistics.rooms == 0)
        #expect(bench.relay.statistics.viewers == 0)
        #expect(bench.relay.takeEvents().suffix(1).contains(.hostLost(room: "room")))
        bench.relay.handle(bench.media(at: .at(2)), from: 0, at: .at(2))
        #expect(bench.drops(.unbound) == 1)
        #expect(bench.relay.isIdle)
    }

    @Test(
        "a joiner gets the reports and everything from the key frame on; a long way back asks the host instead",
        arguments: [(5, true), (127, true), (128, false)])
    func joining(pictures: Int, isReplayed: Bool) {
        var bench = Self.bench(viewers: 0)
        for picture in 0...pictures {
            bench.relay.handle(bench.media(keyFrame: picture == 0, at: .at(picture)), from: 0, at: .at(picture))
        }
        let report = SenderReport(
            ssrc: Fixture.pictureStream.ssrc, time: NTPTime(.at(1)), timestamp: RTPTimestamp(1), packetCount: 1,
            byteCount: 1)
        bench.relay.handle(
            RTCPPacket.datagram([
                .senderReport(report), .binding(TokenBinding(sender: Self.host.reporter, token: Self.host.token)),
            ]), from: 0, at: .at(200))
        _ = bench.taken()
        let ticket = Fixture.ticket(10, .watch)
        _ = bench.relay.authorize(ticket, at: .at(1_000))
        bench.bind(ticket, at: 10, now: .at(1_000))
        let sends = bench.taken()
        // Nothing of the host's compound but the report: above all not its token.
        #expect(Self.kinds(sends[0].bytes) == [.senderReport(report)])
        #expect(sends[0].to == [10])
        let replayed = sends.filter { DatagramKind(of: $0.bytes) == .rtp }
        #expect(replayed.count == (isReplayed ? pictures + 1 : 0))
        #expect(replayed.allSatisfy { $0.to == [10] })
        let asked = sends.contains {
            Self.kinds($0.bytes).contains { if case .pictureLoss = $0 { true } else { false } }
        }
        #expect(asked == !isReplayed)
    }

    @Test("key frames are asked for at most every 500 ms, whoever wants them")
    func throttle() {
        var bench = Self.bench(viewers: 3)
        bench.relay.handle(bench.media(keyFrame: true, at: .at(0)), from: 0, at: .at(0))
        for time in 0..<1_200 {
            let viewer = 10 + time % 3
            bench.relay.handle(
                RTCPPacket.datagram([
                    .receiverReport(ReceiverReport(ssrc: SSRC(9))),
                    .pictureLoss(PictureLossIndication(sender: SSRC(9), media: Fixture.pictureStream.ssrc)),
                ]), from: viewer, at: .at(time))
        }
        let before = bench.relay.statistics.keyFrameRequests
        #expect((2...3).contains(before))
    }

    @Test("a viewer gets repairs from the ring until its budget is spent; others are not held up")
    func budget() {
        var bench = Self.bench(viewers: 2)
        var numbers: [SequenceNumber] = []
        for index in 0..<64 {
            bench.relay.handle(bench.media(keyFrame: index == 0, at: .at(0)), from: 0, at: .at(0))
            numbers.append(SequenceNumber(extended: bench.number))
        }
        _ = bench.taken()
        let request = RTCPPacket.datagram([
            .receiverReport(ReceiverReport(ssrc: SSRC(9))),
            .negativeAcknowledgement(
                NegativeAcknowledgement(sender: SSRC(9), media: Fixture.pictureStream.ssrc, numbers: numbers)),
        ])
        for _ in 0..<10 { bench.relay.handle(request, from: 10, at: .at(1)) }
        let sends = bench.taken()
        #expect(sends.count == Int(MediaLimits.repairBurst))
        #expect(sends.allSatisfy { $0.to == [10] })
        #expect(bench.drops(.repairBudget) > 0)
        bench.relay.handle(request, from: 11, at: .at(1))
        #expect(bench.taken().count == 64)
        bench.relay.handle(request, from: 10, at: .at(1_001))
        #expect(bench.taken().count == 64)
    }

    @Test("the host's missing packets are asked for, and it gets one report a second for all viewers")
    func upstream() {
        var bench = Self.bench(viewers: 50)
        bench.relay.handle(bench.media(keyFrame: true, at: .at(0)), from: 0, at: .at(0))
        bench.number += 1
        let missing = SequenceNumber(extended: bench.number)
        bench.relay.handle(bench.media(at: .at(1)), from: 0, at: .at(1))
        bench.relay.tick(at: .at(1))
        _ = bench.taken()
        bench.relay.tick(at: .at(12))
        let request = bench.taken().filter { $0.to == [0] }.flatMap { Self.kinds($0.bytes) }
        #expect(
            request.contains {
                if case .negativeAcknowledgement(let nack) = $0 { nack.numbers == [missing] } else { false }
            })
        var reports = 0
        for time in stride(from: 20, to: 2_900, by: 5) {
            bench.relay.tick(at: .at(time))
            reports +=
                bench.taken().filter {
                    $0.to == [0] && Self.kinds($0.bytes).contains { if case .timing = $0 { true } else { false } }
                }.count
        }
        #expect(reports == 2)
    }

    @Test("a silent host is lost after three seconds, and arrives again with its next announcement")
    func silentHost() {
        var bench = Self.bench(viewers: 0)
        #expect(bench.relay.takeEvents() == [.hostArrived(room: "room")])
        bench.relay.tick(at: .at(2_900))
        #expect(bench.relay.takeEvents() == [])
        bench.relay.tick(at: .at(3_100))
        #expect(bench.relay.takeEvents() == [.hostLost(room: "room")])
        bench.bind(Self.host, at: 0, now: .at(3_500))
        #expect(bench.relay.takeEvents() == [.hostArrived(room: "room")])
    }

    @Test("a new host takes the room over and the old one's ticket is worth nothing")
    func takeover() {
        var bench = Self.bench(viewers: 1)
        let next = Fixture.ticket(2, .publish, streams: [Fixture.soundStream])
        _ = bench.relay.authorize(next, at: .at(100))
        bench.bind(next, at: 5, now: .at(100))
        bench.bind(Self.host, at: 0, now: .at(101))
        #expect(bench.drops(.unknownToken) == 1)
        bench.relay.handle(bench.media(at: .at(102)), from: 0, at: .at(102))
        #expect(bench.drops(.unbound) == 1)
        #expect(bench.relay.takeEvents().filter { $0 == .hostArrived(room: "room") }.count == 2)
    }

    @Test("the tables are bounded, and old tickets nobody used make room")
    func full() {
        var relay = Relay<Int>()
        func ticket(_ number: Int) -> RelayTicket {
            let bytes = (0..<16).map { UInt8(truncatingIfNeeded: number >> ($0 % 4 * 8)) }
            guard let token = SessionToken(bytes: bytes) else { fatalError("16 bytes") }
            return RelayTicket(token: token, room: "\(number)", role: .watch, reporter: SSRC(1), streams: [])
        }
        for number in 0..<MediaLimits.rooms {
            let isAdmitted = relay.authorize(ticket(number), at: .at(0))
            #expect(isAdmitted)
        }
        let isAdmitted = relay.authorize(ticket(MediaLimits.rooms), at: .at(1))
        #expect(!isAdmitted)
        #expect(relay.statistics.dropped == [.tablesFull: 1])
        relay.tick(at: .at(601_000))
        #expect(relay.statistics.rooms == 0)
        let isAdmittedNow = relay.authorize(ticket(MediaLimits.rooms), at: .at(601_001))
        #expect(isAdmittedNow)
    }
}
