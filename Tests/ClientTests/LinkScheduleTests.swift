import Client
import Testing

@Suite struct LinkScheduleTests {
    @Test("waits double to a bound, within a quarter either way, and start again after a success")
    func doubling() {
        var schedule = LinkSchedule()
        let waits = (0..<8).map { _ in schedule.failed(spread: 0.5) }
        #expect(waits.prefix(5) == [.milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
        #expect(waits.suffix(3) == [.seconds(8), .seconds(8), .seconds(8)])
        let (shortest, longest) = (schedule.failed(spread: 0), schedule.failed(spread: 1))
        #expect(shortest == .seconds(6))
        #expect(longest == .seconds(10))
        #expect(schedule.attempt == 10)
        schedule.connected()
        #expect(schedule.attempt == 0)
        let again = schedule.failed(spread: 0.5)
        #expect(again == LinkSchedule.first)
    }
}
