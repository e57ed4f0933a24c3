import ArgumentParser
import Foundation
import Logging
import Media
import Server
import Transport

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run a server: rooms, orders, payments and the media relay.",
        discussion: """
            Listens on 127.0.0.1: HTTP and WebSocket on TCP, media on UDP of the same number. One line per event goes \
            to standard error.

            Media are encrypted and may be listened for elsewhere: --media-host 0.0.0.0 takes them from any machine, \
            --media-announce says where viewers reach them. HTTP has no TLS yet and stays on 127.0.0.1; media tickets \
            travel there with their keys, so bring it to other machines through ssh or a TLS proxy only.

            Payments go through a sandbox inside the server, which takes no real money, unless --payments names a file \
            of NAME=value lines: HAWKER_WECHAT_MERCHANT_ID, _APP_ID, _MERCHANT_SERIAL, _MERCHANT_KEY, _GATEWAY_SERIAL, \
            _GATEWAY_KEY, _API_KEY and HAWKER_ALIPAY_APP_ID, _SELLER_ID, _MERCHANT_KEY, _GATEWAY_KEY; in a key, \\n \
            stands for a line end. Variables of these names in the environment go before the file. `hawker \
            sandbox-pay` writes such a file.

            Answers to what buyers ask are proposed from the catalogue and from earlier answers. --assistant-url names an \
            endpoint that speaks OpenAI's chat completions, which then writes them from what was found, and from nothing \
            else; what is personal is covered before. Its key comes from HAWKER_ASSISTANT_KEY or --assistant-key-file.

            SIGTERM and SIGINT finish what is in flight and stop.
            """)

    @Option(help: "The port, for TCP and UDP; 0 takes any that is free.")
    var port = 4650

    @Option(
        name: .customLong("media-host"),
        help: ArgumentHelp("The address media are listened for at.", valueName: "address"))
    var mediaHost = HawkerServer.host

    @Option(
        name: .customLong("media-announce"),
        help: ArgumentHelp(
            "Where viewers reach the media port. (default: --media-host, or for 0.0.0.0 and :: where they reach HTTP)",
            valueName: "host"))
    var mediaAnnounced: String?

    @Option(name: .customLong("db"), help: "The database file. (default: hawker.sqlite in the XDG data directory)")
    var database: String?

    @Option(help: "Minutes an unpaid order holds its pieces.")
    var reservation = 15

    @Option(help: "The file with the payment gateways' settings and keys.")
    var payments: String?

    @Option(
        name: .customLong("public-url"),
        help: "Where payment gateways reach this server, such as https://shop.example. (default: this machine)")
    var publicURL: String?

    @OptionGroup(title: "Answers to buyers")
    var assistant: AssistantFlags

    @Flag(help: "Log every request too.")
    var verbose = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
        guard PeerAddress(mediaHost, port: 0) != nil else {
            throw ValidationError("--media-host is an address, such as 0.0.0.0, 192.0.2.7 or ::")
        }
        guard mediaAnnounced.map({ (1...253).contains($0.utf8.count) && !$0.contains(where: \.isWhitespace) }) ?? true
        else { throw ValidationError("--media-announce is a name or an address, without a port") }
        guard (1...1_440).contains(reservation) else { throw ValidationError("--reservation is 1 to 1440 minutes") }
    }

    func run() async throws {
        try await reportingFailures {
            let path = try database ?? Directories.data().appendingPathComponent("hawker.sqlite").path
            var options = ServerOptions(database: path)
            options.port = port
            options.mediaHost = mediaHost
            options.mediaAnnounced = mediaAnnounced
            options.reservation = .seconds(reservation * 60)
            options.payments = try PaymentSettings.options(file: payments, publicURL: publicURL)
            options.assistant = try assistant.options()
            if case .sandbox = options.payments { options.payments = .sandbox(home: .beside(database: path)) }
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
            case .gateway, .assistant: throw Failure(.usage, error.description)
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
