import Foundation
import Testing

/// The place of one test: homes, servers and terminals, all of them gone when it is over.
final class Premises {
    let folder: URL
    private var servers: [Server] = []
    private var terminals: [Terminal] = []
    private var programs: [Program] = []
    private var homes: [String: Home] = [:]

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-show-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    static func open<Result>(_ play: (Premises) async throws -> Result) async throws -> Result {
        let premises = try Premises()
        defer { premises.close() }
        return try await play(premises)
    }

    private func close() {
        for terminal in terminals { terminal.close() }
        for program in programs { program.end() }
        for server in servers { server.end() }
        try? FileManager.default.removeItem(at: folder)
    }

    /// The home of that name, the same one every time.
    func home(_ name: String) throws -> Home {
        if let home = homes[name] { return home }
        let home = try Home(name, in: folder)
        homes[name] = home
        return home
    }

    /// - Parameter options: more of `serve`'s.
    func server(
        port: Int = 0, database: Database? = nil, options: [String] = [], on disk: SmallDisk? = nil
    ) async throws -> Server {
        let server = try await Server(
            at: home("server"), port: port, database: database?.file, options: options, on: disk)
        servers.append(server)
        return server
    }

    func terminal(
        of person: String, columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
    ) async throws -> Terminal {
        let terminal = try await Terminal(at: home(person), columns: columns, rows: rows, environment: environment)
        terminals.append(terminal)
        return terminal
    }

    /// Runs hawker without a terminal.
    func hawker(
        _ arguments: [String], as person: String = "somebody", environment: [String: String] = [:]
    ) throws -> Program {
        try run([HawkerBinary.file.path] + arguments, as: person, environment: environment)
    }

    /// Runs a program, named by its path or its name.
    func run(
        _ command: [String], as person: String = "somebody", environment: [String: String] = [:]
    ) throws -> Program {
        let home = try home(person)
        let program = try Program(command, environment: home.environment.merging(environment) { $1 }, in: home.folder)
        programs.append(program)
        return program
    }
}
