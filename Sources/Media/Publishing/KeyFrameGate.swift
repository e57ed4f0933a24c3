/// Decides when one layer's next picture is a key frame.
///
/// Who cannot see asks every 200 ms, and so does everyone else who cannot: one key frame answers them all.
struct KeyFrameGate: Sendable {
    private var isWanted = true
    /// The layer has just begun, or a picture of it was not sent: no other is of use before a key frame.
    private(set) var isBroken = true
    private var last: Instant?
    /// Between two key frames that somebody asked for.
    private let interval: Duration

    /// - Parameter framesPerSecond: of the layer: where pictures are rare, key frames are, else there would be little
    ///   beside them.
    init(framesPerSecond: Int = 30) {
        interval = max(
            PublishingLimits.keyFrameInterval, .seconds(1) * PublishingLimits.keyFramePictures / framesPerSecond)
    }

    /// The layer begins, or begins anew: a key frame at once.
    mutating func begin() {
        isWanted = true
        isBroken = true
    }

    /// Notes a request. False for one that crossed a key frame on its way, or that is waiting already.
    ///
    /// - Parameter roundTrip: to whoever asks; requests that left before the last key frame can have come are answered.
    mutating func request(at now: Instant, roundTrip: Duration?) -> Bool {
        if let last, now - last < max(PublishingLimits.keyFrameCrossing, roundTrip ?? .zero) { return false }
        defer { isWanted = true }
        return !isWanted
    }

    /// Whether a picture encoded now should be a key frame.
    func isDue(at now: Instant) -> Bool {
        guard isWanted else { return false }
        guard let last, !isBroken else { return true }
        return now - last >= interval
    }

    /// Notes that one is on its way.
    mutating func sent(at now: Instant) {
        isWanted = false
        isBroken = false
        last = now
    }
}
