import Media

/// Pictures one after another, each `DeviceLimits.pictureWidth` by `pictureHeight`.
///
/// A value that only makes or reads; `PictureSource` gives it a thread and keeps time.
package protocol PictureReader: Sendable {
    /// Frames per second to be paced by; nil when the reader itself waits for each picture's time.
    var pace: Double? { get }

    /// The next picture, or nil at the end or once `stop` is requested. `now` is what the picture shows. A source that
    /// may go on by itself throws `interrupted`, once for each time.
    mutating func next(at now: Instant, unless stop: StopSignal) throws(DeviceError) -> I420Picture?
}

/// A reader on its own thread.
package final class PictureSource: Sendable {
    private let worker: Worker

    /// Starts delivering: each picture with its time of capture, and at last the end, unless stopped before. Only after
    /// an interruption more may come.
    /// Both are called on the source's thread; a `deliver` that takes long delays the next picture.
    package init(
        _ reader: some PictureReader, deliver: @escaping @Sendable (I420Picture, Instant) -> Void,
        ended: @escaping @Sendable (SourceEnd) -> Void
    ) {
        worker = Worker { stop in
            var reader = reader
            var pace = reader.pace.map { Pace(every: .nanoseconds(Int64(1e9 / $0))) }
            while !stop.isRequested {
                if let due = pace?.next(at: .now), !stop.sleep(until: due) { return }
                do throws(DeviceError) {
                    if let picture = try reader.next(at: .now, unless: stop) {
                        deliver(picture, .now)
                        continue
                    }
                    if !stop.isRequested { ended(.ended) }
                    return
                } catch {
                    if !stop.isRequested { ended(SourceEnd(error)) }
                    guard error.code == .interrupted else { return }
                }
            }
        }
    }

    /// Stops and waits until nothing more is delivered.
    package func stop() { worker.stop() }
}
