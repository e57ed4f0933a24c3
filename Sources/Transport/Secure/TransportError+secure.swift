import CSRTP

/// Refusals of packets, made once: under a flood of them nothing is allocated.
extension TransportError {
    package static let forged = TransportError(.forged, "a packet was not sealed with this key, or was changed since")
    package static let replayed = TransportError(.replayed, "a packet came a second time or too late to tell")
    package static let stranger = TransportError(.stranger, "a packet came from an SSRC that has no key here")
    package static let keyWornOut = TransportError(.keyWornOut, "the key has sealed all it may; take a new one")
    static let tooLong = TransportError(.systemFailure, "a packet is longer than a datagram and was not sealed")
    static let repeated = TransportError(
        .replayed, "a number was to be sealed a second time; send the bytes sealed before")

    /// What `status` of an unprotect means; nil for success.
    ///
    /// Malformed packets count as forged: nobody with the key sends them, and one changed bit makes them.
    static func opening(_ status: srtp_err_status_t) -> TransportError? {
        switch status {
        case srtp_err_status_ok: nil
        case srtp_err_status_replay_fail, srtp_err_status_replay_old, srtp_err_status_pkt_idx_old: .replayed
        case srtp_err_status_auth_fail, srtp_err_status_cipher_fail, srtp_err_status_bad_param,
            srtp_err_status_parse_err, srtp_err_status_cant_check, srtp_err_status_no_ctx:
            .forged
        case srtp_err_status_key_expired: .keyWornOut
        default: .library("opening a packet", status)
        }
    }

    /// What `status` of a protect means; nil for success.
    static func sealing(_ status: srtp_err_status_t) -> TransportError? {
        switch status {
        case srtp_err_status_ok: nil
        case srtp_err_status_replay_fail, srtp_err_status_replay_old, srtp_err_status_pkt_idx_old: .repeated
        case srtp_err_status_key_expired: .keyWornOut
        default: .library("sealing a packet", status)
        }
    }

    static func library(_ doing: String, _ status: srtp_err_status_t) -> TransportError {
        TransportError(.systemFailure, "\(doing) failed: libsrtp2 answered \(status.rawValue)")
    }
}
