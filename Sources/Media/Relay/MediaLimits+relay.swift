extension MediaLimits {
    /// Rooms and participants of one relay.
    package static let rooms = 4_096
    package static let participants = 131_072
    /// Packets replayed to one who joins a stream: from the key frame on, 150 KB at most.
    package static let replayPackets = 128
    /// And no more than the stream has in so many seconds.
    static let replaySeconds = 1
    /// Repairs and replays one viewer may have per second, and how much of it at once: more than any stream at half the
    /// packets lost and two questions each.
    package static let repairsPerSecond = 1_000.0
    package static let repairBytesPerSecond = 512.0 * 1_024
    package static let repairBurst = Duration.milliseconds(500)
    /// Key frames one viewer may have the host make: so many at once, more than there are sizes of the picture, then
    /// one a pause. A path that loses 70 of 100 packets needs no more; a pause of three seconds costs it 3 % of its pictures.
    package static let keyFrameBurst = 6
    package static let keyFramePause = Duration.milliseconds(1_500)
    /// Repairs one compound may ask for.
    package static let repairsPerRequest = 128
    /// Buffers kept for packets to come.
    package static let sparePackets = 256
    /// Packets and news from other workers that may wait at one.
    package static let relayInbox = 4_096
}
