/// The bounds of sending a room's streams.
package enum PublishingLimits {
    /// Header and tag of a packet of sound: 20 and 16 bytes.
    static let soundOverheadBytes = 36
    /// Header, VP8 descriptor and tag of a packet of a picture.
    static let pictureOverheadBytes = 40
    /// Bytes a redundant block costs beside the frame it repeats (RFC 2198 section 3).
    static let blockHeaderBytes = 4

    /// Bits per second of the voice, from where in-band FEC still fits beside it to where more is not heard.
    package static let soundBitsPerSecond = [16_000, 24_000, 32_000, 48_000]
    /// The share of what the path carries that sound may have, as long as there are pictures to be sent.
    static let soundShare = 0.5
    /// What is left unused when rates fall, so that the next small fall of the estimate changes nothing.
    static let margin = 0.95
    /// After a fall, before anything rises again; and between two rises.
    static let riseAfterFall = Duration.seconds(3)
    /// Nothing rises over the lowest estimate of this time.
    static let lowMemory = Duration.seconds(3)
    /// Estimates kept for that; of more the oldest is forgotten early.
    static let lows = 256
    static let riseInterval = Duration.seconds(1)
    /// What a rate rises to at once, as a multiple: five or six rises take a layer from its least rate to its highest.
    static let riseFactor = 1.3
    /// How long a layer that was stopped for want of room waits before it starts again: doubled each time up to the
    /// second figure, and forgotten once it has run for the third.
    static let layerRetry = Duration.seconds(3)
    static let layerRetryMost = Duration.seconds(24)
    static let layerProven = Duration.seconds(30)

    /// How long a stream nobody watches goes on, so that someone who looks away and back finds it running.
    package static let audienceMemory = Duration.seconds(2)

    /// Between two key frames of a layer that somebody asked for: what DESIGN gives for requests as well.
    package static let keyFrameInterval = Duration.milliseconds(500)
    /// And pictures between them at least.
    static let keyFramePictures = 4
    /// After a key frame, how long a request is taken to have crossed it on the way, at least.
    static let keyFrameCrossing = Duration.milliseconds(100)

    /// Times the rate of all streams that packets leave with (libwebrtc's pacer).
    package static let pacing = 2.5
    /// What may leave at once, as time at that rate: an ordinary picture, not a key frame.
    package static let pacingBurst = Duration.milliseconds(10)
    /// And never less than this, in bytes: two whole packets.
    package static let pacingBurstBytes = 2 * (MediaLimits.payloadBytes + 20)
    /// Packets waiting to leave: seconds of all streams at their highest rates.
    package static let pacedPackets = 2_048
    /// A layer whose packets need longer than this to leave gets no new picture, as time at the pacer's rate.
    package static let backlog = Duration.milliseconds(150)
    /// How long answers to requests may wait to leave.
    static let repairBacklog = Duration.milliseconds(150)
}
