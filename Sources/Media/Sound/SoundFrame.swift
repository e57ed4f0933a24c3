/// Twenty milliseconds of mono sound at 48 kHz, 16-bit: the unit that is captured, encoded and played.
package struct SoundFrame: Sendable, Equatable {
    package static let sampleRate = 48_000
    package static let sampleCount = 960
    package static let duration = Duration.milliseconds(20)

    /// Always `sampleCount` long.
    package var samples: [Int16]

    package init(samples: [Int16]) {
        precondition(samples.count == Self.sampleCount, "a sound frame is 960 samples")
        self.samples = samples
    }

    package static let silence = SoundFrame(samples: [Int16](repeating: 0, count: sampleCount))

    /// Root-mean-square level relative to full scale, in dB, at least −96; for the level meter.
    package var level: Double {
        var sum = 0.0
        for sample in samples { sum += Double(sample) * Double(sample) }
        return Self.decibels(ofPower: sum / Double(Self.sampleCount) / (32_768 * 32_768))
    }

    /// Of a share of full scale's power, 0…1: −96…0 dB.
    static func decibels(ofPower power: Double) -> Double { power > 0 ? max(-96, 10 * log10(power)) : -96 }

    /// Base-ten logarithm without Foundation: log₂ by exponent and a series for the mantissa, error under 1e-6.
    private static func log10(_ value: Double) -> Double {
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        var term = ratio
        var sum = 0.0
        for divisor in stride(from: 1.0, through: 19.0, by: 2.0) {
            sum += term / divisor
            term *= square
        }
        return (2 * sum + Double(value.exponent) * 0.693147180559945) / 2.302585092994046
    }
}
