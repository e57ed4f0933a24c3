import ArgumentParser
import Foundation
import Logging
import Server

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run a server: rooms, orders, payments and the media relay.",
        discussion: """
            Listens on 127.0.0.1: HTTP and WebSocket on TCP, media on UDP of the same number. Payments go through the \
            sandbox gateway, which takes no real money. One line per event goes to standard error.

            SIGTERM and SIGINT finish what is in flight and stop.
            """)

    @Option(help: "The port, for TCP and UDP; 0 takes any that is free.")
    var port = 4650

    @Option(name: .customLong("db"), help: "The database file. (default: hawker.sqlite in the XDG data directory)")
    var database: String?

    @Option(help: "Minutes an unpaid order holds its pieces.")
    var reservation = 15

    @Flag(help: "Log every request too.")
    var verbose = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
        guard (1...1_440).contains(reservation) else { throw ValidationError("--reservation is 1 to 1440 minutes") }
    }

    func run() async throws {
        try await reportingFailures {
            let path = try database ?? Directories.data().appendingPathComponent("hawker.sqlite").path
            var options = ServerOptions(database: path)
            options.port = port
            options.reservation = .seconds(reservation * 60)
            DescriptorLimit.raise()
            let signals = await Signals.termination()
            let server = try await ServerStart.start(options, logger: serverLogger(verbose: verbose))
            let wasAsked = await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    for await _ in signals { break }
                    return true
                }
                group.addTask {
                    await server.waitUntilEnded()
                    return Task.isCancelled
                }
                defer { group.cancelAll() }
                return await group.next() ?? true
            }
            await server.stop()
            guard wasAsked else { throw Failure(.software, "the server ended by itself; its log says why.") }
        }
    }
}

/// Starts a server with failures in hawker's own shape.
enum ServerStart {
    static func start(_ options: ServerOptions, logger: Logger) async throws -> HawkerServer {
        do {
            return try await HawkerServer.start(options, logger: logger)
        } catch let error as ServerStartError {
            switch error.reason {
            case .port: throw Failure(.unavailable, error.description)
            case .store: throw Failure(.cannotCreate, error.description)
            case .gateway: throw Failure(.software, error.description)
            }
        }
    }
}

/// One structured line per event, on standard error.
func serverLogger(verbose: Bool) -> Logger {
    var logger = Logger(label: "hawker") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .debug : .info
    return logger
}
