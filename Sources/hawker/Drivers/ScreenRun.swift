import Foundation
import Screens
import Synchronization
import Terminal

/// What every screen needs around it: the environment's wishes, signals, and a way out.
enum ScreenRun {
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// From the first of LC_ALL, LC_MESSAGES and LANG that is set.
    static var language: Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return Language(locale: locale)
    }

    /// 32 hexadecimal digits.
    static func seed() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Runs a screen with its driver beside it; both are done when this returns.
    static func run<App: ScreenApp>(
        _ app: App, loop: ScreenLoop<App>, work: @escaping @Sendable () async -> Void,
        stop: @escaping @Sendable () async -> Void
    ) async throws {
        let signals = await Signals.termination()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await work() }
            group.addTask { for await _ in signals { loop.stop() } }
            defer { group.cancelAll() }
            do {
                try await loop.run(app, on: .detect(environment))
            } catch let error as TerminalError {
                await stop()
                throw Failure(.unavailable, error.message)
            }
            await stop()
        }
    }
}

/// Ties the knot between a loop that hands effects to a driver and a driver that posts events to the loop.
final class DriverHolder<Driver: Sendable>: Sendable {
    private let held = Mutex<Driver?>(nil)

    var driver: Driver? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
