import Commerce
import Payments

/// How a gateway took the last call: what an operator must know of it, without a clock.
struct GatewayHealth: Sendable, Equatable {
    /// The raw values travel in `/healthz`; they do not change.
    enum Condition: String, Sendable {
        case well = "ok"
        /// It does not answer, or not so that it can be read: that may pass by itself.
        case silent = "not-answering"
        /// It does not believe us, or we do not believe it: that stays until somebody repairs the settings.
        case refusing
    }

    private(set) var condition = Condition.well
    /// When it became so; nil while nothing else was ever seen.
    private(set) var since: Timestamp?
    /// For the operator's log: the gateway's own words, or what its answer lacked.
    private(set) var reason = ""

    /// Takes in how a call went: nil for an answer. A refusal for any other reason is an answer too.
    mutating func took(_ error: GatewayError?, at now: Timestamp) {
        let next: Condition =
            switch error?.code {
            case _? where error?.isMisconfiguration == true: .refusing
            case .unavailable, .malformed, .undecipherable, .signatureMissing: .silent
            default: .well
            }
        reason = next == .well ? "" : error?.description ?? ""
        guard next != condition else { return }
        (condition, since) = (next, now)
    }
}
