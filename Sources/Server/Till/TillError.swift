import Commerce
import Store

/// Why a command was not carried out; nothing of it was kept.
package enum TillError: Error, Hashable, Sendable {
    /// The rules of the sale say no.
    case refused(Refusal)
    /// Too many commands wait already.
    case busy(retryAfter: Duration)
    /// It waited too long. Whether it was carried out is not known: the same command with the same idempotency key says.
    case late(retryAfter: Duration)
    /// The batch could not be saved. The same command, with the same idempotency key, may be sent again.
    case store(StoreError)
    /// The server is going down.
    case closed

    /// Stable; the last part of a problem's `type`.
    package var code: String {
        switch self {
        case .refused(let refusal): refusal.code
        case .busy: "busy"
        case .late: "late"
        case .store(let error): error.code
        case .closed: "closing"
        }
    }

    package var message: String {
        switch self {
        case .refused(let refusal): refusal.message
        case .busy(let wait): "the till is busy; try again in \(max(1, wait.components.seconds)) s"
        case .late:
            "the till did not answer in time, so it may or may not have been done; send the same again, with the same key"
        case .store(let error): error.message
        case .closed: "the server is going down; try again when it is back"
        }
    }
}
