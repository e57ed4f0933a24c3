import Media

/// A loudspeaker.
package struct ALSAWriter: SoundWriter {
    package let latency = SoundFrame.duration * DeviceLimits.playbackLeadFrames

    private let device: ALSADevice
    private var fill = PlaybackFill()
    private var restartsSeen = 0
    private var interleaved: [Int16] = []

    package init(device name: String) throws(DeviceError) { self.init(try ALSADevice(name, capture: false)) }

    init(_ device: ALSADevice) { self.device = device }

    package var restarts: RestartCount? { device.restarts }

    package mutating func write(_ frame: SoundFrame, unless stop: StopSignal) throws(DeviceError) {
        if device.restarts.count != restartsSeen {
            restartsSeen = device.restarts.count
            fill.restarted()
        }
        let count = fill.samples(waiting: device.waiting)
        guard count > 0 else { return }
        spread(frame.samples, over: count)
        try device.play(interleaved, unless: stop)
    }

    package mutating func finish() {}

    /// Puts the samples into `interleaved` as `count` of them, from the first to the last, between them on straight
    /// lines.
    private mutating func spread(_ samples: [Int16], over count: Int) {
        interleaved.removeAll(keepingCapacity: true)
        let (last, gaps) = (samples.count - 1, count - 1)
        for index in 0..<count {
            let (place, between) = (index * last).quotientAndRemainder(dividingBy: gaps)
            let here = Int(samples[place])
            let next = Int(samples[min(place + 1, last)])
            let sample = Int16(here + (next - here) * between / gaps)
            for _ in 0..<device.channels { interleaved.append(sample) }
        }
    }
}
