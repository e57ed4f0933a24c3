import Media
import Testing

@testable import Devices

@Suite("Pace")
struct PaceTests {
    private func after(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test("frames keep to the schedule however late each one is taken")
    func schedule() {
        var pace = Pace(every: .milliseconds(20))
        #expect(pace.next(at: after(100)) == after(100))
        #expect(pace.next(at: after(113)) == after(120))
        #expect(pace.next(at: after(139)) == after(140))
        #expect(pace.next(at: after(190)) == after(160))
    }

    @Test("time lost past the lag is given up")
    func stall() {
        var pace = Pace(every: .milliseconds(20), lag: .milliseconds(100))
        _ = pace.next(at: after(0))
        #expect(pace.next(at: after(500)) == after(500))
        #expect(pace.next(at: after(505)) == after(520))
    }

    @Test("a device that does not wait is held to the clock, and one that does is left alone")
    func lead() {
        var pace = Pace(every: .microseconds(19_990), lead: .milliseconds(40))
        var now = Instant.zero
        for _ in 0..<1_000 { now = max(now, pace.next(at: now)) }
        #expect(now > after(19_900) && now < after(20_000))
        pace = Pace(every: .microseconds(19_990), lead: .milliseconds(40))
        for frame in 0..<50_000 as Range<Int64> {
            // 100 parts per million fast, the worst of real quartzes.
            let time = Instant(nanoseconds: frame * 19_998_000)
            #expect(pace.next(at: time) <= time)
        }
    }
}
