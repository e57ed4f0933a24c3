import Testing

/// How long a test waits for what should happen.
enum Patience {
    /// For anything a person would wait for; generous, because machines that test are busy.
    static let usual = Duration.seconds(20)
    /// Between two looks.
    static let look = Duration.milliseconds(20)
}

/// Looks again and again until it is so; false when the time is up.
func eventually(within limit: Duration = Patience.usual, _ isSo: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + limit
    while try await !isSo() {
        guard ContinuousClock.now < deadline else { return false }
        try await Task.sleep(for: Patience.look)
    }
    return true
}

/// What did not happen in time, and all that was to be seen instead.
struct NotSeen: Error, CustomStringConvertible {
    let description: String

    init(_ wanted: String, instead: String, at location: SourceLocation) {
        description = "\(location.fileID):\(location.line): waited for \(wanted) and saw:\n\(instead)"
    }
}
