import Commerce
import Wire

/// How far a room's show is: what its host made of it, and whether their media come.
struct RoomLife: Equatable, Sendable {
    private(set) var stage: Room.Stage
    private(set) var hasHost: Bool
    private(set) var hasEnded: Bool

    init(stage: Room.Stage, hasHost: Bool = false) {
        self.stage = stage
        self.hasHost = hasHost
        hasEnded = false
    }

    /// The life that shows as this phase.
    init(_ phase: RoomPhase) {
        switch phase {
        case .scheduled: self.init(stage: .scheduled)
        case .practice: self.init(stage: .practice)
        case .waiting, .ended: self.init(stage: .running)
        case .live: self.init(stage: .running, hasHost: true)
        case .paused: self.init(stage: .paused)
        }
        hasEnded = phase == .ended
    }

    /// Which phases may come right after one: the only table of that.
    static func phases(after phase: RoomPhase) -> Set<RoomPhase> {
        switch phase {
        case .scheduled, .practice: [.waiting, .live, .ended]
        case .waiting: [.live, .paused, .ended]
        case .live: [.waiting, .paused, .ended]
        case .paused: [.waiting, .live, .ended]
        case .ended: []
        }
    }

    var phase: RoomPhase {
        if hasEnded { return .ended }
        return switch stage {
        case .scheduled: .scheduled
        case .practice: .practice
        case .running: hasHost ? .live : .waiting
        case .paused: .paused
        }
    }

    /// Whether the show is on, be it interrupted: what happens then counts.
    var isOn: Bool { stage == .running || stage == .paused }

    /// Whether viewers' media tickets are good for something.
    var isShown: Bool { !hasEnded && (stage == .running || stage == .practice) }

    /// Where a host's wish leads; the stage as it is for what is so already.
    ///
    /// - Parameter wish: `live` or `paused`.
    func stage(for wish: RoomPhase) throws(Problem) -> Room.Stage {
        let next: Room.Stage
        switch wish {
        case .live: next = .running
        case .paused: next = .paused
        case .scheduled, .practice, .waiting, .ended:
            throw .outOfRange("A host makes a show 'live' or 'paused'; to end it, delete the room.")
        }
        guard !hasEnded else { throw .roomEnded }
        guard next != stage else { return stage }
        guard Self.phases(after: phase).contains(RoomLife(stage: next, hasHost: hasHost).phase) else {
            throw .notBegun
        }
        return next
    }

    mutating func enter(_ stage: Room.Stage) { self.stage = stage }

    mutating func hostMedia(arrives: Bool) { hasHost = arrives }

    mutating func end() { hasEnded = true }
}

extension Problem {
    /// Only what is on can be paused.
    fileprivate static let notBegun = Problem(
        code: "not-begun", title: "The show has not begun", status: 409,
        detail: "Only a show that is live can be paused. Go live first.")
}
