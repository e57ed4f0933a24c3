extension Receiver {
    package typealias Statistics = ReceiverStatistics

    package mutating func statistics(at now: Instant) -> ReceiverStatistics {
        counts.take(experience, at: now)
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
        if let buffer = sound?.buffer {
            counts.playoutDelay = buffer.delay
            counts.playoutTarget = buffer.target
        }
        if lateFrames > 0 { counts.dropped[.late] = lateFrames }
        return counts
    }

    /// All that was counted until now, for the session that comes after this one.
    package var stay: Stay {
        var stay = Stay()
        stay.experience = experience
        stay.packets = totals
        stay.lateFrames = lateFrames
        stay.keyFrameRequests = counts.keyFrameRequests
        stay.dropped = counts.dropped
        return stay
    }

    var receptions: [StreamReceiver] { (sound?.receptions ?? []) + (picture?.receptions ?? []) }
    var totals: ReceptionTotals { receptions.reduce(replaced) { $0 + $1.totals } }
    var lateFrames: Int { replacedLateFrames + (sound?.lateFrames ?? 0) }
}
