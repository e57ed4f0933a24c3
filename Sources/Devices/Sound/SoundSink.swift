import Media

/// Where sound goes. A value that only writes; `SoundSink` gives it a thread and keeps time.
package protocol SoundWriter: Sendable {
    /// How long a frame lies in the device before it is heard.
    var latency: Duration { get }
    /// How often its device was started again; nil where there is none.
    var restarts: RestartCount? { get }

    mutating func write(_ frame: SoundFrame, unless stop: StopSignal) throws(DeviceError)
    mutating func finish()
}

extension SoundWriter {
    package var restarts: RestartCount? { nil }
}

/// A writer on its own thread, which asks for 20 ms of sound every 20 ms.
package final class SoundSink: Sendable {
    private let worker: Worker

    /// Starts pulling. `pull` is called on the sink's thread and must not block. When the writer breaks down, `failed`
    /// is told once with what happened, and the pulling goes on by the clock, so that playout does not stand still.
    package init(
        _ writer: some SoundWriter, pull: @escaping @Sendable () -> SoundFrame,
        failed: @escaping @Sendable (DeviceError) -> Void
    ) {
        worker = Worker { stop in
            var writer = writer
            var works = true
            var pace = Pace(every: SoundFrame.duration)
            while stop.sleep(until: pace.next(at: .now)) {
                let frame = pull()
                guard works else { continue }
                do throws(DeviceError) {
                    try writer.write(frame, unless: stop)
                } catch {
                    works = false
                    failed(error)
                }
            }
            writer.finish()
        }
    }

    /// Stops, finishes what was written, and waits for both.
    package func stop() { worker.stop() }
}

/// Sound that nobody hears, at the speed of sound that somebody does.
package struct SilentWriter: SoundWriter {
    package let latency = Duration.zero

    package init() {}

    package mutating func write(_ frame: SoundFrame, unless stop: StopSignal) {}
    package mutating func finish() {}
}
