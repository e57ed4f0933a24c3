import Testing

@testable import Media

@Suite("A viewer's stay over several sessions")
struct StayTests {
    /// Pictures of one packet each, 33 ms apart, of a publisher of its own.
    private static func packets(_ count: Int, seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed)
        var publisher = Publisher(pass: Fixture.pass(1), using: &generator)
        return (0..<count).flatMap { number in
            publisher.send(
                picture: Fixture.picture(number, keyFrame: number == 0, byteCount: 100), of: "v0",
                isKeyFrame: number == 0, captured: .at(number * 33), now: .at(number * 33))
            return publisher.takeOutgoing(at: .at(number * 33)).filter { DatagramKind(of: $0) == .rtp }
        }
    }

    /// One session: `packets` come 33 ms apart, and each one's picture is shown; nil is one that is lost.
    private static func session(_ packets: [[UInt8]?], after stay: Stay, from start: Int) -> (Receiver, end: Int) {
        var receiver = Receiver(pass: Fixture.pass(2), continuing: stay)
        var time = start
        for packet in packets {
            receiver.tick(at: .at(time))
            if let packet {
                receiver.handle(packet, at: .at(time))
                receiver.experience.saw(withSoundAt: nil, at: .at(time))
            }
            _ = receiver.takeOutgoing()
            time += 33
        }
        return (receiver, time)
    }

    @Test("the gap between two sessions is a freeze, and all counts go on over it")
    func gap() {
        var first: [[UInt8]?] = Self.packets(60, seed: 1)
        first[40] = nil
        var (receiver, end) = Self.session(first, after: Stay(), from: 0)
        let before = receiver.statistics(at: .at(end))
        #expect(before.freezes == 0, "\(before)")
        #expect(before.packets.expected > 50 && before.packets.lost >= 1, "\(before.packets)")

        // No session is: nothing comes, and time goes on.
        let stay = receiver.stay
        let between = stay.statistics(at: .at(end + 5_000))
        #expect(between.freezes == 1 && between.frozen >= .seconds(5) && between.frozen < .milliseconds(5_500))
        #expect(between.watched == .milliseconds(end + 5_000) && between.packets == before.packets)

        (receiver, end) = Self.session(Self.packets(60, seed: 2), after: stay, from: end + 5_000)
        let after = receiver.statistics(at: .at(end))
        #expect(after.freezes == 1 && after.frozen >= .seconds(5) && after.frozen < .milliseconds(5_800))
        #expect(after.watched == .milliseconds(end))
        #expect(after.packets.expected > before.packets.expected + 50 && after.packets.lost == before.packets.lost)
        // What was lost before is not of the last five seconds.
        #expect(after.recentLoss == 0)
    }

    @Test("sound that stops with a session has stalled until the next one's is heard")
    func stall() {
        var stay = Stay()
        stay.experience.passed(to: .at(0))
        stay.experience.heard(.packet([1]), at: .at(1_000))
        #expect(stay.statistics(at: .at(1_150)).stalls == 0)
        #expect(stay.statistics(at: .at(4_020)).stalls == 1)
        #expect(stay.statistics(at: .at(4_020)).stalled == .seconds(3))
        var next = Receiver(pass: Fixture.pass(2), continuing: stay)
        next.experience.heard(.packet([1]), at: .at(6_020))
        next.experience.heard(.packet([1]), at: .at(6_040))
        let statistics = next.statistics(at: .at(6_060))
        #expect(
            statistics.stalls == 1 && statistics.stalled == .seconds(5) && statistics.watched == .milliseconds(6_060))
    }

    @Test("what was thrown away and asked for is counted on, sound that came late once")
    func counts() {
        var stay = Stay()
        stay.dropped = [.forged: 2]
        stay.lateFrames = 3
        stay.keyFrameRequests = 4
        var receiver = Receiver(pass: Fixture.pass(2), continuing: stay)
        receiver.handle([1, 2, 3], at: .at(0))
        let statistics = receiver.statistics(at: .at(1))
        #expect(statistics.dropped == [.forged: 2, .notMedia: 1, .late: 3] && statistics.keyFrameRequests == 4)
        #expect(receiver.stay.statistics(at: .at(2)).dropped == statistics.dropped)
    }
}
