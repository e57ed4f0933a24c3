import Commerce
import Wire

/// How the show goes on.
extension LiveRoom {
    var life: RoomLife { state.life }

    /// Whether the show is announced for a time that is to come, or not long past.
    func isAwaited(at now: Timestamp) -> Bool {
        guard state.life.stage == .scheduled, let start = state.snapshot.startsAt else { return false }
        return now < start + LifeLimits.unstarted
    }

    /// - Parameter about: what is told of the show from then on.
    func enter(_ stage: Room.Stage, _ about: RoomAbout) {
        state.wall = .now
        let wasPractice = state.life.stage == .practice
        state.enter(stage, about)
        if wasPractice { tellAnew() }
        scheduleTick()
    }

    func hostMedia(arrives: Bool) {
        state.hostMedia(arrives: arrives)
        scheduleTick()
    }

    func tell(_ about: RoomAbout) {
        state.tell(about)
        scheduleTick()
    }
}
