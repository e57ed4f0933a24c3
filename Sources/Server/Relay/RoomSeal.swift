import Media
import Synchronization
import Transport

/// Seals what goes to everyone in a room, once, with the room's key.
///
/// It lives as long as the room, so that no number is sealed twice under one key, whichever host is on and whichever
/// worker hears it. Only that worker takes the lock, so nobody waits for it.
final class RoomSeal: Sendable {
    private let session: Mutex<SRTPSession>
    private let key: Mutex<MasterKey>

    init(_ key: MasterKey) throws(TransportError) {
        session = Mutex(try SRTPSession(sending: key))
        self.key = Mutex(key)
    }

    /// From the next packet on, another key; the same again changes nothing.
    func rekey(_ key: MasterKey) throws(TransportError) {
        try self.key.withLock { (known) throws(TransportError) in
            guard known != key else { return }
            try session.withLock { (session) throws(TransportError) in try session.rekey(key) }
            known = key
        }
    }

    /// Seals a packet in place and says how often its stream's numbers have wrapped.
    func seal(rtp packet: inout [UInt8], of stream: SSRC) throws(TransportError) -> UInt32 {
        try session.withLock { (session) throws(TransportError) in
            try session.protect(rtp: &packet)
            return session.rollover(of: stream) ?? 0
        }
    }

    func seal(rtcp packet: inout [UInt8]) throws(TransportError) {
        try session.withLock { (session) throws(TransportError) in try session.protect(rtcp: &packet) }
    }

    /// How often the numbers of `stream` have wrapped; nil before its first packet.
    func rollover(of stream: SSRC) -> UInt32? { session.withLock { $0.rollover(of: stream) } }
}
