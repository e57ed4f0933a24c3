/// Why a terminal cannot be used.
package struct TerminalError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case notATerminal = "terminal.not_a_terminal"
        case unknownTerminal = "terminal.unknown"
        case refused = "terminal.refused"
        case busy = "terminal.busy"
        case hungUp = "terminal.hung_up"
    }

    package let code: Code
    /// For the person who started the program.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
