import Media
import Synchronization

extension PictureSpecifier {
    /// Opens what is named and waits for its first picture, so that what is on the air can stay there until then.
    ///
    /// Blocks, for `DeviceLimits.firstFrame` at most.
    package func openReady() throws(DeviceError) -> any PictureReader {
        var reader = try open()
        let first = try Patience.wait { stop throws(DeviceError) in try reader.next(at: .now, unless: stop) }
        return PrimedPictures(first: first, reader: reader)
    }
}

extension SoundSpecifier {
    /// The same for the first 20 ms of sound.
    package func openReady() throws(DeviceError) -> any SoundReader {
        var reader = try open()
        let first = try Patience.wait { stop throws(DeviceError) in try reader.next(unless: stop) }
        return PrimedSound(first: first, reader: reader)
    }
}

/// A reader whose first picture was taken already.
private struct PrimedPictures: PictureReader {
    var first: I420Picture?
    var reader: any PictureReader

    var pace: Double? { reader.pace }

    mutating func next(at now: Instant, unless stop: StopSignal) throws(DeviceError) -> I420Picture? {
        defer { first = nil }
        if let first { return first }
        return try reader.next(at: now, unless: stop)
    }
}

/// A reader whose first frame was taken already.
private struct PrimedSound: SoundReader {
    var first: SoundFrame?
    var reader: any SoundReader

    var pacesItself: Bool { reader.pacesItself }
    var restarts: RestartCount? { reader.restarts }

    mutating func next(unless stop: StopSignal) throws(DeviceError) -> SoundFrame? {
        defer { first = nil }
        if let first { return first }
        return try reader.next(unless: stop)
    }
}

/// Waits for something that looks at a signal now and then, but not for ever.
private enum Patience {
    static func wait<Item>(
        for next: (StopSignal) throws(DeviceError) -> Item?
    ) throws(DeviceError) -> Item {
        let signal = StopSignal()
        let alarm = Worker { stop in
            if stop.sleep(until: .now + DeviceLimits.firstFrame) { signal.request() }
        }
        defer { alarm.requestStop() }
        if let item = try next(signal) { return item }
        guard signal.isRequested else { throw DeviceError(.endedAtOnce) }
        throw DeviceError(.gaveNothing, String(DeviceLimits.firstFrame.components.seconds))
    }
}
