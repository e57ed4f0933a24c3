import Media

/// What a microphone hears.
package struct ALSAReader: SoundReader {
    package let pacesItself = true

    private let device: ALSADevice
    private var interleaved: [Int16]

    package init(device name: String) throws(DeviceError) { self.init(try ALSADevice(name, capture: true)) }

    init(_ device: ALSADevice) {
        self.device = device
        interleaved = [Int16](repeating: 0, count: SoundFrame.sampleCount * device.channels)
    }

    package var restarts: RestartCount? { device.restarts }

    package mutating func next(unless stop: StopSignal) throws(DeviceError) -> SoundFrame? {
        guard try device.record(&interleaved, unless: stop) else { return nil }
        guard device.channels == 2 else { return SoundFrame(samples: interleaved) }
        return SoundFrame(
            samples: (0..<SoundFrame.sampleCount).map {
                Int16((Int(interleaved[$0 * 2]) + Int(interleaved[$0 * 2 + 1])) / 2)
            })
    }
}
