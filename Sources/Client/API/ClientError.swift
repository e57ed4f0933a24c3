import Wire

/// Why something could not be done from here, in words for the person at the keyboard.
package enum ClientError: Error, Sendable, Equatable, CustomStringConvertible {
    case badAddress(String)
    /// Nobody answers at the address.
    case unreachable(String)
    /// The server answered with something that is not hawker's protocol.
    case notHawker(String)
    /// The server refused, and says why.
    case refused(Problem)

    package var description: String {
        switch self {
        case .badAddress(let words), .unreachable(let words), .notHawker(let words): words
        case .refused(let problem): problem.detail
        }
    }

    /// As a problem document, so that a screen has one shape for everything that goes wrong.
    package var problem: Problem {
        switch self {
        case .refused(let problem): problem
        case .badAddress(let words): Problem(code: "bad-address", title: "Bad address", status: 0, detail: words)
        case .unreachable(let words): Problem(code: "unreachable", title: "No answer", status: 0, detail: words)
        case .notHawker(let words): Problem(code: "not-hawker", title: "Not understood", status: 0, detail: words)
        }
    }
}
