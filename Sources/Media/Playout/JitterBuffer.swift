import DequeModule

/// Holds sound back just long enough that nearly every packet is there when its time comes.
///
/// The delay aimed at is the 0.95 quantile of how late packets were lately, in `targets`. Away from the aim it plays
/// 20 ms more (a concealed frame in between) or less (a frame left out), one frame at a time, never a jump.
package struct JitterBuffer: Sendable {
    private struct Packet: Sendable {
        let ticks: Int64
        let bytes: [UInt8]
    }

    private enum State: Equatable, Sendable {
        /// Nothing plays; the first packet waits out the target.
        case waiting
        /// `next` is the time, in ticks, of the frame that plays next.
        case playing(next: Int64)
    }

    /// Bounds of the delay aimed at (NetEq's habits; under 40 ms there is nothing to gain on a sound card).
    package static let targets = Duration.milliseconds(40)...Duration.milliseconds(400)
    /// Where to begin, before anything is known (NetEq).
    package static let firstTarget = Duration.milliseconds(80)
    /// Delay over the target that is worth leaving a frame out.
    private static let excess = Duration.milliseconds(30)
    /// Delay over the target at which frames are left out twice as often.
    private static let wildExcess = Duration.milliseconds(200)
    /// Frames between two changes of speed, so that they pass unheard.
    private static let changeInterval = 6
    /// Concealed frames in a row after which it is silence: 200 ms, an audio stall.
    private static let stallFrames = 10

    /// 30 s.
    private static let restartTicks = Int64(SoundFrame.sampleRate) * 30
    private static let frameTicks = Int64(SoundFrame.sampleCount)

    private var state = State.waiting
    /// By time, no two of the same.
    private var queue: Deque<Packet> = []
    private var extender = TimestampExtender()
    private var floor = DelayFloor()
    private var lateness = DelayQuantile(start: firstTarget)
    /// What repair needs to have put nearly everything in its place.
    private var repairLateness = DelayQuantile(quantile: 0.99, forget: 0.997, start: .zero)
    /// Smoothed over eight ticks: the pulls of a sound card come in bursts.
    private var smoothedDelay: Double?
    private var sinceChange = 0
    private var concealedInRow = 0
    /// The last frames that were played from a packet: a spare copy of one of them tells nothing.
    private var played: Deque<Int64> = []

    /// What was played last, and when it was asked for.
    package private(set) var position: (timestamp: RTPTimestamp, at: Instant)?
    /// Frames decoded, frames whose spare copy was there, and frames made up, since the start.
    package private(set) var playedFrames = 0
    package private(set) var recoveredFrames = 0
    package private(set) var concealedFrames = 0
    /// Packets that came after their time, and frames left out to catch up.
    package private(set) var lateFrames = 0
    package private(set) var skippedFrames = 0

    package init() {}

    /// Packets get lost and are asked for: waiting for them is better than making them up.
    package var isRepairing = false
    /// What the pictures that belong to the sound need.
    package var leastTarget = Duration.zero
    /// What the whole delay leaves, on a path that takes long itself.
    package var mostTarget = JitterBuffer.targets.upperBound

    /// The delay aimed at, from the arrival of the fastest packet to playing.
    package var target: Duration {
        let wanted = max(lateness.value, isRepairing ? repairLateness.value : .zero, leastTarget)
        return min(max(wanted, Self.targets.lowerBound), mostTarget)
    }

    /// The delay there is.
    package var delay: Duration { .nanoseconds(Int64(smoothedDelay ?? 0)) }

    /// How much later than by the fastest way something of this time is at `now`.
    package func lateness(of timestamp: RTPTimestamp, at now: Instant) -> Duration {
        var extender = extender
        return floor.delay(of: Self.time(extender.extend(timestamp)), at: now)
    }

    /// Takes a packet in any order; one that is here already changes nothing.
    ///
    /// - Parameter isRepair: it comes late by its nature, as the answer to a question or as a spare copy.
    package mutating func insert(_ bytes: [UInt8], timestamp: RTPTimestamp, isRepair: Bool = false, at now: Instant) {
        let ticks = extender.extend(timestamp)
        // Nothing is repaired so late: the sender's time has begun anew.
        if case .playing(let next) = state, next - ticks > Self.restartTicks { restart() }
        if isRepair {
            if isHere(ticks) { return }
            repairLateness.note(floor.delay(of: Self.time(ticks), at: now))
        } else {
            let late = floor.arrived(mediaTime: Self.time(ticks), at: now)
            lateness.note(late)
            repairLateness.note(late)
        }
        if case .playing(let next) = state, ticks < next {
            lateFrames += 1
            return
        }
        var index = queue.endIndex
        while index > queue.startIndex, queue[index - 1].ticks >= ticks { index -= 1 }
        if index < queue.endIndex, queue[index].ticks == ticks { return }
        queue.insert(Packet(ticks: ticks, bytes: bytes), at: index)
        if queue.count > MediaLimits.soundQueue {
            queue.removeFirst()
            skippedFrames += 1
        }
    }

    private mutating func restart() {
        state = .waiting
        queue.removeAll()
        played.removeAll()
        floor = DelayFloor()
    }

    /// What to play for the 20 ms that begin now. To be called once for each.
    package mutating func next(at now: Instant) -> SoundStep {
        switch state {
        case .waiting:
            // Sound of an outage that came after it is no reason to stay behind, as long as what follows has waited enough.
            while queue.count > 1, floor.delay(of: Self.time(queue[0].ticks), at: now) > Self.targets.upperBound,
                floor.delay(of: Self.time(queue[1].ticks), at: now) >= target
            {
                queue.removeFirst()
                skippedFrames += 1
            }
            guard let first = queue.first, floor.delay(of: Self.time(first.ticks), at: now) >= target else {
                return .silence
            }
            state = .playing(next: first.ticks)
            smoothedDelay = nil
            concealedInRow = 0
            return play(from: first.ticks, at: now)
        case .playing(let next):
            return play(from: next, at: now)
        }
    }

    private mutating func play(from next: Int64, at now: Instant) -> SoundStep {
        measure(next, at: now)
        let excess = delay - target
        sinceChange += 1
        let mayChange = sinceChange >= (excess > Self.wildExcess ? Self.changeInterval / 2 : Self.changeInterval)

        if excess > Self.excess, mayChange, queue.count > 1 || !isThere(next) && !queue.isEmpty {
            // A lost frame is the best one to leave out.
            leaveOut(next)
            return step(from: next + Self.frameTicks, at: now)
        }
        if excess < .zero - SoundFrame.duration, mayChange {
            hold()
            return conceal(next: isThere(next) ? nil : following(next))
        }
        return step(from: next, at: now)
    }

    private mutating func step(from next: Int64, at now: Instant) -> SoundStep {
        guard let first = queue.first else {
            if concealedInRow >= Self.stallFrames {
                state = .waiting
                return .silence
            }
            // Late or lost is not known yet: wait for it.
            state = .playing(next: next)
            hold()
            return conceal(next: nil)
        }
        if first.ticks < next + Self.frameTicks {
            queue.removeFirst()
            state = .playing(next: first.ticks + Self.frameTicks)
            position = (RTPTimestamp(UInt32(truncatingIfNeeded: first.ticks)), now)
            playedFrames += 1
            concealedInRow = 0
            played.append(first.ticks)
            if played.count > MediaLimits.soundQueue { played.removeFirst() }
            return .packet(first.bytes)
        }
        if concealedInRow >= Self.stallFrames {
            // The sender paused, or the gap is hopeless: begin anew with what is there.
            state = .waiting
            return .silence
        }
        state = .playing(next: next + Self.frameTicks)
        position = (RTPTimestamp(UInt32(truncatingIfNeeded: next)), now)
        return conceal(next: following(next))
    }

    private mutating func conceal(next: [UInt8]?) -> SoundStep {
        if next == nil { concealedFrames += 1 } else { recoveredFrames += 1 }
        concealedInRow += 1
        return .conceal(next: next)
    }

    private mutating func measure(_ next: Int64, at now: Instant) {
        let measured = Double(floor.delay(of: Self.time(next), at: now).nanoseconds)
        smoothedDelay = smoothedDelay.map { $0 + (measured - $0) / 8 } ?? measured
    }

    /// Accounts for 20 ms that play without media time going on.
    private mutating func hold() {
        smoothedDelay = smoothedDelay.map { $0 + Double(SoundFrame.duration.nanoseconds) }
        sinceChange = 0
    }

    private mutating func leaveOut(_ next: Int64) {
        if isThere(next) { queue.removeFirst() }
        smoothedDelay = smoothedDelay.map { $0 - Double(SoundFrame.duration.nanoseconds) }
        skippedFrames += 1
        sinceChange = 0
    }

    /// Waits here, or was played lately.
    private func isHere(_ ticks: Int64) -> Bool {
        if queue.contains(where: { $0.ticks == ticks }) { return true }
        guard case .playing(let next) = state else { return false }
        return ticks < next && played.contains(ticks)
    }

    private func isThere(_ ticks: Int64) -> Bool {
        queue.first.map { $0.ticks < ticks + Self.frameTicks } ?? false
    }

    /// The packet right after `ticks`, which may carry a spare copy of it.
    private func following(_ ticks: Int64) -> [UInt8]? {
        guard let first = queue.first, first.ticks == ticks + Self.frameTicks else { return nil }
        return first.bytes
    }

    private static func time(_ ticks: Int64) -> Duration { .nanoseconds(ticks * 62_500 / 3) }
}
