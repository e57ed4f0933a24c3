import Testing

@testable import Media

@Suite struct PacerTests {
    @Test("whatever waits and however the rate changes, no stretch of time carries more than rate and burst allow")
    func neverFasterThanItsRate() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var pacer = Pacer<Int>(lanes: 3, bitsPerSecond: 1_000_000)
        var now = Instant.at(0)
        /// What left by when, and what the rates up to then allowed.
        var sent: [(bytes: Double, allowed: Double)] = [(0, 0)]
        var (bytes, allowed, burst) = (0.0, 0.0, pacer.burstBytes)
        for _ in 0..<20_000 {
            let step = Int64.random(in: 0...3_000_000, using: &generator)
            now += .nanoseconds(step)
            allowed += Double(step) / 1e9 * pacer.bitsPerSecond / 8
            if Int.random(in: 0..<200, using: &generator) == 0 {
                pacer.set(bitsPerSecond: .random(in: 50_000...5_000_000, using: &generator), at: now)
                burst = max(burst, pacer.burstBytes)
            }
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let size = Int.random(in: 40...1_220, using: &generator)
                pacer.queue(size, byteCount: size, lane: .random(in: 0..<3, using: &generator))
            }
            while let size = pacer.next(at: now) { bytes += Double(size) }
            sent.append((bytes, allowed))
        }
        // The most that any earlier moment leaves open, as one pass finds it.
        var least = Double.infinity
        for moment in sent {
            #expect(moment.bytes - moment.allowed - min(least, 0) <= burst + 1, "seed \(seed)")
            least = min(least, moment.bytes - moment.allowed)
        }
        #expect(bytes > 1_000_000)
    }

    @Test("a lower lane goes first, and each lane keeps its order")
    func lanes() {
        var pacer = Pacer<String>(lanes: 3, bitsPerSecond: 800_000)
        for (name, lane) in [("v1", 2), ("v2", 2), ("nack", 1), ("a", 0)] {
            pacer.queue(name, byteCount: 1_000, lane: lane)
        }
        var sent: [String] = []
        var now = Instant.at(0)
        while let packet = pacer.next(at: now) { sent.append(packet) }
        // 2,440 bytes may leave at once; the third and fourth wait for what they lack, at 100 bytes a millisecond.
        #expect(sent == ["a", "nack"])
        #expect(pacer.nextSend == .at(0) + .microseconds(5_600))
        while let next = pacer.nextSend {
            now = next
            sent += [pacer.next(at: now)].compactMap(\.self)
        }
        #expect(sent == ["a", "nack", "v1", "v2"])
        #expect(now == .at(0) + .microseconds(15_600) && pacer.nextSend == nil)
    }

    @Test("a key frame of 15 KB at 2.7 Mbit/s takes a few frames' time, an ordinary picture leaves at once")
    func keyFrame() {
        func duration(_ packets: Int) -> Duration {
            var pacer = Pacer<Int>(lanes: 1, bitsPerSecond: 2_700_000)
            for index in 0..<packets { pacer.queue(index, byteCount: 1_125, lane: 0) }
            while pacer.next(at: .at(0)) != nil {}
            var last = Instant.at(0)
            while let next = pacer.nextSend {
                last = next
                _ = pacer.next(at: next)
            }
            return last - .at(0)
        }
        #expect(duration(3) == .zero)
        #expect((30.0...45).contains(duration(14).milliseconds))
    }

    @Test("what waits is bounded, reports are charged for, and a packet larger than a burst leaves in the end")
    func bounds() {
        var pacer = Pacer<Int>(lanes: 1, bitsPerSecond: 80_000)
        let isQueued = (0...PublishingLimits.pacedPackets).map { pacer.queue($0, byteCount: 10, lane: 0) }
        #expect(isQueued == Array(repeating: true, count: PublishingLimits.pacedPackets) + [false])
        #expect(!pacer.hasRoom(for: 1))
        #expect(abs(pacer.backlog(lane: 0).seconds - 2.048) < 0.001)

        var charged = Pacer<Int>(lanes: 1, bitsPerSecond: 80_000)
        charged.spend(PublishingLimits.pacingBurstBytes, at: .at(0))
        charged.queue(1, byteCount: 100, lane: 0)
        #expect([9, 10].map { charged.next(at: .at($0)) } == [nil, 1])

        var small = Pacer<Int>(lanes: 1, bitsPerSecond: 80_000)
        small.queue(1, byteCount: 1_000_000, lane: 0)
        small.queue(2, byteCount: 1, lane: 0)
        #expect([0, 1_000].map { small.next(at: .at($0)) } == [1, nil])
        #expect(small.nextSend != nil)
    }
}
