extension Draw {
    /// What somebody must have done to grab or enter.
    package struct Conditions: Hashable, Sendable {
        /// Said within the time of the draw.
        package let phrase: String?
        /// Follows the host.
        package let follows: Bool
        /// Has been in the room for so long, without leaving it.
        package let stay: Duration?

        package static let none = Conditions()

        package init(phrase: String? = nil, follows: Bool = false, stay: Duration? = nil) {
            self.phrase = phrase
            self.follows = follows
            self.stay = stay
        }

        /// The first that is not fulfilled. The phrase comes last: who says it and asks at the same moment is told of all
        /// else that is in the way.
        package func unmet(by facts: Facts, at now: Timestamp) -> Unmet? {
            if follows, !facts.follows { return .follow }
            if let stay {
                guard let since = facts.hereSince else { return .stay(stay) }
                if now < since + stay { return .stay(since + stay - now) }
            }
            if let phrase, !facts.said { return .say(phrase) }
            return nil
        }
    }

    /// What the room knows of somebody who wants to grab or enter.
    package struct Facts: Hashable, Sendable {
        package let follows: Bool
        /// Has said the phrase since the draw started.
        package let said: Bool
        /// Nil for who is not in the room.
        package let hereSince: Timestamp?

        package static let none = Facts()

        package init(follows: Bool = false, said: Bool = false, hereSince: Timestamp? = nil) {
            self.follows = follows
            self.said = said
            self.hereSince = hereSince
        }
    }

    /// A condition that is not fulfilled.
    package enum Unmet: Hashable, Sendable {
        case follow
        case say(String)
        /// So much longer.
        case stay(Duration)

        /// Stable, for programs.
        package var code: String {
            switch self {
            case .follow: "follow"
            case .say: "say"
            case .stay: "stay"
            }
        }

        var words: String {
            switch self {
            case .follow: "it is for those who follow the host; follow, then try again"
            case .say(let phrase): "say '\(phrase)' in the room first"
            case .stay(let left):
                "it is for those who stay; stay \(max(1, left.components.seconds)) s longer, then try again"
            }
        }
    }
}
