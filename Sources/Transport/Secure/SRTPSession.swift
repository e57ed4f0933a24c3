import CSRTP
import Media

/// One key and one direction: seals packets on their way out, or opens those that come.
///
/// SRTP and SRTCP with AEAD_AES_128_GCM (RFC 3711, RFC 7714) by libsrtp2, for any number of streams under the one
/// key, each with its own rollover counter and replay window. Sealing and opening happen in the caller's bytes,
/// which are as they were after an error. Nothing is allocated for a packet here, given capacity for what it grows
/// by; Debian's libsrtp2 does so for the length of a call (five times, in NSS).
///
/// A session takes about 20 KB and its like are kept in a linear list inside the cipher library: hold one for a
/// room or a host, and `ReporterTable` for the many viewers. One thread uses a session at a time; whoever shares
/// one puts it in a `Mutex`. Different sessions on different threads are safe, yet take turns within the library.
///
/// A packet that is to be sent again is the stored, sealed bytes: the same number is never sealed twice.
package struct SRTPSession: ~Copyable {
    private enum Direction {
        case sending
        /// Nil takes every SSRC.
        case receiving(from: Set<SSRC>?)

        var streams: srtp_ssrc_type_t {
            switch self {
            case .sending: ssrc_any_outbound
            case .receiving: ssrc_any_inbound
            }
        }
    }

    private let direction: Direction
    private var key: MasterKey
    private let session: srtp_t
    /// Where libsrtp2 works, so that a refused packet stays as it came.
    private let scratch: UnsafeMutableRawBufferPointer
    /// Counters as told by `setRollover`, for when a stream's own guess fails.
    private var told: [SSRC: UInt32] = [:]

    /// A session that seals, for any SSRC.
    package init(sending key: MasterKey) throws(TransportError) {
        try self.init(key, .sending)
    }

    /// A session that opens packets of `senders`, or of every SSRC.
    ///
    /// Naming the senders keeps a session from growing by streams that others with the key make up, and from
    /// taking its own side's packets when somebody sends them back.
    package init(receiving key: MasterKey, from senders: Set<SSRC>? = nil) throws(TransportError) {
        try self.init(key, .receiving(from: senders))
    }

    private init(_ key: MasterKey, _ direction: Direction) throws(TransportError) {
        let started = Self.libraryStatus
        guard started == srtp_err_status_ok else { throw .library("starting encryption", started) }
        var created: srtp_t?
        let streams = direction.streams
        let status = key.withBytes { hawker_srtp_create(&created, streams, $0, UInt(SecureLimits.replayWindow)) }
        guard status == srtp_err_status_ok, let created else { throw .library("opening a secure session", status) }
        self.key = key
        self.direction = direction
        session = created
        scratch = .allocate(byteCount: TransportLimits.datagramBytes, alignment: 16)
    }

    deinit {
        srtp_dealloc(session)
        scratch.deallocate()
    }

    /// Seals an RTP packet, which grows by `SecureLimits.rtpOverhead`.
    ///
    /// Throws `.replayed` for a number that was sealed before or is older than the replay window.
    package mutating func protect(rtp packet: inout [UInt8]) throws(TransportError) {
        try seal(&packet, overhead: SecureLimits.rtpOverhead, srtp_protect)
    }

    /// Seals an RTCP packet, which grows by `SecureLimits.rtcpOverhead`.
    package mutating func protect(rtcp packet: inout [UInt8]) throws(TransportError) {
        try seal(&packet, overhead: SecureLimits.rtcpOverhead, srtp_protect_rtcp)
    }

    /// Opens an RTP packet in place.
    ///
    /// Throws `.stranger` for a sender who is not one of the session's, `.replayed` for a number that was opened
    /// before or is older than the replay window, and `.forged` for everything else that does not open. Numbers
    /// are looked at first, so a forgery under an old number is `.replayed`. After an error neither the packet nor
    /// what the session takes next has changed.
    package mutating func unprotect(rtp packet: inout [UInt8]) throws(TransportError) {
        let ssrc = try sender(of: packet, at: 8)
        let status = work(on: &packet, srtp_unprotect)
        guard let error = TransportError.opening(status) else { return }
        guard status == srtp_err_status_auth_fail || status == srtp_err_status_replay_old, let counter = told[ssrc],
            open(&packet, from: ssrc, told: counter)
        else { throw error }
    }

    /// Opens an RTCP packet in place; errors as with RTP. The replay window is 128 packets.
    package mutating func unprotect(rtcp packet: inout [UInt8]) throws(TransportError) {
        _ = try sender(of: packet, at: 4)
        if let error = TransportError.opening(work(on: &packet, srtp_unprotect_rtcp)) { throw error }
    }

    /// How often the numbers of `ssrc` have wrapped, as its newest RTP packet here shows: zero before that one, nil
    /// before any of its packets.
    package func rollover(of ssrc: SSRC) -> UInt32? {
        var counter: UInt32 = 0
        return srtp_get_stream_roc(session, ssrc.rawValue, &counter) == srtp_err_status_ok ? counter : nil
    }

    /// Tells a receiving session how often the numbers of `ssrc` have wrapped: it joined late, or was long away.
    ///
    /// A packet that does not open as the stream's next is tried with this count, and with the one beyond the wrap
    /// nearest to it, so it may be told a little before or after a wrap and as often as is convenient; what has
    /// been opened already is never taken again. At most `SecureLimits.toldStreams` streams, the rest is unheard.
    package mutating func setRollover(_ counter: UInt32, of ssrc: SSRC) {
        if told[ssrc] != nil || told.count < SecureLimits.toldStreams { told[ssrc] = counter }
    }

    /// Gives a sending session a new key. Numbers and their rollover counters go on, as receivers expect.
    package mutating func rekey(_ key: MasterKey) throws(TransportError) {
        guard case .sending = direction else { preconditionFailure("a receiving session keeps its key: see KeyRing") }
        let session = session
        let streams = direction.streams
        let status = key.withBytes { hawker_srtp_rekey(session, streams, $0, UInt(SecureLimits.replayWindow)) }
        guard status == srtp_err_status_ok else { throw .library("changing a key", status) }
        self.key = key
    }

    /// A receiving session with another key for the same senders, told what this one knows of their counters.
    func successor(_ key: MasterKey) throws(TransportError) -> SRTPSession {
        guard case .receiving(let senders) = direction else { preconditionFailure("a sending session is rekeyed") }
        var next = try SRTPSession(receiving: key, from: senders)
        next.told = told
        for ssrc in senders ?? Set(told.keys) {
            // The greater is the later: counters only go up.
            if let counter = rollover(of: ssrc) { next.setRollover(max(counter, told[ssrc] ?? 0), of: ssrc) }
        }
        return next
    }
}

// The session and its scratch are reached through this one value alone, so it may move to another thread; what
// libsrtp2 shares between sessions is set once by `libraryStatus`, and its cipher library locks for itself.
extension SRTPSession: @unchecked Sendable {}

extension SRTPSession {
    private typealias Operation = (srtp_t?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>?) -> srtp_err_status_t

    /// Starts libsrtp2, once.
    private static let libraryStatus = hawker_srtp_start()

    private func seal(
        _ packet: inout [UInt8], overhead: Int, _ operation: Operation
    ) throws(TransportError) {
        guard case .sending = direction else { preconditionFailure("a receiving session does not seal") }
        guard packet.count + overhead <= scratch.count else { throw .tooLong }
        if let error = TransportError.sealing(work(on: &packet, operation)) { throw error }
    }

    /// Runs `operation` on a copy, which becomes the packet if all went well.
    private func work(on packet: inout [UInt8], _ operation: Operation) -> srtp_err_status_t {
        guard let base = scratch.baseAddress, packet.count <= scratch.count else { return srtp_err_status_bad_param }
        packet.withUnsafeBytes { scratch.copyMemory(from: $0) }
        var length = Int32(packet.count)
        let status = operation(session, base, &length)
        guard status == srtp_err_status_ok else { return status }
        packet.removeAll(keepingCapacity: true)
        packet.append(contentsOf: UnsafeRawBufferPointer(start: base, count: Int(length)))
        return status
    }

    /// Tries a packet that did not open as the stream's next with the counter that was told. The number of the
    /// packet says on which side of the wrap the other candidate is: low numbers come after it, high ones before.
    private func open(_ packet: inout [UInt8], from ssrc: SSRC, told: UInt32) -> Bool {
        let known = rollover(of: ssrc)
        let neighbour = packet[2] < 0x80 ? told &+ 1 : told &- 1
        for counter in [told, neighbour] where counter != 0 && counter >= known ?? 0 {
            guard known != nil || addStream(ssrc) else { return false }
            srtp_set_stream_roc(session, ssrc.rawValue, counter)
            let status = work(on: &packet, srtp_unprotect)
            // Zero stands for "none told": the stream guesses again, from this packet on if it opened.
            srtp_set_stream_roc(session, ssrc.rawValue, 0)
            if status == srtp_err_status_ok { return true }
        }
        return false
    }

    /// A counter can only be told to a stream that is there; one that has opened nothing is not.
    private func addStream(_ ssrc: SSRC) -> Bool {
        var counter: UInt32 = 0
        if srtp_get_stream_roc(session, ssrc.rawValue, &counter) == srtp_err_status_ok { return true }
        let status = key.withBytes { hawker_srtp_add(session, ssrc.rawValue, $0, UInt(SecureLimits.replayWindow)) }
        return status == srtp_err_status_ok
    }

    /// The sender a packet names at `place`.
    private func sender(of packet: [UInt8], at place: Int) throws(TransportError) -> SSRC {
        guard case .receiving(let senders) = direction else { preconditionFailure("a sending session does not open") }
        guard packet.count >= place + 4 else { throw .forged }
        let ssrc = SSRC(packet[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) })
        if let senders, !senders.contains(ssrc) { throw .stranger }
        return ssrc
    }
}

extension MasterKey {
    /// The bytes for libsrtp2, which asks for them as mutable and leaves them as they are.
    fileprivate func withBytes<Result>(_ body: (UnsafeMutablePointer<UInt8>?) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(UnsafeMutablePointer(mutating: $0.baseAddress)) }
    }
}
