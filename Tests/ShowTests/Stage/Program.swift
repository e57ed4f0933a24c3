import Foundation
import Testing

/// A program that runs, with what it says kept in files.
final class Program {
    /// How a program ended.
    struct Ending {
        /// The exit code; nil when a signal ended it.
        let code: Int32?
        let output: String
        let errors: String
        let took: Duration
    }

    private let process = Process()
    private let name: String
    private let outputFile: URL
    private let errorFile: URL
    private let started = ContinuousClock.now

    /// - Parameters:
    ///   - environment: all of it; nothing is inherited.
    ///   - folder: where it runs, and where its output is kept.
    init(_ file: URL, _ arguments: [String], environment: [String: String], in folder: URL) throws {
        name = ([file.lastPathComponent] + arguments).joined(separator: " ")
        let number = UUID().uuidString.prefix(8)
        outputFile = folder.appendingPathComponent("output-\(number)")
        errorFile = folder.appendingPathComponent("errors-\(number)")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        process.executableURL = file
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
    }

    var isRunning: Bool { process.isRunning }
    var output: String { Self.text(of: outputFile) }
    var errors: String { Self.text(of: errorFile) }

    func send(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Waits for its end; one that does not come is a failure that tells all the program said.
    func ending(
        within limit: Duration = Patience.usual, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Ending {
        let hasEnded = try await eventually(within: limit) { !process.isRunning }
        guard hasEnded else {
            throw NotSeen("the end of `\(name)`", instead: output + errors, at: sourceLocation)
        }
        return Ending(
            code: process.terminationReason == .exit ? process.terminationStatus : nil, output: output,
            errors: errors, took: .now - started)
    }

    /// Ends it if it still runs.
    func end() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func text(of file: URL) -> String {
        (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}

/// Runs a small tool to its end and returns what it printed.
enum Tool {
    struct Failed: Error, CustomStringConvertible { let description: String }

    static func run(_ words: [String], environment: [String: String] = Home.tools) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.environment = environment
        let output = Pipe()
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(words.prefix(6).joined(separator: " ")): \(complaint)")
        }
        return text
    }
}
