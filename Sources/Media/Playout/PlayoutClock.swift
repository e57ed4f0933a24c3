/// Says when a picture is due so that it is seen with the sound it belongs to.
///
/// Sender reports put both streams on the host's clock; the sound that plays puts the host's clock on ours. Without
/// sound, or before the reports, a picture is due a little after the fastest one of late would have come.
package struct PlayoutClock: Sendable {
    /// What arrival jitter may cost a picture that has no sound to follow.
    package static let pictureDelay = Duration.milliseconds(20)
    /// What repair needs beyond that.
    package var repairDelay = Duration.zero
    /// Sound that played longer ago is no guide.
    private static let staleness = Duration.milliseconds(200)
    /// A time further back than this is another beginning.
    private static let restartSeconds: Int64 = 30
    /// A picture due later than this is not believed.
    private static let horizon = Duration.seconds(2)
    /// A jump of the sound's position by more is followed at once, less is smoothed.
    private static let jump = Duration.milliseconds(60)

    private struct Mapping: Sendable {
        let hostTime: Instant
        let timestamp: RTPTimestamp
    }

    private let soundRate: Int
    private let pictureRate: Int
    private var sound: Mapping?
    private var picture: Mapping?
    /// Our clock less the host's, for what is heard now.
    private var offset: Duration?
    private var soundPlayed: Instant?
    private var extender = TimestampExtender()
    private var floor = DelayFloor()
    /// Timestamp and extended ticks of the newest arrival, to place others by.
    private var newest: (timestamp: RTPTimestamp, ticks: Int64)?

    /// How long sound lies in the device after it was asked for.
    package var soundLatency = Duration.zero

    /// - Parameters: the streams' clocks, in ticks per second.
    package init(soundRate: Int, pictureRate: Int) {
        self.soundRate = soundRate
        self.pictureRate = pictureRate
    }

    package mutating func received(soundReport report: SenderReport) {
        sound = Mapping(hostTime: report.time.instant, timestamp: report.timestamp)
    }

    package mutating func received(pictureReport report: SenderReport) {
        picture = Mapping(hostTime: report.time.instant, timestamp: report.timestamp)
    }

    /// Sound of this time was handed out to be played.
    package mutating func played(sound timestamp: RTPTimestamp, at now: Instant) {
        soundPlayed = now
        guard let sound else { return }
        let measured = now - hostTime(timestamp, by: sound, rate: soundRate)
        if let offset, (measured - offset).magnitude < Self.jump {
            self.offset = offset + (measured - offset) / 8
        } else {
            offset = measured
        }
    }

    package mutating func arrived(picture timestamp: RTPTimestamp, at now: Instant) {
        let ticks = extender.extend(timestamp)
        if let newest, newest.ticks - ticks > Int64(pictureRate) * Self.restartSeconds {
            // Nothing is repaired so late: the sender's time has begun anew.
            self.newest = nil
            floor = DelayFloor()
        }
        if ticks >= newest?.ticks ?? .min { newest = (timestamp, ticks) }
        _ = floor.arrived(mediaTime: pictureTime(ticks), at: now)
    }

    /// Whether pictures follow the sound at `now`.
    package func followsSound(at now: Instant) -> Bool {
        guard let soundPlayed, sound != nil, picture != nil, offset != nil else { return false }
        return now - soundPlayed < Self.staleness
    }

    /// When the sound of a picture is heard; nil where there is none to follow.
    package func soundHeard(with timestamp: RTPTimestamp, at now: Instant) -> Instant? {
        guard followsSound(at: now), let picture, let offset else { return nil }
        let time = hostTime(timestamp, by: picture, rate: pictureRate) + offset + soundLatency
        return time - now < Self.horizon ? time : nil
    }

    /// When to show a picture that has arrived; may have passed.
    package func due(picture timestamp: RTPTimestamp, at now: Instant) -> Instant {
        if let time = soundHeard(with: timestamp, at: now) { return time }
        guard let newest, let least = floor.floor else { return now }
        let ticks = newest.ticks + Int64(timestamp.distance(from: newest.timestamp))
        return .zero + pictureTime(ticks) + least + max(Self.pictureDelay, repairDelay)
    }

    /// How much later than the fastest way would have brought it something of this time is at `now`.
    package func lateness(of timestamp: RTPTimestamp, at now: Instant) -> Duration {
        guard let newest, floor.floor != nil else { return .zero }
        let ticks = newest.ticks + Int64(timestamp.distance(from: newest.timestamp))
        return max(.zero, floor.delay(of: pictureTime(ticks), at: now))
    }

    private func hostTime(_ timestamp: RTPTimestamp, by mapping: Mapping, rate: Int) -> Instant {
        let ticks = Int64(timestamp.distance(from: mapping.timestamp))
        return mapping.hostTime + .nanoseconds(ticks * 1_000_000_000 / Int64(rate))
    }

    private func pictureTime(_ ticks: Int64) -> Duration {
        let parts = ticks.quotientAndRemainder(dividingBy: Int64(pictureRate))
        return .nanoseconds(parts.quotient * 1_000_000_000 + parts.remainder * 1_000_000_000 / Int64(pictureRate))
    }
}

extension Duration {
    fileprivate var magnitude: Duration { self < .zero ? .zero - self : self }
}
