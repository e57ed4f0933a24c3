/// How much fits through the path, as its receiving end sees it.
///
/// Falls at once when a queue grows (`DelayTrend`), when one stands, or when loss comes with a queue; rises slowly, and
/// never far over what really arrives, so that a sender with little to say does not make it believe in a wide path.
/// Loss without a queue is the weather's, not the path's width, and is left to repair.
package struct BandwidthEstimator: Sendable {
    /// What is believed before anything is known, in bits/s.
    package static let start = 600_000.0
    /// Bits/s.
    private static let bounds = 40_000.0...50_000_000.0
    /// To this share of what arrives on a growing queue (libwebrtc).
    private static let decrease = 0.85
    /// Over what arrives, at most (libwebrtc).
    private static let headroom = 1.5
    /// Of what arrives without a queue.
    private static let proven = 0.95
    /// Between two decreases.
    private static let decreaseInterval = Duration.milliseconds(200)
    /// A delay over the fastest packets that counts as a queue that stands, and for how long.
    private static let standingDelay = Duration.milliseconds(90)
    private static let standingTime = Duration.milliseconds(250)
    /// A delay over the fastest that means waiting in a queue, and how long that must last to be a measure.
    private static let busyDelay = Duration.milliseconds(12)
    private static let busyTime = Duration.milliseconds(40)
    private static let quiet = Duration.seconds(8)
    /// Of a measured capacity, what is used.
    private static let share = 0.9
    private static let floorMemory = Duration.seconds(30)
    private static let pause = Duration.seconds(2)
    /// A queue that grows is one that no packet of the last moments found shorter: pictures come in bursts, and on a
    /// narrow line a burst alone waits longer than this.
    private static let leastQueue = Duration.milliseconds(12)

    package private(set) var bitsPerSecond = BandwidthEstimator.start
    /// When the path was last found full.
    package private(set) var lastOveruse: Instant?
    /// Over the fastest packet of the last ten seconds, smoothed.
    package private(set) var queueing = Duration.zero

    private var trend = DelayTrend()
    private var floor = DelayFloor(memory: BandwidthEstimator.floorMemory)
    private var lastArrival: Instant?
    /// Of round trips: the least is the path without a queue.
    private var roundTrips = DelayFloor(memory: .seconds(30))
    private var arriving = RateMeter(window: .milliseconds(300))
    private var lastSendTime: AbsoluteSendTime?
    /// The sender's clock, unwrapped.
    private var sent = Duration.zero
    private var lowest = LowestDelay()
    private var standingSince: Instant?
    private var busySince: Instant?
    private var busyBits = 0.0
    private var capacity: (bits: Double, at: Instant)?
    private var lastDecrease: Instant?
    private var lastIncrease: Instant?

    package init() {}

    /// Notes a packet that came for the first time.
    ///
    /// - Parameters:
    ///   - sendTime: nil for one that was sent again: its time is that of the first sending.
    ///   - bytes: the whole datagram.
    package mutating func received(sendTime: AbsoluteSendTime?, bytes: Int, at now: Instant) {
        if let lastArrival, now - lastArrival > Self.pause { beginAnew() }
        lastArrival = now
        arriving.add(Double(bytes * 8), at: now)
        if isBusy { busyBits += Double(bytes * 8) }
        guard let sendTime else { return }
        sent += lastSendTime.map { sendTime.duration(since: $0) } ?? .zero
        lastSendTime = sendTime
        trend.received(sent: sent, at: now)
        let delay = floor.arrived(mediaTime: sent, at: now)
        queueing += (delay - queueing) / 8
        lowest.note(delay, at: now)
        follow(delay, at: now)
        standingSince = queueing > Self.standingDelay ? standingSince ?? now : nil
        update(at: now)
    }

    /// After a pause the send times tell nothing: they wrap every 64 seconds, and the clocks have drifted.
    private mutating func beginAnew() {
        trend = DelayTrend()
        floor = DelayFloor(memory: Self.floorMemory)
        lastSendTime = nil
        sent = .zero
        queueing = .zero
        lowest = LowestDelay()
        standingSince = nil
        busySince = nil
    }

    /// Notes a round trip just measured: a queue that stands shows in it even when nothing else comes through in order.
    package mutating func measured(roundTrip: Duration, at now: Instant) {
        let over = roundTrips.arrived(mediaTime: (now - .zero) - roundTrip, at: now)
        if over > Self.standingDelay { narrow(at: now) }
    }

    /// The shortest queue that a packet of the last 100 to 200 ms has met: what is left when bursts have drained.
    package var standing: Duration { lowest.value }

    /// What arrives now, in bits/s.
    package mutating func arrivalRate(at now: Instant) -> Double { arriving.perSecond(at: now) }

    /// While packets wait in the path, it is full, and what comes out of it is what it carries.
    private mutating func follow(_ delay: Duration, at now: Instant) {
        guard delay > Self.busyDelay else {
            busySince = nil
            return
        }
        guard let since = busySince else {
            busySince = now
            busyBits = 0
            return
        }
        if now - since >= Self.busyTime { capacity = (busyBits / (now - since).seconds, now) }
    }

    private var isBusy: Bool { busySince != nil }

    /// What the path carries, when it was full lately.
    private func knownCapacity(at now: Instant) -> Double {
        guard let capacity, now - capacity.at < .milliseconds(300) else { return 0 }
        return capacity.bits
    }

    private mutating func update(at now: Instant) {
        let stands = standingSince.map { now - $0 > Self.standingTime } ?? false
        switch trend.usage {
        case .over where lowest.value > Self.leastQueue: narrow(at: now)
        case .normal where stands, .under where stands && queueing > Self.standingDelay * 2:
            narrow(at: now)
        case .normal: increase(at: now)
        case .over, .under: lastIncrease = now
        }
    }

    private mutating func narrow(at now: Instant) {
        decrease(to: max(arrivalRate(at: now) * Self.decrease, knownCapacity(at: now) * Self.share), at: now)
    }

    private mutating func decrease(to rate: Double, at now: Instant) {
        lastOveruse = now
        lastIncrease = now
        if let lastDecrease, now - lastDecrease < Self.decreaseInterval { return }
        lastDecrease = now
        bitsPerSecond = max(Self.bounds.lowerBound, min(bitsPerSecond, rate))
    }

    private mutating func increase(at now: Instant) {
        let elapsed = min(1, (now - (lastIncrease ?? now)).seconds)
        lastIncrease = now
        guard elapsed > 0 else { return }
        // What comes through without leaving a queue is proof.
        if lowest.value < Self.leastQueue {
            bitsPerSecond = max(bitsPerSecond, min(Self.bounds.upperBound, arrivalRate(at: now) * Self.proven))
        }
        let ceiling = min(Self.bounds.upperBound, arrivalRate(at: now) * Self.headroom + 10_000)
        guard bitsPerSecond < ceiling else { return }
        bitsPerSecond = min(ceiling, bitsPerSecond * Self.growth(over: elapsed, isQuiet: isQuiet(at: now)))
    }

    /// The path was not full for a while, or never: then the estimate grows five times as fast.
    private func isQuiet(at now: Instant) -> Bool { lastOveruse.map { now - $0 > Self.quiet } ?? true }

    /// 1.08 (libwebrtc's increase), or 1.47, to the power of `seconds`, 0…1: the first terms of the series of e^x.
    private static func growth(over seconds: Double, isQuiet: Bool) -> Double {
        let exponent = seconds * 0.076_961_041_136 * (isQuiet ? 5 : 1)
        return 1 + exponent + exponent * exponent / 2 + exponent * exponent * exponent / 6
    }
}

/// The least of the delays over the last one to two windows.
struct LowestDelay: Sendable {
    private static let window = Duration.milliseconds(100)

    private var before: Duration?
    private var current: (least: Duration, since: Instant)?

    var value: Duration { min(before ?? .seconds(60), current?.least ?? .seconds(60)) }

    mutating func note(_ delay: Duration, at now: Instant) {
        guard let current, now - current.since < Self.window else {
            before = current.flatMap { now - $0.since < Self.window * 2 ? $0.least : nil } ?? delay
            self.current = (delay, now)
            return
        }
        if delay < current.least { self.current?.least = delay }
    }
}
