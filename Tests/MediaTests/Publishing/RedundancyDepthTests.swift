import Testing

@testable import Media

@Suite struct RedundancyDepthTests {
    @Test(
        "the depth that brings what is lost to half a percent",
        arguments: [
            (0, 0), (0.009, 0), (0.01, 1), (0.07, 1), (0.1, 2), (0.2, 3), (0.3, 4), (0.4, 5), (0.5, 7), (0.52, 8),
            (0.7, 8), (1, 8),
        ])
    func table(loss: Double, depth: Int) { #expect(RedundancyDepth.wanted(for: loss) == depth) }

    @Test("deepens at once and grows shallower a step every two seconds")
    func patience() {
        var redundancy = RedundancyDepth()
        redundancy.note(loss: 0.3, at: .at(0))
        #expect(redundancy.depth == 4)
        var depths: [Int] = []
        for second in 1...10 {
            redundancy.note(loss: 0, at: .at(second * 1_000))
            depths.append(redundancy.depth)
        }
        #expect(depths == [4, 3, 3, 2, 2, 1, 1, 0, 0, 0])
    }
}

@Suite struct KeyFrameGateTests {
    @Test("begins with one, and answers a crowd that asks every 200 ms with one each half second")
    func crowd() {
        var gate = KeyFrameGate()
        var sent: [Int] = []
        for time in 0..<3_000 {
            if time % 10 == 7 { _ = gate.request(at: .at(time), roundTrip: .milliseconds(40)) }
            if time % 33 == 0, gate.isDue(at: .at(time)) {
                gate.sent(at: .at(time))
                sent.append(time)
            }
        }
        #expect(sent == [0, 528, 1_056, 1_584, 2_112, 2_640])
    }

    @Test("a request that crossed a key frame is answered by it, one that comes later waits for its turn")
    func crossing() {
        var gate = KeyFrameGate()
        gate.sent(at: .at(0))
        let isNoted = [(99, nil), (240, Duration.milliseconds(250)), (250, .milliseconds(250)), (260, nil)].map {
            gate.request(at: .at($0), roundTrip: $1)
        }
        #expect(isNoted == [false, false, true, false])
        #expect(!gate.isDue(at: .at(499)) && gate.isDue(at: .at(500)))
    }

    @Test("a layer that begins anew does not wait")
    func anew() {
        var gate = KeyFrameGate()
        gate.sent(at: .at(0))
        gate.begin()
        #expect(gate.isBroken && gate.isDue(at: .at(1)))
    }
}
