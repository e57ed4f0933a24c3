import Foundation
import Glibc
import Testing
import Tools

/// A program that runs, with what it says kept in files.
final class Program {
    /// How a program ended.
    struct Ending {
        /// The exit code; nil when a signal ended it.
        let code: Int32?
        let output: String
        let errors: String
        let took: Duration
    }

    private let child: Child
    private let name: String
    private let outputFile: String
    private let errorFile: String
    private let started = ContinuousClock.now

    /// - Parameters:
    ///   - command: the program, by its path or its name, and its arguments.
    ///   - environment: all of it; nothing is inherited.
    ///   - folder: where its output is kept.
    init(_ command: [String], environment: [String: String], in folder: URL) throws {
        name = command.joined(separator: " ")
        let number = UUID().uuidString.prefix(8)
        outputFile = folder.appendingPathComponent("output-\(number)").path
        errorFile = folder.appendingPathComponent("errors-\(number)").path
        child = try Child(
            command[0], Array(command.dropFirst()), environment: environment, output: outputFile, errors: errorFile)
    }

    var process: pid_t { child.process }
    var isRunning: Bool { child.look() == nil }
    var output: String { Tool.text(of: outputFile) }
    var errors: String { Tool.text(of: errorFile) }

    func send(_ signal: Int32) { child.send(signal) }

    /// Waits for its end; one that does not come is a failure that tells all the program said.
    func ending(
        within limit: Duration = Patience.usual, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Ending {
        guard try await eventually(within: limit, { child.look() != nil }) else {
            throw NotSeen("the end of `\(name)`", instead: output + errors, at: sourceLocation)
        }
        let code: Int32? = if case .exited(let code) = child.wait() { code } else { nil }
        return Ending(code: code, output: output, errors: errors, took: .now - started)
    }

    /// Ends it, if it still runs, without a warning.
    func end() {
        child.send(SIGKILL)
        _ = child.wait()
    }
}
