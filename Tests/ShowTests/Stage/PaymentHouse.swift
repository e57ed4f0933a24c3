import Foundation
import Testing

/// A payment gateway that runs as a process of its own, and the file it wrote for a server.
struct PaymentHouse {
    let program: Program
    let settings: URL
    let port: Int
}

extension Premises {
    /// Starts `hawker sandbox-pay`; returns when it listens. With the port of an earlier one it is that one again.
    func paymentHouse(
        port: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> PaymentHouse {
        let settings = folder.appendingPathComponent("payments.env")
        let program = try hawker(
            ["sandbox-pay", "--port", String(port), "--settings", settings.path], as: "gateway")
        let listens = try await eventually { program.output.contains("settings in") || !program.isRunning }
        let port = program.output.firstMatch(of: /listens on 127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) }
        guard listens, let port else {
            throw NotSeen("a gateway that listens", instead: program.output + program.errors, at: sourceLocation)
        }
        return PaymentHouse(program: program, settings: settings, port: port)
    }
}
