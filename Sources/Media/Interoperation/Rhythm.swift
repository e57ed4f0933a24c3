/// The times of sound that goes out: 20 ms apart exactly, by the clock it is played by.
///
/// What plays is asked for every 20 ms, a little late each time; a receiver wants it without that.
struct SoundRhythm: Sendable {
    private var next: Instant?
    private var isNew = true

    /// Another player begins: its clock is its own.
    mutating func begin() { isNew = true }

    /// When the 20 ms that are asked for at `heard` begin. Later than those before by 20 ms or more.
    mutating func time(heard: Instant) -> Instant {
        let time: Instant
        if let next, !isNew, heard - next <= InteroperationLimits.rhythmError {
            time = next
        } else {
            time = next.map { max($0, heard) } ?? heard
        }
        isNew = false
        next = time + SoundFrame.duration
        return time
    }
}

/// The times of pictures that go out: as far apart as they were taken, and in step with the sound.
struct PictureRhythm: Sendable {
    /// The share of an error that is put right with each picture.
    private static let correction = 16
    private static let clockRate = 90_000

    private var last: (time: Instant, timestamp: RTPTimestamp)?

    /// - Parameters:
    ///   - timestamp: when it was taken, by the host's clock.
    ///   - due: when it is shown, by ours; trembles a little.
    /// - Returns: when it is shown, without the trembling; always later than the one before.
    mutating func time(of timestamp: RTPTimestamp, due: Instant) -> Instant {
        var time = due
        if let last {
            let step = Duration.nanoseconds(
                Int64(timestamp.distance(from: last.timestamp)) * 1_000_000_000 / Int64(Self.clockRate))
            let expected = last.time + step
            let error = due - expected
            let bound = InteroperationLimits.rhythmError
            let inStep = (Duration.zero - bound)...bound
            if InteroperationLimits.pictureStep.contains(step), inStep.contains(error) {
                time = expected + error / Self.correction
            }
            time = max(time, last.time + .milliseconds(1))
        }
        last = (time, timestamp)
        return time
    }
}
