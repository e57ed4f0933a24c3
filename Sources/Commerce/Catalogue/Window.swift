/// From when until when something is sold or may be used. Each end may be open.
package struct Window: Hashable, Sendable {
    /// The first moment that is inside; nil for always before.
    package let from: Timestamp?
    /// The first moment that is outside again; nil for ever.
    package let until: Timestamp?

    package static let always = Window(from: nil, until: nil)

    package init(from: Timestamp?, until: Timestamp?) {
        self.from = from
        self.until = until
    }

    package func contains(_ time: Timestamp) -> Bool { !isBefore(time) && !isOver(at: time) }

    /// Whether it begins only after `time`.
    package func isBefore(_ time: Timestamp) -> Bool { from.map { time < $0 } ?? false }

    package func isOver(at time: Timestamp) -> Bool { until.map { $0 <= time } ?? false }

    /// Whether some moment is inside.
    package var isPossible: Bool {
        guard let from, let until else { return true }
        return from < until
    }
}
