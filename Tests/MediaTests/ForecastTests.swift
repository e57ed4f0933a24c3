import Testing

@testable import Media

@Suite struct ForecastTests {
    @Test("a forecast reads as it is written on a command line, in any of three forms")
    func reads() throws {
        let expected = Forecast(
            loss: 0.3, burst: 5, delay: .milliseconds(80), jitter: .milliseconds(20), jitterReorders: true,
            reordering: 0.01, reorderingDelay: .milliseconds(7), duplication: 0.02, bitsPerSecond: 3e5,
            queue: .milliseconds(200))
        for text in [
            "--loss 0.3 --burst 5 --delay 80ms --jitter 20ms --jitter-reorders yes --reorder 1% --reorder-by 7ms "
                + "--duplicate 2% --rate 300k --queue 200ms",
            "loss=0.3 burst=5 delay=0.08s jitter=20000us jitter-reorders=yes reorder=0.01 reorder-by=7ms duplicate=0.02 "
                + "rate=0.3M queue=0.2s",
            "loss 30%\n burst 5.0 delay 80ms jitter 20ms jitter-reorders yes reorder 0.01 reorder-by 7ms duplicate 0.02 "
                + "rate=300000 queue 200ms",
        ] {
            let forecast = try Forecast(parsing: text)
            #expect(forecast == expected)
        }
        for text in ["", "delay=0 rate=none burst=none"] {
            let forecast = try Forecast(parsing: text)
            #expect(forecast == .clear)
        }
        let deep = try Forecast(parsing: "queue=30kB")
        #expect(deep.conditions.queue == .bytes(30_000))
    }

    @Test("values change at the times told")
    func schedule() throws {
        let forecast = try Forecast(parsing: "rate=300k,150k@20s,300k@40s loss=0.1,0.2@20s delay=5ms@1s")
        #expect(
            forecast
                == Forecast(loss: 0.1, bitsPerSecond: 3e5).changing(after: .seconds(1)) { $0.delay = .milliseconds(5) }
                .changing(after: .seconds(20)) {
                    $0.bitsPerSecond = 1.5e5
                    $0.loss = 0.2
                }
                .changing(after: .seconds(40)) { $0.bitsPerSecond = 3e5 })
    }

    @Test("text and forecast are the same both ways", arguments: 1...200 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func conditions() -> Conditions {
            Conditions(
                loss: .random(in: 0...1, using: &random),
                burst: Bool.random(using: &random) ? .random(in: WeatherLimits.burst, using: &random) : nil,
                delay: .nanoseconds(Int64.random(in: 0...10_000_000_000, using: &random)),
                jitter: .milliseconds(Int.random(in: 0...10_000, using: &random)),
                jitterReorders: .random(using: &random), reordering: .random(in: 0...0.001, using: &random),
                reorderingDelay: .microseconds(Int.random(in: 0...10_000_000, using: &random)),
                duplication: .random(in: 0...1, using: &random),
                bitsPerSecond: Bool.random(using: &random)
                    ? Double(Int.random(in: 1...10_000_000, using: &random)) * 1e3 : nil,
                queue: Bool.random(using: &random)
                    ? .time(.milliseconds(Int.random(in: 0...10_000, using: &random)))
                    : .bytes(.random(in: 0...WeatherLimits.queueBytes, using: &random)))
        }
        var forecast = Forecast(conditions())
        for second in 0..<Int.random(in: 0...3, using: &random) {
            let next = conditions()
            forecast = forecast.changing(after: .seconds(second + 1)) { $0 = next }
        }
        let read = try Forecast(parsing: forecast.text)
        #expect(read == forecast, "\(forecast.text)")
    }

    @Test(
        "what is no forecast is refused with the place and the form",
        arguments: [
            ("los=0.3", "unknownSetting", "there is: loss, burst"),
            ("loss", "badValue", "loss has no value"),
            ("loss=0.1 loss=0.2", "badValue", "told twice"),
            ("loss=x", "badValue", "loss 'x': write a share such as 0.3 or 30%"),
            ("loss=1.01", "outOfRange", "from 0 to 1"), ("loss=-0.1", "outOfRange", "from 0 to 1"),
            ("loss=101%", "outOfRange", "100%"), ("loss=nan", "badValue", "share"), ("loss=inf", "badValue", "share"),
            ("loss=0x1p-2", "badValue", "share"), ("burst=0.5", "outOfRange", "1 to 1000"),
            ("delay=80", "badValue", "80ms"), ("delay=-1ms", "outOfRange", "0 to 10s"),
            ("delay=11s", "outOfRange", "0 to 10s"), ("delay=1e300s", "outOfRange", "0 to 10s"),
            ("jitter=ms", "badValue", "80ms"), ("jitter-reorders=maybe", "badValue", "yes or no"),
            ("rate=0", "outOfRange", "1k to 10G"), ("rate=11G", "outOfRange", "1k to 10G"),
            ("rate=300q", "badValue", "300k"), ("queue=1TB", "badValue", "30kB"),
            ("queue=17MB", "outOfRange", "16777216B"),
            ("queue=soon", "badValue", "bytes such as 30kB"), ("rate=300k,150k", "badValue", "when?"),
            ("rate=300k,150k@20s,1M@20s", "badValue", "later"), ("rate=300k@0s", "badValue", "later"),
            ("rate=300k,150k@2d", "badValue", "@"), ("rate=300k,@2s", "badValue", "rate ''"),
            ("rate=300k,5@2s", "outOfRange", "1k to 10G"), ("loss=0.1,0.2@90000s", "outOfRange", "86400s"),
        ])
    func refuses(text: String, code: String, says: String) throws {
        let error = try #require(throws: ForecastError.self) { _ = try Forecast(parsing: text) }
        #expect(error.code.rawValue == code, "\(error)")
        #expect(error.message.contains(says), "\(error)")
    }

    @Test("long texts and long schedules are refused")
    func bounded() throws {
        let long = String(repeating: " ", count: WeatherLimits.textBytes + 1)
        #expect(throws: ForecastError.self) { try Forecast(parsing: long) }
        #expect(throws: ForecastError.self) { try Forecast([.rate: long]) }
        let changes = (1...257).map { ",2k@\($0)s" }.joined()
        #expect(throws: ForecastError.self) { try Forecast(parsing: "rate=1k" + changes) }
        let most = try Forecast(parsing: "rate=1k" + changes.dropLast(8))
        #expect(most.changes.count == 256)
    }

    @Test("random text is refused or read, and never more", arguments: 1...300 as ClosedRange<UInt64>)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let words =
            WeatherSetting.allCases.map(\.rawValue) + [
                "=", " ", "@", ",", "1", "0.3", "%", "ms", "s", "k", "kB", "e", "-", "é", "--",
            ]
        let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
            .joined()
        if let forecast = try? Forecast(parsing: text) {
            #expect(([forecast.conditions] + forecast.changes.map(\.conditions)).allSatisfy { $0.isWithinLimits })
        }
    }
}
