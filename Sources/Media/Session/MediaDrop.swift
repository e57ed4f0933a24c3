/// Why a participant threw something away that came to it.
package enum MediaDrop: Int, CaseIterable, Hashable, Sendable {
    /// A datagram from another address than the relay's.
    case stranger
    /// Not sealed with the key it should be, or changed on the way.
    case forged
    /// Sealed rightly, but seen before: the way doubled it, or a repair came twice.
    case replayed
    /// Not RTP and not RTCP.
    case notMedia
    /// RTP or RTCP by its first bytes, but not by the rest.
    case malformed
    /// Media of a stream the ticket does not have.
    case unknownStream
    /// A packet that was not waited for any more.
    case stale
    /// A frame of sound that came after its time.
    case late
}
