import Testing

@testable import Media

@Suite struct SoundReceiverTests {
    /// A voice in both forms, and a playback clock, in virtual time.
    private struct Stage {
        var receiver: SoundReceiver
        var clock = PlayoutClock(soundRate: 48_000, pictureRate: 90_000)
        private var packetizer = REDPacketizer(payloadType: 111)
        /// Frames that were sent.
        private(set) var sent = 0
        /// By frame, those that were played, and how many were made up or recovered.
        private(set) var played: [Int] = []
        private(set) var concealed = 0
        private var numbers = [SSRC: UInt16]()
        /// Earlier frames in each packet of the redundant form.
        var depth = 2
        var streams = [Fixture.sound.ssrc, Fixture.copiedSound.ssrc]
        /// Whether what is sent now is lost; the same for each form.
        var loses: (Int) -> Bool = { _ in false }

        init?(_ streams: [MediaStream] = Fixture.streams) {
            guard let receiver = SoundReceiver(streams: streams) else { return nil }
            self.receiver = receiver
        }

        var now: Instant { .at(sent * 20) }

        /// Sends the forms in `streams` and plays, for so many frames.
        mutating func run(_ count: Int) throws {
            for _ in 0..<count {
                let timestamp = RTPTimestamp(UInt32(truncatingIfNeeded: 4_294_900_000 + sent * 960))
                let frame = withBytes(of: sent)
                let red = packetizer.payload(of: frame, timestamp: timestamp, depth: depth)
                let isLost = loses(sent)
                for stream in [Fixture.sound, Fixture.copiedSound] where streams.contains(stream.ssrc) {
                    numbers[stream.ssrc, default: 100] += 1
                    if isLost { continue }
                    let header = RTPHeader(
                        payloadType: stream.payloadType, marker: false,
                        sequenceNumber: SequenceNumber(numbers[stream.ssrc, default: 0]), timestamp: timestamp,
                        ssrc: stream.ssrc)
                    let datagram = header.datagram(payload: (stream.codec == .red ? red : frame)[...])
                    _ = try receiver.insert(datagram, RTPPacket(parsing: datagram), at: now)
                }
                switch receiver.next(clock: &clock, at: now) {
                case .packet(let bytes): played.append(Int(bytes[0]) << 8 | Int(bytes[1]))
                case .conceal: concealed += 1
                case .silence: break
                }
                sent += 1
            }
        }

        private func withBytes(of number: Int) -> [UInt8] {
            [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] + [UInt8](repeating: 7, count: 60)
        }

        /// Everything between the first and the last frame played was played, once and in order.
        var isWithoutGap: Bool {
            guard let first = played.first, let last = played.last else { return false }
            return played == Array(first...last)
        }
    }

    @Test("begins with the plain form; with the other where there is none")
    func forms() throws {
        var stage = try #require(Stage())
        #expect(stage.receiver.wanted.first == Fixture.sound.ssrc)
        try stage.run(5)
        #expect(stage.receiver.wanted == [Fixture.sound.ssrc])
        let copied = try #require(SoundReceiver(streams: [Fixture.copiedSound]))
        #expect(copied.wanted == [Fixture.copiedSound.ssrc])
        #expect(SoundReceiver(streams: Fixture.layers) == nil)
    }

    @Test("copies fill the places of lost packets in the buffer: nothing is made up", arguments: [1, 2, 3, 8])
    func copies(depth: Int) throws {
        var stage = try #require(Stage([Fixture.copiedSound]))
        stage.depth = depth
        stage.receiver.choose(loss: 0.3, hasRoom: true)
        // As many in a row as there are copies, and a while without.
        stage.loses = { $0 > 100 && $0 % (depth * 5) < depth }
        try stage.run(100)
        // The buffer learns how long copies take to come.
        try stage.run(300)
        let concealed = stage.concealed
        let from = stage.played.count
        try stage.run(500)
        #expect(stage.concealed - concealed <= 2, "\(stage.concealed - concealed) made up")
        let tail = stage.played[from...]
        let inOrder = zip(tail, tail.dropFirst()).allSatisfy { $0 < $1 }
        #expect(inOrder && tail.count >= 490)
    }

    @Test("changes to copies when packets get lost and there is room, and back when they no longer do")
    func choosing() throws {
        var stage = try #require(Stage())
        try stage.run(20)
        stage.receiver.choose(loss: 0.1, hasRoom: false)
        #expect(stage.receiver.wanted == [Fixture.sound.ssrc])
        stage.receiver.choose(loss: 0.019, hasRoom: true)
        #expect(stage.receiver.wanted == [Fixture.sound.ssrc])
        stage.receiver.choose(loss: 0.05, hasRoom: true)
        #expect(stage.receiver.wanted == [Fixture.copiedSound.ssrc, Fixture.sound.ssrc])
        try stage.run(5)
        #expect(stage.receiver.wanted == [Fixture.copiedSound.ssrc])
        // Between the two bounds it stays.
        stage.receiver.choose(loss: 0.01, hasRoom: true)
        #expect(stage.receiver.wanted == [Fixture.copiedSound.ssrc])
        stage.receiver.choose(loss: 0.001, hasRoom: true)
        #expect(stage.receiver.wanted == [Fixture.sound.ssrc, Fixture.copiedSound.ssrc])
        try stage.run(5)
        #expect(stage.receiver.wanted == [Fixture.sound.ssrc])
        stage.receiver.choose(loss: 0.05, hasRoom: true)
        try stage.run(5)
        stage.receiver.choose(loss: 0.05, hasRoom: false)
        #expect(stage.receiver.wanted.first == Fixture.sound.ssrc)
    }

    @Test(
        "a change of form is not heard: every frame plays once, whenever the other form comes",
        arguments: [0, 1, 10, 50])
    func change(after delay: Int) throws {
        var stage = try #require(Stage())
        for round in 0..<6 {
            stage.streams = stage.receiver.wanted.count == 1 ? stage.receiver.wanted : stage.streams
            try stage.run(50)
            let before = stage.receiver.wanted
            stage.receiver.choose(loss: round % 2 == 0 ? 0.1 : 0, hasRoom: true)
            #expect(stage.receiver.wanted.count == 2)
            // The relay hears of it later; until then the old form comes.
            stage.streams = before
            try stage.run(delay)
            stage.streams = [Fixture.sound.ssrc, Fixture.copiedSound.ssrc]
            try stage.run(3)
            #expect(stage.receiver.wanted.count == 1)
            stage.streams = stage.receiver.wanted
        }
        try stage.run(50)
        #expect(stage.concealed == 0)
        // A frame or two may be left out while the delay comes down from where it began.
        #expect(stage.receiver.buffer.skippedFrames <= 3)
        #expect(stage.isWithoutGap || stage.receiver.buffer.skippedFrames > 0)
        #expect(stage.played == stage.played.sorted() && Set(stage.played).count == stage.played.count)
    }

    @Test("what a form missed while it was not asked for is no loss, and is not asked for")
    func gap() throws {
        var stage = try #require(Stage())
        stage.streams = [Fixture.sound.ssrc]
        try stage.run(100)
        stage.receiver.choose(loss: 0.1, hasRoom: true)
        stage.streams = [Fixture.copiedSound.ssrc]
        try stage.run(100)
        stage.receiver.choose(loss: 0, hasRoom: true)
        stage.streams = [Fixture.sound.ssrc]
        try stage.run(100)
        let plan = RepairPlan(loss: 0, roundTrip: nil, time: .milliseconds(400))
        let request = stage.receiver.request(from: SSRC(9), plan: plan, foresees: false, limit: 99, at: stage.now)
        #expect(request == nil)
        #expect(stage.receiver.receptions.allSatisfy { $0.statistics.lost == 0 })
        #expect(stage.concealed == 0)
    }

    @Test("a RED payload that lies is refused, and the sound goes on")
    func lies() throws {
        var stage = try #require(Stage())
        try stage.run(50)
        let header = RTPHeader(
            payloadType: 63, marker: false, sequenceNumber: SequenceNumber(500), timestamp: RTPTimestamp(0),
            ssrc: Fixture.copiedSound.ssrc)
        let lie = header.datagram(payload: [0xEF, 0x0F, 0xFF, 0xFF, 111])
        let packet = try RTPPacket(parsing: lie)
        #expect(throws: ParseError.self) { try stage.receiver.insert(lie, packet, at: stage.now) }
        stage.streams = [Fixture.sound.ssrc]
        try stage.run(50)
        #expect(stage.concealed == 0)
    }
}
