/// What a viewer's stay in a room has come to, over all the sessions of media it takes.
///
/// A session ends with its `Receiver`: a server or a host that comes back begins another. The next one goes on counting
/// from here, and what stood still in between stood still for the viewer too.
package struct Stay: Sendable {
    var experience = Experience()
    var packets = ReceptionTotals()
    var lateFrames = 0
    var keyFrameRequests = 0
    package var dropped: [MediaDrop: Int] = [:]

    package init() {}

    /// The host has paused.
    package mutating func rests(at now: Instant) { experience.rests(at: now) }

    /// How it stands while no session is: nothing comes, and time goes on.
    package func statistics(at now: Instant) -> ReceiverStatistics {
        var statistics = ReceiverStatistics()
        statistics.take(experience, at: now)
        statistics.packets = packets
        statistics.keyFrameRequests = keyFrameRequests
        statistics.dropped = dropped
        if lateFrames > 0 { statistics.dropped[.late] = lateFrames }
        return statistics
    }
}

extension ReceiverStatistics {
    /// What was seen and heard so far.
    mutating func take(_ experience: Experience, at now: Instant) {
        watched = experience.watched(until: now)
        pictureLag = experience.pictureLag
        freezes = experience.freezes.count(at: now)
        frozen = experience.freezes.duration(at: now)
        stalls = experience.stalls.count(at: now)
        stalled = experience.stalls.duration(at: now)
        soundRecovered = experience.soundRecovered
        soundConcealed = experience.soundConcealed
    }
}
