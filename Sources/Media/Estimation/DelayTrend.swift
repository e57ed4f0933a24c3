import DequeModule

/// Whether packets queue up on their way: the slope of the one-way delay over the last packet groups.
///
/// The trend-line filter and adaptive threshold of libwebrtc's delay-based estimator (draft-ietf-rmcat-gcc-02 section 5,
/// with the later trend line instead of the Kalman filter). Needs differences of send and arrival times only, so the
/// two clocks need not agree.
struct DelayTrend: Sendable {
    enum Usage: Hashable, Sendable {
        case normal
        /// A queue grows.
        case over
        /// A queue drains.
        case under
    }

    /// Packets sent within this time are one group.
    private static let groupSpan = Duration.milliseconds(5)
    /// Points of the line.
    private static let window = 20
    private static let smoothing = 0.9
    private static let gain = 4.0
    private static let mostDeltas = 60.0
    /// Milliseconds.
    private static let thresholds = 6.0...600.0
    private static let growth = 0.008_7
    private static let shrinkage = 0.039
    /// A trend this far over the threshold says nothing about it (a route that changed), in milliseconds.
    private static let outlier = 15.0
    /// How long the trend is over the threshold before it counts, in milliseconds.
    private static let patience = 10.0
    /// A pause in the stream after which it begins anew.
    private static let pause = Duration.seconds(2)

    private struct Group {
        var firstSent: Duration
        var lastSent: Duration
        var lastArrival: Instant
    }

    private(set) var usage = Usage.normal
    private var current: Group?
    private var previous: Group?
    private var points: Deque<(time: Double, delay: Double)> = []
    private var firstArrival: Instant?
    private var accumulated = 0.0
    private var smoothed = 0.0
    private var deltas = 0.0
    private var threshold = 12.5
    private var lastUpdate: Instant?
    private var overFor = 0.0
    private var lastTrend = 0.0

    /// - Parameters:
    ///   - sent: the sender's clock, from any origin; packets out of order are passed over.
    mutating func received(sent: Duration, at now: Instant) {
        guard var group = current else {
            current = Group(firstSent: sent, lastSent: sent, lastArrival: now)
            return
        }
        if now - group.lastArrival > Self.pause { return restart(sent: sent, at: now) }
        guard sent >= group.firstSent else { return }
        if sent - group.firstSent <= Self.groupSpan || isBurst(group, sent: sent, at: now) {
            group.lastSent = max(group.lastSent, sent)
            group.lastArrival = max(group.lastArrival, now)
            current = group
            return
        }
        if let previous { note(group, after: previous) }
        previous = group
        current = Group(firstSent: sent, lastSent: sent, lastArrival: now)
    }

    /// Packets that left apart and came together: something on the way let them go at once.
    private func isBurst(_ group: Group, sent: Duration, at now: Instant) -> Bool {
        let arrivalGap = now - group.lastArrival
        return arrivalGap <= Self.groupSpan && arrivalGap - (sent - group.lastSent) < .zero
    }

    private mutating func restart(sent: Duration, at now: Instant) {
        let threshold = threshold
        self = DelayTrend()
        self.threshold = threshold
        current = Group(firstSent: sent, lastSent: sent, lastArrival: now)
    }

    private mutating func note(_ group: Group, after previous: Group) {
        let sentGap = (group.lastSent - previous.lastSent).seconds * 1_000
        let arrivalGap = (group.lastArrival - previous.lastArrival).seconds * 1_000
        deltas = min(deltas + 1, Self.mostDeltas)
        accumulated += arrivalGap - sentGap
        smoothed = Self.smoothing * smoothed + (1 - Self.smoothing) * accumulated
        let start = firstArrival ?? group.lastArrival
        firstArrival = start
        points.append((time: (group.lastArrival - start).seconds * 1_000, delay: smoothed))
        if points.count > Self.window { points.removeFirst() }
        guard points.count == Self.window, let slope else { return }
        judge(slope, gap: sentGap, at: group.lastArrival)
    }

    /// Least squares; nil when all points are of one time.
    private var slope: Double? {
        let count = Double(points.count)
        let meanTime = points.reduce(0) { $0 + $1.time } / count
        let meanDelay = points.reduce(0) { $0 + $1.delay } / count
        var numerator = 0.0
        var denominator = 0.0
        for point in points {
            numerator += (point.time - meanTime) * (point.delay - meanDelay)
            denominator += (point.time - meanTime) * (point.time - meanTime)
        }
        return denominator > 0 ? numerator / denominator : nil
    }

    private mutating func judge(_ slope: Double, gap: Double, at now: Instant) {
        let trend = deltas * slope * Self.gain
        if trend > threshold {
            overFor += overFor == 0 ? gap / 2 : gap
            if overFor > Self.patience, slope >= lastTrend {
                overFor = 0
                usage = .over
            }
        } else {
            overFor = 0
            usage = trend < -threshold ? .under : .normal
        }
        lastTrend = slope
        adapt(to: abs(trend), at: now)
    }

    private mutating func adapt(to trend: Double, at now: Instant) {
        let elapsed = min(100, (now - (lastUpdate ?? now)).seconds * 1_000)
        lastUpdate = now
        guard trend <= threshold + Self.outlier else { return }
        let speed = trend < threshold ? Self.shrinkage : Self.growth
        threshold += speed * (trend - threshold) * elapsed
        threshold = min(max(threshold, Self.thresholds.lowerBound), Self.thresholds.upperBound)
    }
}
