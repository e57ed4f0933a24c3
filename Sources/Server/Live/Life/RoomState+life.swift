import Commerce
import Wire

/// How the show goes on, and what is told of it.
extension RoomState {
    /// - Parameter about: what is told of the show from then on.
    mutating func enter(_ stage: Room.Stage, _ about: RoomAbout) {
        guard !life.hasEnded else { return }
        let before = life.stage
        life.enter(stage)
        if !isCounting, life.isOn { begin(after: before, about.openedAt ?? wall) }
        tell(about)
        phaseChanged(life.phase)
        // Who comes before the next tick finds the show, not the practice.
        if before == .practice, life.isOn { told = snapshot }
    }

    mutating func hostMedia(arrives: Bool) {
        life.hostMedia(arrives: arrives)
        phaseChanged(life.phase)
    }

    mutating func tell(_ about: RoomAbout) {
        if snapshot.about != about { record(.about(about)) }
    }

    mutating func end() {
        life.end()
        phaseChanged(.ended)
    }

    /// What was said in a practice is nobody's business. Who is here knows nothing of the room from then on, and must be
    /// told all of it.
    private mutating func forgetTalk() {
        (talk, announced) = (Talk(), nil)
        (snapshot.danmaku, snapshot.pinned, snapshot.announcements) = ([], nil, [])
        snapshot.counts.likes = 0
        snapshot.explained = snapshot.explained.map { Explained(sku: $0.sku, since: wall) }
        log.forget()
        told = snapshot
    }

    /// Nothing of a practice is left for those who come, but for the shelf. Who waited for the show counts from now.
    private mutating func begin(after stage: Room.Stage, _ now: Timestamp) {
        isCounting = true
        meter.begin(at: now)
        snapshot.counts.peak = audience.viewers
        if stage == .practice { forgetTalk() }
        for (connection, _) in audience.callers { countArrival(connection) }
        countCard()
    }
}
