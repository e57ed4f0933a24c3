import Testing

@testable import Media

@Suite struct LossMeterTests {
    /// Tells a meter of 100 packets a second for so long, of which every `each`th is lost.
    private static func run(
        _ meter: inout LossMeter, _ seconds: Double, each: Int?,
        from start: (expected: Int, lost: Int, time: Int) = (0, 0, 0)
    ) -> (expected: Int, lost: Int, time: Int) {
        var (expected, lost, time) = start
        for _ in 0..<Int(seconds * 100) {
            expected += 1
            time += 10
            if let each, expected % each == 0 { lost += 1 }
            meter.note(expected: expected, lost: lost, at: .at(time))
        }
        return (expected, lost, time)
    }

    @Test("worse weather is believed within a second or two, better one slower")
    func attackAndDecay() {
        var meter = LossMeter()
        var state = Self.run(&meter, 1, each: nil)
        #expect(meter.share == 0)
        state = Self.run(&meter, 2, each: 5, from: state)
        #expect((0.16...0.2).contains(meter.share), "\(meter.share)")
        state = Self.run(&meter, 2, each: nil, from: state)
        #expect((0.05...0.12).contains(meter.share), "\(meter.share)")
        _ = Self.run(&meter, 10, each: nil, from: state)
        #expect(meter.share < 0.002)
    }

    @Test("steady loss is measured as it is", arguments: [2, 3, 5, 10, 20])
    func steady(each: Int) {
        var meter = LossMeter()
        _ = Self.run(&meter, 30, each: each)
        #expect(abs(meter.share * Double(each) - 1) <= 0.12, "\(meter.share)")
    }

    @Test("few packets say nothing, and what was replaced is no loss")
    func samples() {
        var meter = LossMeter()
        let first = meter.note(expected: 9, lost: 9, at: .at(0))
        #expect(first == nil && meter.share == 0)
        let second = meter.note(expected: 20, lost: 10, at: .at(10))
        #expect(second == 0.5)
        // An interval has to pass.
        let third = meter.note(expected: 200, lost: 100, at: .at(20))
        #expect(third == nil)
        // Other streams, with less behind them.
        let before = meter.share
        let fourth = meter.note(expected: 5, lost: 0, at: .at(300))
        #expect(fourth == nil && meter.share == before)
        let fifth = meter.note(expected: 105, lost: 0, at: .at(301))
        #expect(fifth == 0 && meter.share < before)
    }

    @Test("packets that come late after all never make it negative")
    func repaired() {
        var meter = LossMeter()
        meter.note(expected: 100, lost: 50, at: .at(0))
        meter.note(expected: 200, lost: 10, at: .at(300))
        #expect(meter.share >= 0)
    }
}
