import DequeModule
import Media
import Transport
import Wire

/// Seals what a participant sends and opens what the relay sends it, by the keys of its ticket.
///
/// What the relay says to one person is under that person's own key, what it says to everyone under the room's.
struct MediaCipher: ~Copyable {
    private var sealing: SRTPSession
    private var opening: SRTPSession
    /// Nil for a host, who gets nothing of the room's.
    private var room: KeyRing?
    private var change: KeyChange
    /// The last media packets as they were sealed, by stream and number, oldest first in `order`.
    private var sent: [UInt64: [UInt8]] = [:]
    private var order: Deque<UInt64> = []

    init(_ ticket: MediaTicket) throws(TransportError) {
        guard let key = MasterKey(text: ticket.key) else { throw Self.notUnderstood }
        let relay = Set(Relay.reporters.map { SSRC($0) })
        // All of them before any is kept: what cannot be copied is kept whole or not at all.
        let sealing = try SRTPSession(sending: key)
        let opening = try SRTPSession(receiving: key, from: relay)
        var room = try Self.ring(of: ticket, from: relay)
        let (roomKey, next) = (ticket.roomKey.flatMap(MasterKey.init), ticket.nextRoomKey.flatMap(MasterKey.init))
        if let next { try room?.offer(next) }
        change = KeyChange(current: roomKey, next: next)
        self.sealing = sealing
        self.opening = opening
        self.room = room
    }

    private static func ring(of ticket: MediaTicket, from relay: Set<SSRC>) throws(TransportError) -> KeyRing? {
        guard let text = ticket.roomKey else { return nil }
        guard let key = MasterKey(text: text) else { throw notUnderstood }
        var ring = try KeyRing(key, from: relay.union(ticket.streams.map { SSRC($0.ssrc) }))
        for stream in ticket.streams {
            if let rollover = stream.rollover { ring.setRollover(rollover, of: SSRC(stream.ssrc)) }
        }
        return ring
    }

    /// Seals a datagram in place. A media packet that is sent again becomes the bytes it was sealed into before: no
    /// number is sealed twice under one key.
    mutating func seal(_ datagram: inout [UInt8]) throws(TransportError) {
        guard DatagramKind(of: datagram) == .rtp, let header = try? RTPPacket(parsing: datagram).header else {
            return try sealing.protect(rtcp: &datagram)
        }
        let name = UInt64(header.ssrc.rawValue) << 16 | UInt64(header.sequenceNumber.rawValue)
        do throws(TransportError) {
            try sealing.protect(rtp: &datagram)
            keep(datagram, as: name)
        } catch {
            guard error.code == .replayed, let before = sent[name] else { throw error }
            datagram = before
        }
    }

    private mutating func keep(_ datagram: [UInt8], as name: UInt64) {
        if sent.updateValue(datagram, forKey: name) == nil { order.append(name) }
        if order.count > MediaEngineLimits.sealedPackets { sent[order.removeFirst()] = nil }
    }

    /// Opens a datagram in place.
    ///
    /// - Returns: why it is not from the relay for us, and then nothing changed; nil when it is.
    mutating func open(_ datagram: inout [UInt8], at now: Instant) -> MediaDrop? {
        do throws(TransportError) {
            switch DatagramKind(of: datagram) {
            case .rtp: return opened(with: try room?.unprotect(rtp: &datagram), at: now) ? nil : .unknownStream
            case .rtcp:
                if (try? opening.unprotect(rtcp: &datagram)) != nil { return nil }
                return opened(with: try room?.unprotect(rtcp: &datagram), at: now) ? nil : .forged
            case .neither: return .notMedia
            }
        } catch {
            if error.code == .forged { change.failed(at: now) }
            switch error.code {
            case .replayed: return .replayed
            case .stranger: return .unknownStream
            default: return .forged
            }
        }
    }

    private mutating func opened(with key: KeyRing.Key?, at now: Instant) -> Bool {
        guard let key else { return false }
        if change.opened(with: key, at: now) { room?.promote() }
        return true
    }

    /// Opens what comes under `key` too, from now on: the room's is about to change. One that is known changes nothing.
    mutating func offer(_ key: MasterKey) throws(TransportError) {
        guard room != nil else { return }
        switch change.offered(key) {
        case .known: return
        case .next: break
        case .nextAfterPromoting: room?.promote()
        }
        try room?.offer(key)
    }

    /// Whether the room's media come under a key that is not known here; true once in a while as long as they do.
    mutating func lacksKey(at now: Instant) -> Bool { change.isMissing(at: now) }

    /// How often streams' numbers have wrapped, as the relay says: for those that were away for long.
    mutating func follow(_ rollover: Rollover) {
        for stream in rollover.streams { room?.setRollover(stream.wraps, of: stream.stream) }
    }

    private static var notUnderstood: TransportError {
        TransportError(.systemFailure, "the server's media ticket is not understood; is it of another version?")
    }
}
