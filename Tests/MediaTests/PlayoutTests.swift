import Testing

@testable import Media

@Suite struct JitterBufferTests {
    @Test("a sender whose time leaps for ever does no harm, and is heard again when it keeps time")
    func leaps() {
        var buffer = JitterBuffer()
        var timestamp = RTPTimestamp(0)
        for step in 0..<80_000 {
            timestamp = timestamp.advanced(by: 0x7FFF_FFFF)
            buffer.insert([1], timestamp: timestamp, at: .at(step))
            if step % 20 == 0 { _ = buffer.next(at: .at(step)) }
        }
        var heard = 0
        for frame in 0..<200 {
            timestamp = timestamp.advanced(by: 960)
            buffer.insert([1], timestamp: timestamp, at: .at(80_000 + frame * 20))
            if case .packet = buffer.next(at: .at(80_000 + frame * 20)) { heard += 1 }
        }
        #expect(heard > 100)
    }

    /// Plays `count` frames sent 20 ms apart, each `delay(number)` under way; `nil` is lost.
    private static func play(_ count: Int, delay: (Int) -> Int?) -> (steps: [SoundStep], buffer: JitterBuffer) {
        var buffer = JitterBuffer()
        let arrivals = (0..<count).compactMap { number in delay(number).map { (number, number * 20 + $0) } }
            .sorted { $0.1 < $1.1 }
        var next = 0
        var steps: [SoundStep] = []
        for time in 0..<(count * 20) {
            while next < arrivals.count, arrivals[next].1 <= time {
                let number = arrivals[next].0
                // Near the end of the 32 bits, so that timestamps wrap on the way.
                let timestamp = RTPTimestamp(.max - 96_000).advanced(by: number * 960)
                buffer.insert([UInt8(truncatingIfNeeded: number)], timestamp: timestamp, at: .at(time))
                next += 1
            }
            if time % 20 == 0 { steps.append(buffer.next(at: .at(time))) }
        }
        return (steps, buffer)
    }

    @Test("on a steady path the delay comes down to the least and everything plays")
    func steady() {
        let (steps, buffer) = Self.play(1_000) { _ in 30 }
        #expect(buffer.target == JitterBuffer.targets.lowerBound)
        #expect(buffer.delay <= .milliseconds(75))
        #expect(buffer.concealedFrames == 0)
        #expect(buffer.skippedFrames <= 2)
        #expect(steps.count { if case .packet = $0 { true } else { false } } >= 990)
    }

    @Test("frames play in order, whatever the order of arrival")
    func order() {
        let (steps, _) = Self.play(200) { $0 % 3 == 0 ? 45 : 20 }
        let played = steps.compactMap { if case .packet(let bytes) = $0 { bytes[0] } else { nil } }
        #expect(played == played.sorted())
        #expect(played.count >= 190)
    }

    @Test("a lost frame is concealed in its place, with the next packet for its spare copy")
    func lost() {
        let (steps, buffer) = Self.play(100) { $0 == 50 ? nil : 20 }
        let index = steps.firstIndex(of: .packet([49])) ?? 0
        #expect(steps[index + 1] == .conceal(next: [51]))
        #expect(steps[index + 2] == .packet([51]))
        #expect(buffer.recoveredFrames == 1)
    }

    @Test("the target follows jitter, up to its bound, and comes back")
    func adapting() {
        var generator = SeededGenerator(seed: 3)
        let (_, wild) = Self.play(1_000) { _ in Int.random(in: 20...170, using: &generator) }
        #expect((.milliseconds(120)...Duration.milliseconds(170)).contains(wild.target))
        #expect(wild.delay >= wild.target - .milliseconds(30))
        let (_, worst) = Self.play(1_000) { _ in Int.random(in: 20...900, using: &generator) }
        #expect(worst.target == JitterBuffer.targets.upperBound)
        let (_, calm) = Self.play(2_000) { $0 < 800 ? Int.random(in: 20...170, using: &generator) : 20 }
        #expect(calm.delay <= .milliseconds(75))
    }

    @Test("after an outage the delay it left is played off, a frame at a time")
    func outage() {
        let (steps, buffer) = Self.play(1_000) { (300..<315).contains($0) ? 20 + (315 - $0) * 20 : 20 }
        #expect(buffer.delay <= .milliseconds(75))
        #expect(buffer.skippedFrames <= 20)
        #expect(steps.suffix(300).allSatisfy { if case .packet = $0 { true } else { false } })
    }

    @Test("what an outage held back is not played when it is older than the longest delay: it goes on with the present")
    func longOutage() {
        let (steps, buffer) = Self.play(300) { (100..<175).contains($0) ? 20 + (175 - $0) * 20 : 20 }
        #expect(buffer.delay <= JitterBuffer.targets.upperBound)
        #expect(buffer.skippedFrames >= 50)
        // From 20 ms after the outage on.
        let after = steps.dropFirst(178).prefix(20)
        #expect(after.allSatisfy { if case .packet(let bytes) = $0 { bytes[0] >= 155 } else { false } })
    }

    @Test("a sender that falls silent gives silence after 200 ms, and plays again when it is back")
    func pause() {
        let (steps, _) = Self.play(400) { (100..<250).contains($0) ? nil : 20 }
        #expect(steps[150] == .silence)
        #expect(steps.count { if case .conceal = $0 { true } else { false } } <= 12)
        #expect(steps.suffix(100).allSatisfy { if case .packet = $0 { true } else { false } })
    }
}

@Suite struct PlayoutClockTests {
    private static func report(_ ssrc: UInt32, at time: Instant, _ timestamp: UInt32) -> SenderReport {
        SenderReport(
            ssrc: SSRC(ssrc), time: NTPTime(time), timestamp: RTPTimestamp(timestamp), packetCount: 0, byteCount: 0)
    }

    @Test("a picture is due when the sound of its moment plays, and the device's delay later", arguments: [0, 45])
    func followsSound(latency: Int) {
        var clock = PlayoutClock(soundRate: 48_000, pictureRate: 90_000)
        clock.soundLatency = .milliseconds(latency)
        clock.received(soundReport: Self.report(1, at: .at(1_000_000), 480_000))
        clock.received(pictureReport: Self.report(2, at: .at(1_000_500), 4_294_950_000))
        // Sound of host time 1,000,100 plays at our 5,000; a picture 400 ms younger is 400 ms later.
        clock.arrived(picture: RTPTimestamp(4_294_950_000), at: .at(4_990))
        clock.played(sound: RTPTimestamp(484_800), at: .at(5_000))
        #expect(clock.followsSound(at: .at(5_010)))
        let due = clock.due(picture: RTPTimestamp(4_294_950_000), at: .at(5_010))
        #expect(abs((due - .at(5_400 + latency)).milliseconds) < 1)
        // 100 ms later the timestamp has wrapped.
        let later = clock.due(picture: RTPTimestamp(4_294_950_000).advanced(by: 9_000), at: .at(5_010))
        #expect(abs((later - due).milliseconds - 100) < 1)
    }

    @Test("without sound a picture is due a little after the fastest of late would have come")
    func alone() {
        var clock = PlayoutClock(soundRate: 48_000, pictureRate: 90_000)
        clock.arrived(picture: RTPTimestamp(0), at: .at(0))
        clock.arrived(picture: RTPTimestamp(3_000), at: .at(60))
        #expect(!clock.followsSound(at: .at(60)))
        let due = clock.due(picture: RTPTimestamp(3_000), at: .at(60))
        #expect(abs((due - .at(33)).milliseconds - 20) < 1)
    }

    @Test("sound that stopped, and reports that cannot be true, are no guide")
    func distrust() {
        var clock = PlayoutClock(soundRate: 48_000, pictureRate: 90_000)
        clock.received(soundReport: Self.report(1, at: .at(0), 0))
        clock.received(pictureReport: Self.report(2, at: .at(900_000), 0))
        clock.arrived(picture: RTPTimestamp(0), at: .at(10))
        clock.played(sound: RTPTimestamp(0), at: .at(0))
        #expect(clock.due(picture: RTPTimestamp(0), at: .at(10)) <= .at(31))
        #expect(!clock.followsSound(at: .at(500)))
    }
}
