import Client
import Media
import Screens
import Wire

extension MediaStatus {
    /// What a viewer's status pane shows of the engine's figures.
    ///
    /// - Parameter layers: the picture's streams, smallest first.
    init(_ statistics: PlaybackEngine.Statistics, layers: [StreamDescription], sound: SoundState) {
        let link = statistics.link
        let layer = link.layer.flatMap { layers.indices.contains($0) ? layers[$0] : nil }
        let shown = statistics.picturesDecoded > 0 ? layer : nil
        let unrepaired = link.packetsLost - link.packetsRepaired
        self.init(
            state: statistics.picturesDecoded == 0 ? .starting : link.bitsPerSecond > 0 ? .playing : .stalled,
            bitsPerSecond: Int(link.bitsPerSecond), framesPerSecond: link.framesPerSecond,
            width: shown?.width ?? 0, height: shown?.height ?? 0,
            lossPercent: link.packetsExpected > 0 ? 100 * Double(unrepaired) / Double(link.packetsExpected) : 0,
            roundTripMilliseconds: link.roundTrip.map(Self.milliseconds),
            delayMilliseconds: Self.milliseconds(link.playoutDelay), freezes: link.freezes,
            layer: shown?.name, sound: sound, isTunnelled: statistics.usesTunnel)
    }

    fileprivate static func milliseconds(_ duration: Duration) -> Int { Int(duration.nanoseconds / 1_000_000) }
}

extension HostMediaStatus {
    /// What the host's console shows of the engine's figures.
    init(
        _ statistics: BroadcastEngine.Statistics, stream: StreamDescription?, source: Source, sound: SoundState
    ) {
        self.init(
            source: source, bitsPerSecond: Int(statistics.link.bitsPerSecond),
            framesPerSecond: statistics.link.picturesPerSecond, width: stream?.width ?? 0,
            height: stream?.height ?? 0, lossPercent: 100 * statistics.link.loss,
            roundTripMilliseconds: statistics.link.roundTrip.map { Int($0.nanoseconds / 1_000_000) }, sound: sound,
            isTunnelled: statistics.usesTunnel)
    }
}
