import Foundation
import Testing
import Tools

/// A terminal with a shell in it, kept by a tmux server of its own.
final class Terminal {
    private let socket = "hawker-test-\(UUID().uuidString.prefix(13))"
    private let folder: URL
    private var commands = 0
    private static let prompt = "at-the-shell$"

    /// - Parameter environment: added to what the home gives.
    init(at home: Home, columns: Int, rows: Int, environment: [String: String] = [:]) async throws {
        folder = home.folder
        var variables = home.environment.merging(environment) { $1 }
        let settings = folder.appendingPathComponent("shell-settings")
        try "PS1='\(Self.prompt) '\n".write(to: settings, atomically: true, encoding: .utf8)
        variables["ENV"] = settings.path
        // The shell does no line editing of its own, so the terminal's modes are what programs leave behind.
        try Tool.run(
            "tmux",
            [
                "-u", "-L", socket, "-f", "/dev/null", "start-server", ";", "set-option", "-g", "default-terminal",
                variables["TERM"] ?? "tmux-256color", ";",
                "set-option", "-g", "status", "off", ";",
                "new-session", "-d", "-s", "show", "-x", "\(columns)", "-y", "\(rows)", "-c", folder.path, "exec sh -i",
            ], environment: variables)
        do {
            try await wait(for: Self.prompt)
        } catch {
            close()
            throw error
        }
    }

    /// Ends the terminal and everything in it.
    func close() { _ = try? tmux("kill-server") }

    // MARK: - What a person does

    func type(_ text: String) throws { try tmux("send-keys", "-t", "=show:", "-l", "--", text) }

    /// Keys by tmux's names: `Enter`, `Tab`, `Escape`, `C-s`, or a letter.
    func press(_ keys: String...) throws { try tmux(["send-keys", "-t", "=show:"] + keys) }

    /// Runs a command in the shell; `endedWith` tells of its end.
    func run(_ command: String) throws {
        commands += 1
        try type("\(command); echo \"ended \(commands) with $?\"")
        try press("Enter")
    }

    /// Runs hawker, and remembers which process it is.
    ///
    /// - Parameter rest: the arguments and what follows them, as a shell reads them.
    func hawker(_ rest: String) throws {
        let script = folder.appendingPathComponent("\(socket).sh")
        try "echo $$ >'\(processFile.path)'\nexec \(HawkerBinary.quoted) \(rest)\n"
            .write(to: script, atomically: true, encoding: .utf8)
        try run("sh ./\(script.lastPathComponent)")
    }

    /// Sends a signal to the hawker of this terminal.
    func send(_ signal: Int32) throws {
        let text = try String(contentsOf: processFile, encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(process, signal) == 0)
    }

    func resize(columns: Int, rows: Int) throws {
        try tmux("resize-window", "-t", "=show:", "-x", "\(columns)", "-y", "\(rows)")
    }

    // MARK: - What a person sees

    /// The rows of the screen.
    var screen: String { get throws { try tmux("capture-pane", "-p", "-t", "=show:") } }

    /// The screen and all that scrolled off it.
    var history: String { get throws { try tmux("capture-pane", "-p", "-S", "-", "-t", "=show:") } }

    func shows(_ text: String) throws -> Bool { try screen.contains(text) }

    /// Waits until the screen shows a text; the screen that never did is in the failure.
    func wait(
        for text: String, within limit: Duration = Patience.usual, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await wait(for: "\"\(text)\"", within: limit, sourceLocation: sourceLocation) { $0.contains(text) }
    }

    /// Waits until the screen is as wanted.
    func wait(
        for wanted: String, within limit: Duration = Patience.usual, sourceLocation: SourceLocation = #_sourceLocation,
        _ isSo: (String) -> Bool
    ) async throws {
        guard try await eventually(within: limit, { isSo(try screen) }) else {
            throw NotSeen(wanted, instead: try screen, at: sourceLocation)
        }
    }

    /// Waits for the end of the command that `run` started, and returns its exit code.
    func endedWith(
        within limit: Duration = Patience.usual, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Int {
        var code: Int?
        try await wait(for: "the end of the command", within: limit, sourceLocation: sourceLocation) { screen in
            let end = "ended \(commands) with "
            code = screen.rows.first { $0.hasPrefix(end) }.flatMap { Int($0.dropFirst(end.count)) }
            return code != nil
        }
        return try #require(code)
    }

    /// Whether the program gave the terminal back as it found it: modes, cursor, mouse, screen.
    func expectGivenBack(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await wait(for: Self.prompt, sourceLocation: sourceLocation)
        let flags = try tmux(
            "display-message", "-p", "-t", "=show:",
            "alternate=#{alternate_on} cursor=#{cursor_flag} mouse=#{mouse_any_flag} keypad=#{keypad_flag}")
        #expect(
            flags.trimmingCharacters(in: .newlines) == "alternate=0 cursor=1 mouse=0 keypad=0",
            sourceLocation: sourceLocation)
        try run("stty -a")
        try await wait(for: "the terminal's modes", sourceLocation: sourceLocation) { screen in
            let modes = Set(screen.split(whereSeparator: \.isWhitespace))
            return modes.isSuperset(of: ["echo", "icanon", "isig", "icrnl", "opost", "onlcr"])
        }
        try run("echo $((6 * 7)) is the answer")
        try await wait(for: "42 is the answer", sourceLocation: sourceLocation)
    }

    private var processFile: URL { folder.appendingPathComponent("process-\(socket)") }

    @discardableResult
    private func tmux(_ words: String...) throws -> String { try tmux(words) }

    @discardableResult
    private func tmux(_ words: [String]) throws -> String {
        try Tool.run("tmux", ["-u", "-L", socket] + words)
    }
}

/// Reading a screen.
extension String {
    var rows: [Substring] { split(separator: "\n", omittingEmptySubsequences: false) }

    /// Cells that are drawn with blocks: a picture has hundreds.
    var pictureCells: Int {
        unicodeScalars.count { (0x2580...0x259F).contains($0.value) }
    }

    /// Pictures a second as the meter says; nil where it says none.
    var framesPerSecond: Int? {
        firstMatch(of: /(\d+) fps/).flatMap { Int($0.1) }
    }
}
