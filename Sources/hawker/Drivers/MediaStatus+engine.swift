import Client
import Devices
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
        self.init(
            state: statistics.picturesDecoded == 0 ? .starting : link.bitsPerSecond > 0 ? .playing : .stalled,
            bitsPerSecond: Int(link.bitsPerSecond), framesPerSecond: link.framesPerSecond,
            width: shown?.width ?? 0, height: shown?.height ?? 0, lossPercent: 100 * link.recentLossAfterRepair,
            roundTripMilliseconds: link.roundTrip?.wholeMilliseconds,
            delayMilliseconds: link.playoutDelay.wholeMilliseconds, freezes: link.freezes, layer: shown?.name,
            sound: sound, isTunnelled: statistics.usesTunnel,
            figures: ReceptionFigures(link, pictureAge: statistics.pictureAge))
    }

    /// The same while no engine runs: another ticket is on its way.
    init(_ stay: Stay, sound: SoundState) {
        let link = stay.statistics
        self.init(
            state: .starting, freezes: link.freezes, sound: sound, figures: ReceptionFigures(link, pictureAge: nil))
    }
}

extension ReceptionFigures {
    fileprivate init(_ link: ReceiverStatistics, pictureAge: Duration?) {
        self.init()
        let loss = link.packets.loss
        secondsWatched = link.watched.components.seconds
        mediaBitsPerSecond = Int(link.mediaBitsPerSecond)
        repairBitsPerSecond = Int(link.repairBitsPerSecond)
        estimate = whole(link.estimate)
        queueMilliseconds = link.queueing.wholeMilliseconds
        isProbing = link.isProbing
        // Nothing is missed of what does not come at all: there is no share to tell.
        nothingArrives = secondsWatched > 0 && link.mediaBitsPerSecond + link.repairBitsPerSecond == 0
        recentLoss = 100 * link.recentLoss
        recentLossAfterRepair = 100 * link.recentLossAfterRepair
        self.loss = 100 * loss.beforeRepair
        lossAfterRepair = 100 * loss.afterRepair
        jitterMilliseconds = link.jitter.wholeMilliseconds
        playoutTargetMilliseconds = link.playoutTarget.wholeMilliseconds
        pictureLagMilliseconds = link.pictureLag?.wholeMilliseconds
        pictureAgeMilliseconds = pictureAge?.wholeMilliseconds
        concealedPercent = 100 * link.soundConcealed
        recoveredPercent = 100 * link.soundRecovered
        stalls = link.stalls
        stalledMilliseconds = link.stalled.wholeMilliseconds
        frozenMilliseconds = link.frozen.wholeMilliseconds
        for (reason, count) in link.dropped { dropped[Drop(reason)] = count }
    }
}

extension ReceptionFigures.Drop {
    fileprivate init(_ reason: MediaDrop) {
        self =
            switch reason {
            case .stranger: .stranger
            case .forged: .forged
            case .replayed: .twice
            case .notMedia: .notMedia
            case .malformed: .malformed
            case .unknownStream: .unknownStream
            case .stale: .stale
            case .late: .late
            }
    }
}

extension HostMediaStatus {
    /// What the host's console shows of the engine's figures.
    ///
    /// - Parameter streams: the ticket's.
    init(_ statistics: BroadcastEngine.Statistics, streams: [StreamDescription], sound: SoundState) {
        let link = statistics.link
        let figures = SendingFigures(link, streams: streams)
        let largest = figures.streams.last { $0.state == .sent }
        self.init(
            source: Source(statistics.pictureEnd), voice: Source(statistics.soundEnd), gaps: statistics.soundRestarts,
            bitsPerSecond: Int(link.bitsPerSecond), framesPerSecond: link.picturesPerSecond, width: largest?.width ?? 0,
            height: largest?.height ?? 0, lossPercent: 100 * link.loss,
            roundTripMilliseconds: link.roundTrip?.wholeMilliseconds, sound: sound, isTunnelled: statistics.usesTunnel,
            figures: figures)
    }
}

extension SendingFigures {
    fileprivate init(_ link: Publisher.Statistics, streams descriptions: [StreamDescription]) {
        self.init()
        streams = link.streams.map { stream in
            let description = descriptions.first { $0.name == stream.name }
            return Stream(
                name: stream.name, state: Stream.State(stream.state), width: description?.width ?? 0,
                height: description?.height ?? 0, bitsPerSecond: Int(stream.bitsPerSecond),
                framesPerSecond: stream.picturesPerSecond, viewers: stream.viewers,
                lossPercent: 100 * stream.viewersLoss, picturesLeftOut: stream.picturesSkipped)
        }
        estimate = link.estimate.map(whole)
        repairBitsPerSecond = Int(link.repairBitsPerSecond)
        packetsRepaired = link.packetsRepaired
        copies = link.redundancy
        backlogMilliseconds = link.backlog.wholeMilliseconds
        overflowed = link.overflowed
    }
}

extension SendingFigures.Stream.State {
    fileprivate init(_ state: Publisher.StreamStatistics.State) {
        self =
            switch state {
            case .sent: .sent
            case .unwatched: .unwatched
            case .noRoom: .noRoom
            }
    }
}

/// An estimate may be of any size.
private func whole(_ bitsPerSecond: Double) -> Int { Int(min(max(0, bitsPerSecond), 1e12)) }

extension Duration {
    fileprivate var wholeMilliseconds: Int { Int(nanoseconds / 1_000_000) }
}

extension HostMediaStatus.Source {
    fileprivate init(_ end: SourceEnd?) {
        self =
            switch end {
            case nil: .running
            case .ended: .ended
            case .interrupted(let error) where error.fault == .nobodySends: .awaited(Fault(error))
            case .failed(let error), .interrupted(let error): .failed(Fault(error))
            }
    }
}

extension SoundMeter {
    /// Seconds without anything to hear after which the console says so: longer than a breath.
    private static let silence = Duration.seconds(5)

    init(_ reading: LevelMeter.Reading) {
        self.init(
            level: reading.level, peak: reading.peak, isClipping: reading.isClipping,
            isSilent: reading.silence >= Self.silence)
    }
}
