extension Receiver {
    package typealias Statistics = ReceiverStatistics

    package mutating func statistics(at now: Instant) -> ReceiverStatistics {
        counts.watched = experience.watched(until: now)
        counts.bitsPerSecond = bits.perSecond(at: now)
        counts.mediaBitsPerSecond = media.perSecond(at: now)
        counts.estimate = estimator.bitsPerSecond
        counts.queueing = estimator.queueing
        counts.repairBitsPerSecond = repairs.perSecond(at: now)
        counts.framesPerSecond = picture?.picturesPerSecond(at: now) ?? 0
        counts.layer = picture?.shownLayer
        counts.layerChanges = picture?.chooser.changes ?? 0
        counts.hasCopies = sound?.isCopied ?? false
        counts.isProbing = picture?.chooser.isProbing ?? false
        counts.packets = totals
        (counts.recentLoss, counts.recentLossAfterRepair) = recentLoss.loss(at: now)
        counts.smoothedLoss = loss.share
        counts.roundTrip = roundTrip.value
        let shown = counts.layer.flatMap { picture?.receptions[$0] }
        counts.jitter = (shown ?? sound?.receptions.first)?.statistics.jitter ?? .zero
        counts.pictureLag = experience.pictureLag
        counts.freezes = experience.freezes.count(at: now)
        counts.frozen = experience.freezes.duration(at: now)
        counts.stalls = experience.stalls.count(at: now)
        counts.stalled = experience.stalls.duration(at: now)
        counts.soundRecovered = experience.soundRecovered
        counts.soundConcealed = experience.soundConcealed
        if let buffer = sound?.buffer {
            counts.playoutDelay = buffer.delay
            counts.playoutTarget = buffer.target
        }
        if lateFrames > 0 { counts.dropped[.late] = lateFrames }
        return counts
    }

    var receptions: [StreamReceiver] { (sound?.receptions ?? []) + (picture?.receptions ?? []) }
    var totals: ReceptionTotals { receptions.reduce(replaced) { $0 + $1.totals } }
    var lateFrames: Int { replacedLateFrames + (sound?.lateFrames ?? 0) }
}
