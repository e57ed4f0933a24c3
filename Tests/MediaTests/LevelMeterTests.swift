import Testing

@testable import Media

@Suite("The level meter")
struct LevelMeterTests {
    /// A square wave of so much of full scale, whose power is its peak's.
    private func frame(_ amplitude: Double) -> SoundFrame {
        let high = Int16(amplitude * 32_767)
        return SoundFrame(samples: (0..<960).map { $0 / 24 % 2 == 0 ? high : -high })
    }

    private func meter(_ frames: [SoundFrame]) -> LevelMeter {
        var meter = LevelMeter()
        for frame in frames { meter.take(frame) }
        return meter
    }

    @Test("a steady tone reads what it is, after 300 ms to within a tenth of a decibel")
    func steady() {
        for (amplitude, level) in [(0.5, -6.02), (0.1, -20.0), (0.01, -40.0)] {
            let reading = meter([SoundFrame](repeating: frame(amplitude), count: 15)).reading
            #expect(abs(reading.level - level) < 0.1 && abs(reading.peak - level) < 0.1, "\(reading)")
            #expect(!reading.isClipping && reading.silence == .zero)
        }
    }

    @Test("the bar lags behind a short knock; the peak shows it, holds it for two seconds, and falls 20 dB in 1.7 s")
    func knock() {
        var meter = meter([.silence, frame(0.5)])
        #expect(meter.reading.level < -11 && abs(meter.reading.peak + 6.02) < 0.1)
        for _ in 0..<100 { meter.take(.silence) }
        #expect(abs(meter.reading.peak + 6.02) < 0.1)
        for _ in 0..<5 { meter.take(.silence) }
        #expect(meter.reading.peak < -25)
        let before = meter.reading.peak
        for _ in 0..<85 { meter.take(.silence) }
        #expect(abs(before - meter.reading.peak - 20) < 0.2, "\(before) to \(meter.reading.peak)")
    }

    @Test("three samples in a row at full scale are a clip, seen for three seconds; two are the voice's own peak")
    func clip() {
        func samples(_ count: Int) -> SoundFrame {
            var frame = SoundFrame.silence
            for index in 0..<count { frame.samples[100 + index] = index % 2 == 0 ? .max : .min }
            return frame
        }
        #expect(!meter([samples(2)]).reading.isClipping)
        var clipped = meter([samples(3)])
        for _ in 0..<149 {
            clipped.take(.silence)
            #expect(clipped.reading.isClipping)
        }
        for _ in 0..<2 { clipped.take(.silence) }
        #expect(!clipped.reading.isClipping)
    }

    @Test("silence is counted from the last sound on, a room's murmur is none")
    func silence() {
        var meter = meter([frame(0.5)] + [SoundFrame](repeating: .silence, count: 250))
        #expect(meter.reading.silence == .seconds(5))
        meter.take(frame(0.0005))
        #expect(meter.reading.silence == .milliseconds(5_020))
        meter.take(frame(0.002))
        #expect(meter.reading.silence == .zero)
    }

    @Test("nothing reads -96 dB, and the loudest 0")
    func bounds() {
        #expect(LevelMeter().reading == .nothing)
        let lowest = SoundFrame(samples: [Int16](repeating: .min, count: 960))
        let reading = meter([SoundFrame](repeating: lowest, count: 50)).reading
        #expect(abs(reading.level) < 0.01 && abs(reading.peak) < 0.01 && reading.isClipping)
    }
}
