import ArgumentParser
import Client
import Glibc
import Terminal

/// One clear sentence, and the exit code that goes with it (sysexits.h).
struct Failure: Error {
    enum Code: Int32 {
        case usage = 64
        case noInput = 66
        case unavailable = 69
        case software = 70
        case cannotCreate = 73
        case noPermission = 77
    }

    let code: Code
    let sentence: String

    init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    init(_ error: ClientError) {
        switch error {
        case .badAddress(let sentence): self.init(.usage, sentence)
        case .refused(let problem) where problem.status == 422: self.init(.usage, problem.detail)
        case .refused(let problem) where problem.status == 401 || problem.status == 403:
            self.init(.noPermission, problem.detail)
        default: self.init(.unavailable, error.description)
        }
    }
}

extension AsyncParsableCommand {
    /// Runs the command's body; a failure ends the process with its sentence and its code.
    func reportingFailures(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let failure as Failure {
            throw end(failure)
        } catch let error as ClientError {
            throw end(Failure(error))
        }
    }

    /// What is wrong with the command line is said with the usage, like what the parser finds in it.
    private func end(_ failure: Failure) -> ExitCode {
        Console.error("hawker: \(failure.sentence)")
        if failure.code == .usage {
            Console.error("Usage: \(Hawker.usageString(for: Self.self))")
        }
        return ExitCode(failure.code.rawValue)
    }
}

/// Whole lines to the standard streams. What they quote, of a server or a file, cannot steer the terminal.
enum Console {
    static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }
    static func prompt(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(TextCleaner.clean(text, keepingLines: true).utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
