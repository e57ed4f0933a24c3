/// Why the relay threw a packet away.
package enum DropReason: Int, CaseIterable, Hashable, Sendable {
    /// Not RTP and not RTCP.
    case notMedia
    /// RTP or RTCP by its first bytes, but not by the rest.
    case malformed
    /// Media from an address nobody bound.
    case unbound
    /// A report signed with a name no ticket has, or had but was revoked.
    case unknownReporter
    /// Not sealed with the key it should be.
    case forged
    /// Sealed rightly, but seen before.
    case replayed
    /// Media from a viewer.
    case notHost
    /// Media or a request of a stream the host's ticket does not name, or with another payload type.
    case unknownStream
    /// Not the first of its number, or too late to be of use.
    case stale
    /// A request about a stream the viewer did not ask for.
    case notSubscribed
    /// Requests from an address that has not proved it receives what is sent there.
    case unverified
    /// A repair that is not kept any more.
    case repairGone
    /// A repair beyond what one viewer may have.
    case repairBudget
    /// A request for a key frame beyond what one viewer may have the host make.
    case keyFrameBudget
    /// A ticket that found the tables full, or its name taken.
    case tablesFull
    /// From another worker or through a tunnel, while too much of it waited.
    case inboxFull
    /// Not sealed, since the key has sealed as many packets as it may.
    case keyWornOut
    /// Came while the socket's buffer was full: the system threw it away.
    case overrun
    /// Handed out, and the socket did not take it.
    case unsent

    /// Through a tunnel, more than one connection may send.
    case tunnelFlood
    /// For a tunnel whose connection did not take it in time.
    case tunnelBehind
    /// For a tunnel that is closed.
    case tunnelGone

    /// For the operator; it does not change.
    package var name: String {
        switch self {
        case .notMedia: "not-media"
        case .malformed: "malformed"
        case .unbound: "unbound"
        case .unknownReporter: "unknown-reporter"
        case .forged: "forged"
        case .replayed: "replayed"
        case .notHost: "not-host"
        case .unknownStream: "unknown-stream"
        case .stale: "stale"
        case .notSubscribed: "not-subscribed"
        case .unverified: "unverified"
        case .repairGone: "repair-gone"
        case .repairBudget: "repair-budget"
        case .keyFrameBudget: "key-frame-budget"
        case .tablesFull: "tables-full"
        case .inboxFull: "inbox-full"
        case .keyWornOut: "key-worn-out"
        case .overrun: "overrun"
        case .unsent: "unsent"
        case .tunnelFlood: "tunnel-flood"
        case .tunnelBehind: "tunnel-behind"
        case .tunnelGone: "tunnel-gone"
        }
    }
}

/// The relay's counters since its start, and its size now; of one worker, or added up over all.
package struct RelayStatistics: Hashable, Sendable {
    package var rooms = 0
    package var hosts = 0
    package var viewers = 0
    /// Media packets taken in from hosts, and their bytes as they came.
    package var packetsIn = 0
    package var bytesIn = 0
    /// Of these, packets that had been asked for again, and how many were asked for.
    package var packetsRecovered = 0
    package var packetsAsked = 0
    /// Compounds of reports and requests taken in from participants.
    package var reportsIn = 0
    /// Media packets of hosts that are bound at other workers.
    package var packetsForwarded = 0
    /// Datagrams handed out, each counted once per address.
    package var packetsOut = 0
    /// Bytes of those among them that every viewer gets the same.
    package var bytesOut = 0
    /// Packets sent again to viewers.
    package var packetsRepaired = 0
    /// Packets replayed to viewers who joined a stream.
    package var packetsReplayed = 0
    /// Requests for key frames sent to hosts.
    package var keyFrameRequests = 0
    /// Times hosts and viewers were asked to prove their address.
    package var challenges = 0
    /// By the reason's raw value; a dictionary would be hashed once per packet.
    private var drops = [Int](repeating: 0, count: DropReason.allCases.count)

    package init() {}

    package subscript(reason: DropReason) -> Int { drops[reason.rawValue] }

    /// The reasons that occurred.
    package var dropped: [DropReason: Int] {
        var dropped: [DropReason: Int] = [:]
        for reason in DropReason.allCases where self[reason] > 0 { dropped[reason] = self[reason] }
        return dropped
    }

    package mutating func drop(_ reason: DropReason, count: Int = 1) { drops[reason.rawValue] += count }

    /// Adds another worker's. A room with a host here and viewers there counts once: the rooms are those of the one
    /// that has most.
    package mutating func add(_ other: RelayStatistics) {
        rooms = max(rooms, other.rooms)
        for counter in Self.counters { self[keyPath: counter] += other[keyPath: counter] }
        for reason in DropReason.allCases { drop(reason, count: other[reason]) }
    }

    private static var counters: [WritableKeyPath<RelayStatistics, Int>] {
        [
            \.hosts, \.viewers, \.packetsIn, \.bytesIn, \.packetsRecovered, \.packetsAsked, \.reportsIn,
            \.packetsForwarded, \.packetsOut, \.bytesOut, \.packetsRepaired, \.packetsReplayed, \.keyFrameRequests,
            \.challenges,
        ]
    }
}
