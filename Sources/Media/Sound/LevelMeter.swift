/// How loud a voice is, as a meter on a mixing desk shows it. Allocates nothing.
///
/// The bar is the mean power with the ballistics of a VU meter (IEC 60268-17: 99 % of a step within 300 ms); the mark
/// above it is the peak of a digital programme meter (IEC 60268-18: up at once, down 20 dB in 1.7 s), which is held for
/// a while. All in dB of full scale, a square wave's: a full sine reads −3 dB.
package struct LevelMeter: Sendable, Equatable {
    package struct Reading: Sendable, Equatable {
        /// Of the power, −96…0 dB.
        package let level: Double
        /// The highest peak of the last while, −96…0 dB.
        package let peak: Double
        /// The voice was cut off at full scale a moment ago.
        package let isClipping: Bool
        /// For how long there was nothing to hear; zero while there is.
        package let silence: Duration

        /// Of a source that gives nothing.
        package static let nothing = Reading(level: -96, peak: -96, isClipping: false, silence: .zero)
    }

    /// The share of a step that one frame of 20 ms makes: 1 − 0.01^(20 / 300).
    private static let powerShare = 0.2644
    /// What 20 ms leave of a peak's amplitude: 10^(−20 / 20 · 0.02 / 1.7).
    private static let peakShare = 0.97327
    /// Two seconds; desks hold between one and three.
    private static let heldFrames = 100
    /// Three seconds: who looks up then still sees that it was too loud.
    private static let clippedFrames = 150
    /// Samples at full scale in a row that are no longer the voice's own shape.
    private static let clippedSamples = 3
    /// −60 dB: quieter than a quiet room through an open microphone.
    private static let silentPower = 1e-6

    /// Of full scale's, 0…1.
    private var power = 0.0
    /// Amplitudes, 0…1.
    private var peak = 0.0
    private var held = 0.0
    /// Frames that each of these goes on for.
    private var holds = 0
    private var clips = 0
    private var silentFrames = 0

    package init() {}

    package mutating func take(_ frame: SoundFrame) {
        var sum = 0
        var highest = 0
        var fullInRow = 0
        for sample in frame.samples {
            let value = Int(sample)
            sum += value * value
            let size = abs(value)
            highest = max(highest, size)
            fullInRow = size >= Int(Int16.max) ? fullInRow + 1 : 0
            if fullInRow == Self.clippedSamples { clips = Self.clippedFrames + 1 }
        }
        let now = Double(sum) / Double(SoundFrame.sampleCount) / (32_768 * 32_768)
        power += (now - power) * Self.powerShare
        peak = max(Double(highest) / 32_768, peak * Self.peakShare)
        if peak >= held || holds == 0 { (held, holds) = (peak, peak >= held ? Self.heldFrames : 0) } else { holds -= 1 }
        clips = max(0, clips - 1)
        silentFrames = now < Self.silentPower ? silentFrames + 1 : 0
    }

    package var reading: Reading {
        Reading(
            level: SoundFrame.decibels(ofPower: power), peak: SoundFrame.decibels(ofPower: held * held),
            isClipping: clips > 0, silence: SoundFrame.duration * silentFrames)
    }
}
