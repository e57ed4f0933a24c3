import ArgumentParser
import Client
import Media
import Transport

struct WeatherCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weather",
        abstract: "Put a bad network between a running server and those who reach it through here.",
        discussion: """
            Listens on 127.0.0.1. Datagrams to the port go to the same port of the server through the weather told, each \
            client's on a path of its own; TCP of the same number is passed on as it comes. So a host or viewer started \
            with --server 127.0.0.1:PORT has bad media and a good link for everything else:

              hawker weather --listen 4651 --to 127.0.0.1:4650 --loss 0.3 --burst 4 --delay 80ms --rate 300k

            The weather is the same both ways; --up and --down replace parts of it one way, up being towards the server: \
            --down 'rate=300k queue=500ms'. Any value may change: --rate 300k,150k@20s,300k@40s halves the rate after 20 \
            seconds and gives it back after 40. The same seed is the same weather.

            Prints a line of figures every second, until SIGTERM.
            """)

    @Option(help: "The port, for TCP and UDP; 0 takes any that is free.")
    var listen = 4651

    @Option(help: "The server, as HOST:PORT.")
    var to = ServerAddress.local.description

    @Option(help: .setting(.loss))
    var loss: String?

    @Option(help: .setting(.burst))
    var burst: String?

    @Option(help: .setting(.delay))
    var delay: String?

    @Option(help: .setting(.jitter))
    var jitter: String?

    @Option(name: .customLong("jitter-reorders"), help: .setting(.jitterReorders))
    var jitterReorders: String?

    @Option(help: .setting(.reorder))
    var reorder: String?

    @Option(name: .customLong("reorder-by"), help: .setting(.reorderBy))
    var reorderBy: String?

    @Option(help: .setting(.duplicate))
    var duplicate: String?

    @Option(help: .setting(.rate))
    var rate: String?

    @Option(help: .setting(.queue))
    var queue: String?

    @Option(help: "What is different towards the server, as 'loss=0.1 rate=300k'.")
    var up = ""

    @Option(help: "What is different from the server.")
    var down = ""

    @Option(help: "Where chance begins, a number.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (0...65_535).contains(listen) else { throw ValidationError("--listen is a number from 0 to 65535") }
    }

    func run() async throws {
        try await reportingFailures {
            let upward = try forecast(up, option: "--up")
            let downward = try forecast(down, option: "--down")
            let address = try ServerAddress(parsing: to)
            DescriptorLimit.raise()
            let signals = await Signals.termination()
            let proxy = try WeatherRun(
                port: UInt16(listen), server: address, up: upward, down: downward, seed: seed)
            Console.line(
                "weather listens on \(proxy.address) for \(address); up: \(upward.words); down: \(downward.words)")
            try await proxy.run(until: signals)
        }
    }

    /// The weather of both ways with what one way has of its own.
    private func forecast(_ own: String, option: String) throws -> Forecast {
        let told: [WeatherSetting: String?] = [
            .loss: loss, .burst: burst, .delay: delay, .jitter: jitter, .jitterReorders: jitterReorders,
            .reorder: reorder, .reorderBy: reorderBy, .duplicate: duplicate, .rate: rate, .queue: queue,
        ]
        let both = told.compactMapValues { $0 }
        do throws(ForecastError) {
            _ = try Forecast(both)
        } catch {
            throw Failure(.usage, "--\(error.message)")
        }
        do throws(ForecastError) {
            return try Forecast(both.merging(try Forecast.settings(in: own)) { _, own in own })
        } catch {
            throw Failure(.usage, "\(option): \(error.message)")
        }
    }
}

extension ArgumentHelp {
    fileprivate static func setting(_ setting: WeatherSetting) -> ArgumentHelp { ArgumentHelp(setting.help) }
}

extension Forecast {
    fileprivate var words: String { text.isEmpty ? "clear" : text }
}
