import Foundation
import Glibc

/// Small programs that are run to their end.
package enum Tool {
    package struct Failed: Error, CustomStringConvertible {
        package let description: String
        package init(description: String) { self.description = description }
    }

    /// Enough to find a program by its name, and nothing of the person who runs the tests.
    package static var environment: [String: String] {
        ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    }

    /// Runs a program and returns what it printed; a failure is thrown with what it complained of.
    @discardableResult
    package static func run(
        _ program: String, _ arguments: [String], environment: [String: String] = environment
    ) throws -> String {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-tool-\(UUID().uuidString)")
            .path
        let (output, errors) = (place + ".out", place + ".err")
        defer {
            unlink(output)
            unlink(errors)
        }
        let child = try Child(program, arguments, environment: environment, output: output, errors: errors)
        guard child.wait() == .exited(0) else {
            throw Failed(description: "\(program) \(arguments.prefix(8).joined(separator: " ")): \(text(of: errors))")
        }
        return text(of: output)
    }

    package static func text(of file: String) -> String {
        (try? Data(contentsOf: URL(fileURLWithPath: file))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
