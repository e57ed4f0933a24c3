/// Who is listened to on a port that anybody may send to: one stream at a time, the next when that has stopped.
struct PlainSender: Sendable {
    enum Verdict: Hashable, Sendable {
        case known
        /// Its first packet: what was known of the one before is worth nothing.
        case new
        /// Somebody speaks while another does.
        case stranger
    }

    /// What is taken; nil for any dynamic type (RFC 3551 section 3).
    let payloadType: UInt8?
    private(set) var ssrc: SSRC?
    private var lastHeard: Instant?
    private var extender = SequenceExtender()

    init(payloadType: UInt8?) { self.payloadType = payloadType }

    func takes(_ header: RTPHeader) -> Bool {
        payloadType.map { $0 == header.payloadType } ?? (96...127).contains(header.payloadType)
    }

    /// Judges a packet, and numbers it if it is taken.
    mutating func hears(_ header: RTPHeader, at now: Instant) -> (verdict: Verdict, number: Int64) {
        if let ssrc, let lastHeard, header.ssrc != ssrc, now - lastHeard < InteroperationLimits.takeover {
            return (.stranger, 0)
        }
        lastHeard = now
        let jump = extender.peek(header.sequenceNumber) - (extender.highest ?? extender.peek(header.sequenceNumber))
        let isNew = header.ssrc != ssrc || abs(jump) > MediaLimits.sequenceJump
        if isNew {
            ssrc = header.ssrc
            extender = SequenceExtender()
        }
        return (isNew ? .new : .known, extender.extend(header.sequenceNumber))
    }

    /// It said that it ends: another is welcome at once. False when it is not the one that is listened to.
    mutating func leaves(_ sources: [SSRC]) -> Bool {
        guard let ssrc, sources.contains(ssrc) else { return false }
        self.ssrc = nil
        return true
    }
}

/// Whether a sender's media come, and why they do not.
struct PlainFlow: Sendable {
    private enum State: Sendable {
        /// Something of use came last at this time.
        case flowing(since: Instant)
        /// It was said that nothing comes, or that what comes is of no use.
        case interrupted(hasFlaw: Bool)
    }

    private var state: State
    private var hasCome = false
    /// What came last and was of no use, since the last that was.
    private var flaw: PlainInterruption?
    private var hasLeft = false

    init(at now: Instant) { state = .flowing(since: now) }

    var isFlowing: Bool {
        if hasCome, case .flowing = state { return true }
        return false
    }

    mutating func came(at now: Instant) {
        state = .flowing(since: now)
        hasCome = true
        flaw = nil
        hasLeft = false
    }

    mutating func cameUseless(_ flaw: PlainInterruption) { self.flaw = flaw }

    mutating func left() { hasLeft = true }

    /// Why nothing comes. Once, and once more when something comes that is of no use.
    mutating func interruption(at now: Instant) -> PlainInterruption? {
        let reason: PlainInterruption
        switch state {
        case .flowing(let since):
            guard hasLeft || now - since >= InteroperationLimits.silence else { return nil }
            reason = flaw ?? (hasLeft ? .senderLeft : hasCome ? .senderSilent : .nobodySends)
        case .interrupted(let hasFlaw):
            guard let flaw, !hasFlaw else { return nil }
            reason = flaw
        }
        state = .interrupted(hasFlaw: flaw != nil)
        return reason
    }
}

/// Why nothing comes of plain RTP; it may go on at any time.
package enum PlainInterruption: Hashable, Sendable {
    /// Nothing has come yet.
    case nobodySends
    /// It came and stopped.
    case senderSilent
    /// The sender said that it is over.
    case senderLeft
    /// Pictures come that cannot be shown before a key frame.
    case needsKeyFrame
    /// What comes is not VP8.
    case notPictures
    /// Sound comes in packets of so many samples at 48 kHz, nil when it is no Opus at all; 960 are taken.
    case soundLength(Int?)
}
