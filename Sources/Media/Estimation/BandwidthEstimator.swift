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
    /// A delay over the fastest under which a growing queue may be a burst of our own.
    private static let leastQueue = Duration.milliseconds(20)

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
        standingSince = nil
        busySince = nil
    }

    /// Notes a round trip just measured: a queue that stands shows in it even when nothing else comes through in order.
    package mutating func measured(roundTrip: Duration, at now: Instant) {
        let over = roundTrips.arrived(mediaTime: (now - .zero) - roundTrip, at: now)
        if over > Self.standingDelay { narrow(at: now) }
    }

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
        case .over where queueing > Self.leastQueue: narrow(at: now)
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
