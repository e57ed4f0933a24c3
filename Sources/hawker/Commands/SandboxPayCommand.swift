import ArgumentParser
import Foundation
import Glibc
import Logging
import Payments
import Server

struct SandboxPayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox-pay",
        abstract: "Run a payment gateway that speaks WeChat Pay's and Alipay's wire formats; no money moves.",
        discussion: """
            Listens on 127.0.0.1 with keys of its own, and writes the merchant's side of them to a file for `hawker \
            serve --payments FILE`. Trades last as long as the gateway runs.

            A wallet pays a code with POST /wallet/pay {"codeURL": "…"}. POST /wallet/behaviour makes it misbehave: \
            {"notify": "normal|twice|late|never", "refunds": "normal|abnormal"}.
            """)

    @Option(help: "The port; 0 takes any that is free.")
    var port = 4660

    @Option(help: "The file that the merchant's settings and keys are written to, for its owner's eyes only.")
    var settings: String

    @Flag(help: "Log more.")
    var verbose = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
    }

    func run() async throws {
        try await reportingFailures {
            let signals = await Signals.termination()
            let pairing: SandboxPairing
            do throws(GatewayError) {
                pairing = try SandboxPairing()
            } catch {
                throw Failure(.software, error.message)
            }
            let server = SandboxServer(gateway: pairing.gateway, logger: serverLogger(verbose: verbose))
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
                    try write(pairing, port: port)
                    Console.line("sandbox-pay listens on 127.0.0.1:\(port); settings in \(settings)")
                    break
                }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private func write(_ pairing: SandboxPairing, port: Int) throws {
        let origin = "http://\(HawkerServer.host):\(port)"
        var values = pairing.settings(origin: origin)
        values[PaymentSettings.wallet] = origin + "/wallet/pay"
        let text: String
        do throws(SettingsError) {
            text = try SettingsFile.text(of: values)
        } catch {
            throw Failure(.software, error.description)
        }
        // Made for its owner only before anything is in it, and put in place whole.
        let partial = settings + ".\(ProcessInfo.processInfo.processIdentifier)"
        guard
            FileManager.default.createFile(
                atPath: partial, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]),
            rename(partial, settings) == 0
        else {
            unlink(partial)
            throw Failure(.cannotCreate, "the settings cannot be written to \(settings)")
        }
    }
}
