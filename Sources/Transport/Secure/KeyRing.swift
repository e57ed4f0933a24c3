import Media

/// A receiver's keys while they change: the current one, and for a moment the next.
///
/// A room's key changes when somebody is banned. Each who stays learns the next key before the first packet under
/// it, and packets under the current one still come for a moment after; both open. The owner lets the current go
/// with `promote` once the next has opened packets for as long as stragglers may take.
package struct KeyRing: ~Copyable {
    package enum Key: Sendable { case current, next }

    private var current: SRTPSession
    private var next: SRTPSession?

    /// Opens packets of `senders`, or of every SSRC, as `SRTPSession` does.
    package init(_ key: MasterKey, from senders: Set<SSRC>? = nil) throws(TransportError) {
        current = try SRTPSession(receiving: key, from: senders)
    }

    /// Whether a next key waits to be promoted.
    package var isChanging: Bool { next != nil }

    /// Takes `key` as the next, in place of one that was next and not promoted.
    ///
    /// It continues the streams' counters: a sender that changes its key does not start to count anew.
    package mutating func offer(_ key: MasterKey) throws(TransportError) {
        next = try current.successor(key)
    }

    /// Makes the next key the current one and forgets the former. Nothing happens when there is none.
    package mutating func promote() {
        guard let promoted = next.take() else { return }
        current = promoted
    }

    /// Opens an RTP packet in place with whichever key fits, and says which. Errors as `SRTPSession`.
    @discardableResult
    package mutating func unprotect(rtp packet: inout [UInt8]) throws(TransportError) -> Key {
        try open(&packet) { (session, packet) throws(TransportError) in try session.unprotect(rtp: &packet) }
    }

    /// Opens an RTCP packet in place with whichever key fits, and says which. Errors as `SRTPSession`.
    @discardableResult
    package mutating func unprotect(rtcp packet: inout [UInt8]) throws(TransportError) -> Key {
        try open(&packet) { (session, packet) throws(TransportError) in try session.unprotect(rtcp: &packet) }
    }

    /// How often the numbers of `ssrc` have wrapped, by the key that has seen more of it.
    package func rollover(of ssrc: SSRC) -> UInt32? {
        [current.rollover(of: ssrc), next?.rollover(of: ssrc)].compactMap(\.self).max()
    }

    /// As `SRTPSession.setRollover`, for both keys.
    package mutating func setRollover(_ counter: UInt32, of ssrc: SSRC) {
        current.setRollover(counter, of: ssrc)
        next?.setRollover(counter, of: ssrc)
    }

    private mutating func open(
        _ packet: inout [UInt8], _ unprotect: (inout SRTPSession, inout [UInt8]) throws(TransportError) -> Void
    ) throws(TransportError) -> Key {
        let refusal: TransportError
        do throws(TransportError) {
            try unprotect(&current, &packet)
            return .current
        } catch {
            refusal = error
        }
        guard var other = next.take() else { throw refusal }
        let second: TransportError?
        do throws(TransportError) {
            try unprotect(&other, &packet)
            second = nil
        } catch {
            second = error
        }
        next = consume other
        guard let second else { return .next }
        // The refusal that says more: a replay was sealed with one of the two once.
        throw second.code == .forged ? refusal : second
    }
}
