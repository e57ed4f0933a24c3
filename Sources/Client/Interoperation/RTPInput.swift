import Devices
import Media

/// Receives plain RTP of another program: a source of sound, of pictures, or of both in step.
///
/// Listens while one of its readers is kept. A sender that stops interrupts the readers; they go on when one comes
/// back.
package final class RTPInput: Sendable {
    private let line: RTPInputLine
    private let workers: [Worker]

    /// Opens the ports, on loopback.
    package init(_ plan: RTPInputPlan) throws(DeviceError) {
        let line = try RTPInputLine(plan)
        self.line = line
        workers = line.ports.map { port in Worker { line.run(port, unless: $0) } }
    }

    /// Nil when the plan has none.
    package var pictures: (any PictureReader)? { line.plan.picture.map { _ in RTPPictures(input: self, line: line) } }
    package var sound: (any SoundReader)? { line.plan.sound.map { _ in RTPSound(input: self, line: line) } }

    package var statistics: PlainInput.Statistics { line.statistics }

    deinit { for worker in workers { worker.requestStop() } }
}

/// Pictures of plain RTP. To be read by one thread.
private struct RTPPictures: PictureReader {
    let pace: Double? = nil
    /// Kept, so that the ports are.
    let input: RTPInput
    let line: RTPInputLine

    mutating func next(at now: Instant, unless stop: StopSignal) throws(DeviceError) -> I420Picture? {
        repeat {
            while let encoded = line.nextPicture() {
                if let picture = line.decode(encoded), encoded.isShown { return picture }
            }
            if let error = line.pictureInterruption() { throw error }
        } while stop.sleep(until: .now + MediaEngineLimits.pictureTick)
        return nil
    }
}

/// Sound of plain RTP. To be read by one thread, every 20 ms.
private struct RTPSound: SoundReader {
    let pacesItself = false
    let input: RTPInput
    let line: RTPInputLine

    mutating func next(unless stop: StopSignal) throws(DeviceError) -> SoundFrame? {
        repeat {
            if let error = line.soundInterruption() { throw error }
            if let frame = line.nextSound() { return frame }
        } while stop.sleep(until: .now + MediaEngineLimits.pictureTick)
        return nil
    }
}
