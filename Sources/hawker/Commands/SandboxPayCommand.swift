import ArgumentParser
import Logging
import Payments
import Server

struct SandboxPayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox-pay",
        abstract: "Run a payment gateway that speaks WeChat Pay's and Alipay's wire formats; no money moves.",
        discussion: """
            Listens on 127.0.0.1 with keys of its own, and writes the merchant's side of them to a file for `hawker \
            serve --payments FILE`. Started again with the same file it is the same gateway, with the same keys and \
            trades, also after it was killed. A settings file that is not a sandbox's is never written over; delete \
            both files to begin anew.

            A wallet pays a code with POST /wallet/pay {"codeURL": "…"}. POST /wallet/behaviour makes it misbehave, \
            until it ends: {"notify": "normal|twice|late|never", "refunds": "normal|abnormal"}.
            """)

    @Option(help: "The port; 0 takes any that is free.")
    var port = 4660

    @Option(
        help:
            "The file with the merchant's settings and the keys, for its owner's eyes only; made when it is not there.")
    var settings: String

    @Option(help: "The file its trades are kept in. (default: the settings' name and .trades)")
    var state: String?

    @Flag(help: "Log more.")
    var verbose = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
    }

    func run() async throws {
        try await reportingFailures {
            let signals = await Signals.termination()
            let files = try SandboxFiles(settings: settings, trades: state ?? settings + ".trades")
            let pairing = try files.pairing()
            let server = SandboxServer(
                gateway: pairing.gateway, logger: serverLogger(verbose: verbose), keep: { try files.keep($0) })
            let (ports, listening) = AsyncStream.makeStream(of: Int.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { listening.finish() }
                    do {
                        try await server.run(port: port) { listening.yield($0) }
                    } catch {
                        throw Failure(.unavailable, "port \(port) cannot be listened on: \(error)")
                    }
                }
                group.addTask {
                    for await _ in signals { break }
                    await server.stop()
                }
                for await port in ports {
                    try files.tell(pairing, origin: "http://\(HawkerServer.host):\(port)")
                    let trades = pairing.gateway.tradeCount
                    if trades > 0 { Console.line("sandbox-pay remembers its trades: \(trades)") }
                    Console.line("sandbox-pay listens on 127.0.0.1:\(port); settings in \(settings)")
                    break
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }
}
