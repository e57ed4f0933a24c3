import Testing

/// The people of a show, each at a terminal of their own.
extension Premises {
    static let password = "correct horse"

    /// A host who is live in a terminal, and the room.
    ///
    /// - Parameter sell: what is on the shelf from the beginning, as `--sell` takes it; the first is pinned.
    func host(
        _ name: String = "anna", on server: Server, selling sell: [String] = [], options: String = "",
        columns: Int = 100, rows: Int = 30, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> (terminal: Terminal, room: String) {
        let terminal = try await terminal(
            of: name, columns: columns, rows: rows, environment: ["HAWKER_PASSWORD": Self.password])
        let goods = sell.map { " --sell '\($0)'" }.joined()
        try terminal.hawker("host --as \(name) --server \(server.address)\(goods) \(options)")
        try await terminal.wait(for: "a live console with a picture", sourceLocation: sourceLocation) {
            $0.contains(" LIVE ") && $0.pictureCells > 100
        }
        let room = try #require(
            try server.database.value("SELECT id FROM room WHERE phase = 'open' ORDER BY number DESC LIMIT 1"),
            sourceLocation: sourceLocation)
        return (terminal, room)
    }

    /// A viewer who sees the picture.
    func viewer(
        _ name: String, of room: String, on server: Server, columns: Int = 80, rows: Int = 24,
        environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Terminal {
        let terminal = try await terminal(of: name, columns: columns, rows: rows, environment: environment)
        try terminal.hawker("watch \(room) --server \(server.address)")
        try await terminal.wait(for: "the picture, and its rate", sourceLocation: sourceLocation) {
            $0.pictureCells > 100 && ($0.framesPerSecond ?? 0) > 0
        }
        return terminal
    }
}

/// What people do at a viewer's screen.
extension Terminal {
    /// Fills in the form that asks who this is, as somebody new.
    func register(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await wait(for: "No account yet?", sourceLocation: sourceLocation)
        try press("C-r")
        try await wait(for: "New account", sourceLocation: sourceLocation)
        try type(name)
        try press("Tab")
        try type(Premises.password)
        try press("Enter")
        try await wait(for: "the form to go, and the name in the status", sourceLocation: sourceLocation) {
            !$0.contains("New account") && $0.rows[0].hasSuffix(name)
        }
    }

    /// Buys what the card shows, in three keys: `b`, `enter`, `w`.
    func buyThePinned(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try press("b")
        try await wait(for: "enter places the order", sourceLocation: sourceLocation)
        try press("Enter")
        try await wait(for: "sandbox wallet", sourceLocation: sourceLocation)
        try press("w")
        try await wait(for: "Paid. Thank you!", sourceLocation: sourceLocation)
    }

    /// Fills in a form field by field, from the one that has the focus on.
    ///
    /// - Parameter fields: their labels, and what is typed; nil leaves a field as it is.
    func fill(
        _ fields: KeyValuePairs<String, String?>, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for (index, (label, text)) in fields.enumerated() {
            if index > 0 { try press("Tab") }
            try await wait(for: "▸ \(label)", sourceLocation: sourceLocation)
            if let text { try type(text) }
        }
    }

    func say(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try press("t")
        try await wait(for: "Say [scroll]", sourceLocation: sourceLocation)
        try type(line)
        try await wait(for: "\(line.count)/80", sourceLocation: sourceLocation)
        try press("Enter")
    }
}
