import Commerce

/// Which paid trades the merchant has not acknowledged, and when each is to be told of again.
struct NotificationOutbox: Sendable {
    struct Entry: Sendable {
        let id: String
        let number: String
        let url: String
        /// Deliveries so far.
        var attempts = 0
        var dueAt: Timestamp
    }

    private let delays: [Duration]
    private var entries: [Entry] = []

    init(delays: [Duration]) { self.delays = delays }

    var next: Timestamp? { entries.map(\.dueAt).min() }

    func holds(_ number: String) -> Bool { entries.contains { $0.number == number } }

    mutating func add(_ number: String, url: String, at now: Timestamp) {
        // The event keeps its name through every attempt.
        entries.append(Entry(id: "EV-\(RandomText.decimal(24))", number: number, url: url, dueAt: now))
    }

    mutating func remove(_ id: String) { entries.removeAll { $0.id == id } }

    /// Entries to deliver now, oldest first; each moves to its next time, and leaves after its last.
    mutating func due(at now: Timestamp) -> [Entry] {
        var delivered: [Entry] = []
        entries = entries.compactMap { entry in
            guard entry.dueAt <= now, delivered.count < Limits.deliveriesPerDrain else { return entry }
            var entry = entry
            entry.attempts += 1
            delivered.append(entry)
            guard entry.attempts <= delays.count else { return nil }
            entry.dueAt = now + delays[entry.attempts - 1]
            return entry
        }
        return delivered
    }
}
