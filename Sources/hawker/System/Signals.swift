import UnixSignals

/// SIGTERM, SIGINT and SIGHUP, which from then on do not end the process by themselves.
enum Signals {
    static func termination() async -> UnixSignalsSequence {
        await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
    }
}
