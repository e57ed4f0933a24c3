import Media
import Testing

/// What people see and hear behind bad networks, held to what `hawker-bench weaknet` measures: real ends, virtual time.
@Suite struct WeakNetworkTests {
    struct Case: CustomTestStringConvertible {
        let loss: Double
        var burst: Double?
        var rate: Double?
        /// Of pictures, whole and in time, at least.
        let clean: Double
        /// Of sound made up, and of time standing still, at most.
        let concealed: Double
        let frozen: Double

        var testDescription: String {
            "\(Int(loss * 100)) %\(burst == nil ? "" : " in bursts"), \(rate.map { "\(Int($0 / 1_000)) kbit/s" } ?? "any rate")"
        }
    }

    @Test(
        "over a round trip of 100 ms",
        arguments: [
            Case(loss: 0, clean: 0.99, concealed: 0, frozen: 0),
            Case(loss: 0.1, clean: 0.98, concealed: 0.015, frozen: 0.02),
            Case(loss: 0.3, clean: 0.98, concealed: 0.015, frozen: 0.02),
            Case(loss: 0.3, burst: 5, clean: 0.95, concealed: 0.02, frozen: 0.02),
            Case(loss: 0.5, clean: 0.95, concealed: 0.015, frozen: 0.04),
            Case(loss: 0.7, clean: 0.6, concealed: 0.05, frozen: 0.25),
            Case(loss: 0, rate: 300_000, clean: 0.95, concealed: 0.015, frozen: 0.02),
            Case(loss: 0.1, rate: 1_000_000, clean: 0.95, concealed: 0.015, frozen: 0.02),
        ])
    func cells(_ weather: Case) {
        let delay = Duration.milliseconds(50)
        var show = Rehearsal(seed: 1)
        show.pictureSpread = 0.4
        show.run(.seconds(1))
        show.join(
            Forecast(loss: weather.loss, burst: weather.burst, delay: delay, bitsPerSecond: weather.rate),
            up: Forecast(loss: weather.loss, burst: weather.burst, delay: delay))
        show.run(.seconds(40))
        let verdict = show.verdict(of: 0)
        #expect(verdict.clean >= weather.clean)
        #expect(verdict.concealed <= weather.concealed)
        #expect(verdict.frozen <= weather.frozen)
        #expect(verdict.lateDelay <= RehearsalVerdict.patience)
        #expect(show.viewers[0].brokenPictures == 0)
    }

    @Test("a link that carries half for a while loses a layer without a freeze, and has it again within ten seconds")
    func halves() throws {
        let down = Forecast(delay: .milliseconds(25), bitsPerSecond: 1_200_000)
            .changing(after: .seconds(15)) { $0.bitsPerSecond = 600_000 }
            .changing(after: .seconds(30)) { $0.bitsPerSecond = 1_200_000 }
        var show = Rehearsal(seed: 1)
        show.run(.seconds(1))
        show.join(down, up: Forecast(delay: .milliseconds(25)))
        show.run(.seconds(45))
        let verdict = show.verdict(of: 0)
        #expect(verdict.longestFreeze < .seconds(1))
        func layer(after seconds: Int) -> Int? { verdict.changes.last { $0.after <= .seconds(seconds) }?.layer }
        #expect(layer(after: 15) == 3 && layer(after: 30) == 2 && layer(after: 40) == 3, "\(verdict.changes)")
        #expect(verdict.changes.count <= 6, "\(verdict.changes)")
    }

    @Test("sound comes back after an outage, on a path whose losses need the longest delay")
    func outage() {
        let rough = Forecast(loss: 0.5, delay: .milliseconds(50))
            .changing(after: .seconds(15)) { $0.loss = 1 }
            .changing(after: .seconds(18)) { $0.loss = 0.5 }
        var show = Rehearsal(seed: 2)
        show.join(rough)
        show.run(.seconds(24))
        let before = show.viewers[0].sounds
        show.run(.seconds(10))
        #expect(show.viewers[0].sounds - before >= 480)
    }
}
