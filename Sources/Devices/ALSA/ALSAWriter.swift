import Media

/// A loudspeaker.
package struct ALSAWriter: SoundWriter {
    package let latency = SoundFrame.duration * DeviceLimits.playbackLeadFrames

    private let device: ALSADevice

    package init(device name: String) throws(DeviceError) {
        device = try ALSADevice(name, capture: false)
    }

    package mutating func write(_ frame: SoundFrame, unless stop: StopSignal) throws(DeviceError) {
        try device.play(device.channels == 1 ? frame.samples : frame.samples.flatMap { [$0, $0] }, unless: stop)
    }

    package mutating func finish() {}
}
