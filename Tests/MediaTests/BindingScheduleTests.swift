import Testing

@testable import Media

@Suite struct BindingScheduleTests {
    @Test("the relay is lost after three seconds of nothing, and what else it says keeps it")
    func silence() {
        var schedule = BindingSchedule()
        // Before the first answer nothing counts.
        schedule.heardOf(at: .at(0))
        #expect(!schedule.isBound)
        let isFirst = schedule.answered(at: .at(100))
        #expect(isFirst && schedule.isBound)
        for time in stride(from: 1_000, through: 20_000, by: 2_900) {
            schedule.heardOf(at: .at(time))
            let isLost = schedule.hasLost(at: .at(time + 2_890))
            #expect(!isLost)
        }
        let isLost = schedule.hasLost(at: .at(24_000))
        #expect(isLost && !schedule.isBound)
        schedule.heardOf(at: .at(24_001))
        #expect(!schedule.isBound)
    }

    @Test(
        "a way that loses much does not make host or viewer believe that the relay has gone",
        arguments: [0.2, 0.4, 0.6])
    func rough(loss: Double) {
        let forecast = Forecast(loss: loss, delay: .milliseconds(40))
        var show = Rehearsal(host: forecast, seed: 21)
        show.join(forecast)
        show.run(.seconds(60))
        #expect(!show.hostEvents.contains(.relayLost))
        let events = show.viewers[0].receiver.takeEvents()
        #expect(events == [.bound])
    }
}
