/// A word or phrase that a shop does not want said in its rooms, and what becomes of a line that has it.
package struct WordRule: Hashable, Sendable, Codable {
    package enum Action: String, Hashable, Sendable, Codable, CaseIterable {
        /// It waits for the host or a moderator.
        case hold
        /// Its sender alone sees it, and is not told.
        case hide
        /// It is refused.
        case block
    }

    /// As it was typed. A `*` at an end says that the word also counts inside longer ones on that side.
    package let text: String
    package let action: Action

    package init(text: String, action: Action) {
        self.text = text
        self.action = action
    }
}

extension WordRule.Action: Comparable {
    /// The stricter one is the greater: of several that a line meets, that one counts.
    package static func < (left: Self, right: Self) -> Bool { left.strictness < right.strictness }

    private var strictness: Int {
        switch self {
        case .hold: 0
        case .hide: 1
        case .block: 2
        }
    }
}
