/// Why the relay threw a packet away.
package enum DropReason: Int, CaseIterable, Hashable, Sendable {
    /// Not RTP and not RTCP.
    case notMedia
    /// RTP or RTCP by its first bytes, but not by the rest.
    case malformed
    /// Media or a request from an address nobody bound.
    case unbound
    /// A token no ticket has, or that was revoked.
    case unknownToken
    /// A ticket's token with another's SSRC.
    case wrongReporter
    /// Media from a viewer.
    case notHost
    /// Media of a stream the host's ticket does not name, or with another payload type.
    case unknownStream
    /// Seen before, or too late to be of use.
    case stale
    /// A repair that is not kept any more.
    case repairGone
    /// A repair beyond what one viewer may have.
    case repairBudget
    /// A ticket that found the tables full.
    case tablesFull
}

/// The relay's counters since its start, and its size now.
package struct RelayStatistics: Hashable, Sendable {
    package var rooms = 0
    package var hosts = 0
    package var viewers = 0
    /// Media packets taken in from hosts.
    package var packetsIn = 0
    /// Datagrams handed out, each counted once per address.
    package var packetsOut = 0
    /// Packets sent again to viewers.
    package var packetsRepaired = 0
    /// Packets replayed to viewers who joined.
    package var packetsReplayed = 0
    /// Requests for key frames sent to hosts.
    package var keyFrameRequests = 0
    /// Datagrams handed out that the socket did not take.
    package var packetsUnsent = 0
    package var dropped: [DropReason: Int] = [:]

    package init() {}
}
