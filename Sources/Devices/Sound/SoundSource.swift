import Media

/// Sound, 20 ms after 20 ms. A value that only makes or reads; `SoundSource` gives it a thread and keeps time.
package protocol SoundReader: Sendable {
    /// Whether each frame waits for its own time, as a microphone's does.
    var pacesItself: Bool { get }
    /// How often its device was started again; nil where there is none.
    var restarts: RestartCount? { get }

    /// The next frame, or nil at the end or once `stop` is requested. A source that may go on by itself throws
    /// `interrupted`, once for each time.
    mutating func next(unless stop: StopSignal) throws(DeviceError) -> SoundFrame?
}

extension SoundReader {
    package var restarts: RestartCount? { nil }
}

/// A reader on its own thread.
package final class SoundSource: Sendable {
    private let worker: Worker

    /// Starts delivering: each frame with its time of capture, and at last the end, unless stopped before.
    package init(
        _ reader: some SoundReader, deliver: @escaping @Sendable (SoundFrame, Instant) -> Void,
        ended: @escaping @Sendable (SourceEnd) -> Void
    ) {
        worker = Worker { stop in
            var reader = reader
            var pace = Self.pace(pacesItself: reader.pacesItself)
            while !stop.isRequested {
                do throws(DeviceError) {
                    guard let frame = try reader.next(unless: stop) else {
                        if !stop.isRequested { ended(.ended) }
                        return
                    }
                    guard stop.sleep(until: pace.next(at: .now)) else { return }
                    deliver(frame, .now)
                } catch {
                    if !stop.isRequested { ended(SourceEnd(error)) }
                    guard error.code == .interrupted else { return }
                }
            }
        }
    }

    /// Stops and waits until nothing more is delivered.
    package func stop() { worker.stop() }

    /// A device keeps its own time, except those of ALSA that have no hardware and do not wait at all. Holding it to
    /// a clock 0.05 % fast, more than a quartz is ever off, lets the first kind be and slows down the second.
    private static func pace(pacesItself: Bool) -> Pace {
        pacesItself
            ? Pace(every: .microseconds(19_990), lead: .milliseconds(40)) : Pace(every: SoundFrame.duration)
    }
}
