import Commerce

/// What the merchant has not acknowledged, and when it is to be told again.
struct NotificationOutbox: Sendable {
    enum Subject: Codable, Sendable, Equatable {
        case payment(SandboxTrade.Key)
        /// By the refund's number.
        case refund(SandboxTrade.Key, String)

        var key: SandboxTrade.Key {
            switch self {
            case .payment(let key), .refund(let key, _): key
            }
        }
    }

    struct Entry: Codable, Equatable, Sendable {
        let id: String
        let subject: Subject
        let url: String
        /// How many times each attempt is made.
        let copies: Int
        /// Attempts so far.
        var attempts = 0
        var dueAt: Timestamp
    }

    private let delays: [SandboxKind: [Duration]]
    /// Oldest first.
    private(set) var entries: [Entry]

    init(delays: [SandboxKind: [Duration]], entries: [Entry] = []) {
        self.delays = delays
        self.entries = entries
    }

    var next: Timestamp? { entries.map(\.dueAt).min() }

    func holds(_ key: SandboxTrade.Key) -> Bool { entries.contains { $0.subject.key == key } }

    func kind(of id: String) -> SandboxKind? { entries.first { $0.id == id }?.subject.key.kind }

    mutating func add(_ subject: Subject, url: String, copies: Int, at time: Timestamp) {
        // The event keeps its name through every attempt.
        let id =
            switch subject.key.kind {
            case .weChat: "EV-\(RandomText.decimal(24))"
            case .alipay: RandomText.decimal(34)
            }
        entries.append(Entry(id: id, subject: subject, url: url, copies: copies, dueAt: time))
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
            let delays = delays[entry.subject.key.kind] ?? []
            guard entry.attempts <= delays.count else { return nil }
            entry.dueAt = now + delays[entry.attempts - 1]
            return entry
        }
        return delivered
    }
}
