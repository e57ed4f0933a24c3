/// What a viewer has seen and heard since joining, whatever streams and sessions it came by.
struct Experience: Sendable {
    private(set) var began: Instant?
    private(set) var freezes = StandstillMeter(limit: .milliseconds(500))
    private(set) var stalls = StandstillMeter(limit: .milliseconds(200))
    /// Frames of sound that were played from a packet, had a spare copy, and were made up.
    private(set) var playedFrames = 0
    private(set) var recoveredFrames = 0
    private(set) var concealedFrames = 0
    /// How much later than its sound a picture is given out; smoothed over eight.
    private(set) var pictureLag: Duration?

    /// The first call is when the viewer joined.
    mutating func passed(to now: Instant) { began = began ?? now }

    func watched(until now: Instant) -> Duration { began.map { now - $0 } ?? .zero }

    /// These 20 ms of sound were given out to be played.
    mutating func heard(_ step: SoundStep, at now: Instant) {
        switch step {
        case .packet:
            playedFrames += 1
            stalls.went(at: now, lasting: SoundFrame.duration)
        case .conceal(.some):
            recoveredFrames += 1
            stalls.went(at: now, lasting: SoundFrame.duration)
        case .conceal(nil): concealedFrames += 1
        case .silence: break
        }
    }

    /// A picture was given out to be shown.
    ///
    /// - Parameter heard: when its sound is heard; nil where there is none to follow.
    mutating func saw(withSoundAt heard: Instant?, at now: Instant) {
        freezes.went(at: now)
        guard let heard else {
            pictureLag = nil
            return
        }
        let lag = now - heard
        pictureLag = pictureLag.map { $0 + (lag - $0) / 8 } ?? lag
    }

    /// The host has paused: that nothing comes is neither a freeze nor a stall.
    mutating func rests(at now: Instant) {
        freezes.rests(at: now)
        stalls.rests(at: now)
    }

    /// Shares of the frames that were played, 0…1.
    var soundRecovered: Double { Double(recoveredFrames) / frames }
    var soundConcealed: Double { Double(concealedFrames) / frames }
    private var frames: Double { Double(max(1, playedFrames + recoveredFrames + concealedFrames)) }
}

/// Counts the times something stood still that should go on: a picture (more than 500 ms without a new one) or the sound
/// (more than 200 ms without a sound that was said); Agora's definitions.
struct StandstillMeter: Sendable {
    private let limit: Duration
    private var last: Instant?
    private var endedCount = 0
    private var endedDuration = Duration.zero

    init(limit: Duration) { self.limit = limit }

    /// It went on, for so long.
    mutating func went(at now: Instant, lasting duration: Duration = .zero) {
        (endedCount, endedDuration) = (count(at: now), self.duration(at: now))
        last = now + duration
    }

    /// From now on it need not go on, until it does.
    mutating func rests(at now: Instant) {
        (endedCount, endedDuration) = (count(at: now), duration(at: now))
        last = nil
    }

    /// With the one that lasts.
    func count(at now: Instant) -> Int { endedCount + (current(at: now) == nil ? 0 : 1) }

    /// The whole length of all of them, from the end of what went before to what came after.
    func duration(at now: Instant) -> Duration { endedDuration + (current(at: now) ?? .zero) }

    private func current(at now: Instant) -> Duration? {
        guard let last, now - last > limit else { return nil }
        return now - last
    }
}
