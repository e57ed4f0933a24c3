import Foundation
import Testing

/// A hawker server of one test.
final class Server {
    let port: Int
    let database: Database
    private let program: Program

    /// Returns when it listens.
    ///
    /// - Parameters:
    ///   - port: 0 takes any that is free.
    ///   - options: more of `serve`'s.
    ///   - disk: where the database lies, if that is a disk of its own.
    init(
        at home: Home, port: Int = 0, database: URL? = nil, options: [String] = [], on disk: SmallDisk? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let file = database ?? (disk?.folder ?? home.folder).appendingPathComponent("show.sqlite")
        let command = [HawkerBinary.file.path, "serve", "--port", "\(port)", "--db", file.path] + options
        let program = try Program(
            disk?.mounted(for: command) ?? command, environment: home.environment, in: home.folder)
        let listens = try await eventually { !program.isRunning || Self.port(in: program.errors) != nil }
        guard listens, program.isRunning, let port = Self.port(in: program.errors) else {
            program.end()
            throw NotSeen("a server that listens", instead: program.errors, at: sourceLocation)
        }
        self.port = port
        self.program = program
        self.database = Database(file: file, process: disk.map { _ in program.process })
    }

    var address: String { "127.0.0.1:\(port)" }
    var log: String { program.errors }
    var process: pid_t { program.process }

    /// Asks it to stop, and waits until it has.
    func stop(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Program.Ending {
        program.send(SIGTERM)
        return try await program.ending(sourceLocation: sourceLocation)
    }

    /// As when the power fails: nothing of it runs any more when this returns.
    func end() { program.end() }

    private static func port(in log: String) -> Int? {
        for line in log.split(separator: "\n") where line.hasSuffix("listening") {
            if let match = line.firstMatch(of: /port=(\d+)/) { return Int(match.1) }
        }
        return nil
    }
}
