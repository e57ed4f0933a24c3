/// What one worker of the relay tells all others.
///
/// All of it can be lost without lasting harm: packets are repaired like any loss, everything else is said again.
package enum RelayForward: Sendable {
    /// A host's packet, for the viewers of the others.
    case packet(RelayPacket, room: String)
    case report(RelayReport)
    /// The room's host is bound here since then, said each second; the newest counts.
    case hostHere(room: String, publisher: SSRC, since: Instant)
    /// This viewer is bound here since then, and so nowhere else.
    case viewerHere(reporter: SSRC, since: Instant)
    /// A viewer of the teller cannot begin without a key frame of this stream.
    case keyFrameWanted(room: String, stream: SSRC)
    /// Who watches at the teller, when it changes and each second.
    case audience(RelayAudience, room: String)
}

/// A room's viewers at one worker.
package struct RelayAudience: Hashable, Sendable {
    package struct Stream: Hashable, Sendable {
        package var stream: SSRC
        package var viewers: Int
        package var losses: LossHistogram
    }

    package var worker: Int
    package var streams: [Stream]
}
