import Glibc
import Media

/// A slow melody of soft bells, about −20 dB: something to hear that one can stand for hours.
package struct ToneReader: SoundReader {
    package let pacesItself = false

    private var position = 0

    package init() {}

    package mutating func next(unless stop: StopSignal) -> SoundFrame? {
        defer { position += SoundFrame.sampleCount }
        return SoundFrame(
            samples: (position..<position + SoundFrame.sampleCount).map { place in
                // The bell before is still fading when the next one sounds.
                let note = place / Self.noteSamples
                let now = Self.bell(note, at: place - note * Self.noteSamples)
                let before = note > 0 ? Self.bell(note - 1, at: place - (note - 1) * Self.noteSamples) : 0
                return Int16((now + before) * Self.amplitude)
            })
    }

    /// Half a second a note.
    private static let noteSamples = SoundFrame.sampleRate / 2
    /// Peak of one bell, of 32,767; the sum of two and their overtones stays under half of that.
    private static let amplitude = 7_000.0
    /// A phrase in C major pentatonic, in hertz; zero rests.
    private static let melody = [
        523.25, 659.26, 783.99, 659.26, 880.00, 783.99, 659.26, 0,
        587.33, 659.26, 783.99, 523.25, 440.00, 523.25, 587.33, 0,
    ]

    /// A struck bell `sample` samples ago: −1.3…1.3, fading to a thousandth within a second.
    private static func bell(_ note: Int, at sample: Int) -> Double {
        let pitch = melody[note % melody.count]
        guard pitch > 0 else { return 0 }
        let time = Double(sample) / Double(SoundFrame.sampleRate)
        let attack = min(1, time / 0.012)
        let phase = 2 * Double.pi * pitch * time
        let fade = max(0, 1 - time)
        return attack * fade * (exp(-3.0 * time) * sin(phase) + 0.3 * exp(-7.0 * time) * sin(2 * phase))
    }
}
