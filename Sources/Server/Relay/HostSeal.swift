import Media
import Synchronization
import Transport

/// A host's own key at the relay: opens what it sends, seals what it is told.
///
/// One for all workers, so that nothing opens twice, whichever worker hears it. Only the host's worker takes the locks.
final class HostSeal: Sendable {
    let reporter: SSRC
    let streams: [SSRC]
    let room: RoomSeal
    private let opening: Mutex<SRTPSession>
    private let sealing: Mutex<SRTPSession>

    init(_ ticket: RelayTicket, key: MasterKey, room: RoomSeal) throws(TransportError) {
        reporter = ticket.reporter
        streams = ticket.streams.map(\.ssrc)
        self.room = room
        opening = Mutex(try SRTPSession(receiving: key, from: Set([reporter] + streams)))
        sealing = Mutex(try SRTPSession(sending: key))
    }

    func open(rtp packet: inout [UInt8]) throws(TransportError) {
        try opening.withLock { (session) throws(TransportError) in try session.unprotect(rtp: &packet) }
    }

    func open(rtcp packet: inout [UInt8]) throws(TransportError) {
        try opening.withLock { (session) throws(TransportError) in try session.unprotect(rtcp: &packet) }
    }

    func seal(rtcp packet: inout [UInt8]) throws(TransportError) {
        try sealing.withLock { (session) throws(TransportError) in try session.protect(rtcp: &packet) }
    }
}
