import DequeModule

/// Spreads packets over time so that a key frame does not fill the queue of the narrowest link all at once.
///
/// A token bucket: over any stretch of time no more leaves than its rate allows plus one burst. What waits is in lanes;
/// a lane with a lower index always goes first. Owns no clock: the caller takes what may leave at `now`.
package struct Pacer<Packet: Sendable>: Sendable {
    private struct Waiting: Sendable {
        let packet: Packet
        let byteCount: Int
    }

    private var lanes: [Deque<Waiting>]
    /// Bytes that wait in each lane.
    private var waiting: [Int]
    /// What may leave now, in bytes; negative after `spend`.
    private var credit: Double
    private var updated: Instant?
    /// Bytes per second.
    private var rate: Double
    private var burst: Double
    package private(set) var count = 0

    /// - Parameter bitsPerSecond: more than zero.
    package init(lanes: Int, bitsPerSecond: Double) {
        precondition(lanes > 0 && bitsPerSecond > 0, "a pacer needs a lane and a rate")
        self.lanes = Array(repeating: [], count: lanes)
        waiting = Array(repeating: 0, count: lanes)
        rate = bitsPerSecond / 8
        burst = Self.burst(rate)
        credit = burst
    }

    package var bitsPerSecond: Double { rate * 8 }
    /// The most that leaves at once, in bytes.
    package var burstBytes: Double { burst }

    /// Changes the rate from `now` on.
    package mutating func set(bitsPerSecond: Double, at now: Instant) {
        precondition(bitsPerSecond > 0, "a pacer needs a rate")
        earn(until: now)
        rate = bitsPerSecond / 8
        burst = Self.burst(rate)
        credit = min(credit, burst)
    }

    /// Whether `packets` more may wait.
    package func hasRoom(for packets: Int) -> Bool { count + packets <= PublishingLimits.pacedPackets }

    /// Lets a packet wait. False when the queue is full.
    @discardableResult
    package mutating func queue(_ packet: Packet, byteCount: Int, lane: Int) -> Bool {
        guard hasRoom(for: 1) else { return false }
        lanes[lane].append(Waiting(packet: packet, byteCount: byteCount))
        waiting[lane] += byteCount
        count += 1
        return true
    }

    /// Forgets all that waits.
    package mutating func clear() {
        for lane in lanes.indices {
            lanes[lane] = []
            waiting[lane] = 0
        }
        count = 0
    }

    /// The next packet that may leave at `now`, lowest lane first.
    package mutating func next(at now: Instant) -> Packet? {
        guard let lane = lanes.firstIndex(where: { !$0.isEmpty }) else { return nil }
        earn(until: now)
        // A packet larger than a burst leaves when the bucket is full.
        guard let first = lanes[lane].first, credit >= min(Double(first.byteCount), burst) else { return nil }
        lanes[lane].removeFirst()
        waiting[lane] -= first.byteCount
        count -= 1
        credit -= Double(first.byteCount)
        return first.packet
    }

    /// Charges for bytes that left without waiting: reports.
    package mutating func spend(_ byteCount: Int, at now: Instant) {
        earn(until: now)
        credit -= Double(byteCount)
    }

    /// When the next packet may leave, which may be past; nil when none waits.
    package var nextSend: Instant? {
        guard let lane = lanes.firstIndex(where: { !$0.isEmpty }), let first = lanes[lane].first else { return nil }
        let missing = min(Double(first.byteCount), burst) - credit
        guard missing > 0, let updated else { return updated ?? .zero }
        return updated + .nanoseconds(Int64((missing / rate * 1e9).rounded(.up)))
    }

    /// How long what waits in a lane and in those before it takes to leave.
    package func backlog(lane: Int) -> Duration {
        .nanoseconds(Int64(Double(waiting[...lane].reduce(0, +)) / rate * 1e9))
    }

    private mutating func earn(until now: Instant) {
        guard let before = updated else {
            updated = now
            return
        }
        guard now > before else { return }
        credit = min(burst, credit + (now - before).seconds * rate)
        updated = now
    }

    private static func burst(_ rate: Double) -> Double {
        max(rate * PublishingLimits.pacingBurst.seconds, Double(PublishingLimits.pacingBurstBytes))
    }
}
