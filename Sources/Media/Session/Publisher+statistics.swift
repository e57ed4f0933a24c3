extension Publisher {
    package struct Statistics: Hashable, Sendable {
        /// Payload and headers, repairs included.
        package var bitsPerSecond = 0.0
        /// Of these, what the relay had asked for again.
        package var repairBitsPerSecond = 0.0
        /// Of the largest layer that is sent.
        package var picturesPerSecond = 0.0
        package var packetsSent = 0
        package var packetsRepaired = 0
        /// On the way to the relay at the last report, 0…1, before repair.
        package var loss = 0.0
        package var roundTrip: Duration?
        /// Packets thrown away because too many waited.
        package var overflowed = 0
        /// What the relay says the path to it carries, in bits per second.
        package var estimate: Double?
        /// Earlier frames in each packet of the redundant sound.
        package var redundancy = 0
        /// How long all that waits takes to leave.
        package var backlog = Duration.zero
        /// Sound first, then the picture's layers, lowest first.
        package var streams: [StreamStatistics] = []
    }

    package struct StreamStatistics: Hashable, Sendable {
        package enum State: Hashable, Sendable {
            case sent
            /// Nobody wants it.
            case unwatched
            /// Somebody wants it, and the path to the relay has no room for it.
            case noRoom
        }

        package let name: String
        package let state: State
        package let bitsPerSecond: Double
        /// Zero for sound.
        package let picturesPerSecond: Double
        package let viewers: Int
        /// What nine of ten viewers lose less than, 0…1.
        package let viewersLoss: Double
        /// Pictures not encoded because those before them still waited to leave.
        package let picturesSkipped: Int
    }

    package mutating func statistics(at now: Instant) -> Statistics {
        counts.bitsPerSecond = bits.perSecond(at: now)
        counts.repairBitsPerSecond = repairs.perSecond(at: now)
        counts.roundTrip = roundTrip.value
        counts.estimate = estimate
        counts.redundancy = share.allotment.redundancy
        counts.backlog = pacer.backlog(lane: Self.repairLane + pictures.count)
        counts.streams = streamStatistics(at: now)
        counts.picturesPerSecond = counts.streams.last { $0.state == .sent }?.picturesPerSecond ?? 0
        return counts
    }

    private mutating func streamStatistics(at now: Instant) -> [StreamStatistics] {
        let wish = share.allotment.wish
        var all: [StreamStatistics] = []
        if let row = sound?.statistics(wish.sound ? .sent : .unwatched, at: now) { all.append(row) }
        if let row = redundantSound?.statistics(wish.redundancy != nil ? .sent : .unwatched, at: now) {
            all.append(row)
        }
        for place in pictures.indices {
            // For a while after the last viewer has left it is still wished for.
            let isWanted = wish.layers.contains(pictures[place].layer) && pictures[place].published.audience.viewers > 0
            let pictureRate = pictures[place].pictures.perSecond(at: now)
            all.append(
                pictures[place].published.statistics(
                    pictures[place].isRunning ? .sent : isWanted ? .noRoom : .unwatched, at: now,
                    picturesPerSecond: pictureRate, skipped: pictures[place].skipped))
        }
        return all
    }
}

extension PublishedStream {
    fileprivate mutating func statistics(
        _ state: Publisher.StreamStatistics.State, at now: Instant, picturesPerSecond: Double = 0, skipped: Int = 0
    ) -> Publisher.StreamStatistics {
        Publisher.StreamStatistics(
            name: stream.name, state: state, bitsPerSecond: bits.perSecond(at: now),
            picturesPerSecond: picturesPerSecond, viewers: audience.viewers, viewersLoss: audience.loss,
            picturesSkipped: skipped)
    }
}
