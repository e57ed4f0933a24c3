/// How a viewer's media is doing.
package struct ReceiverStatistics: Hashable, Sendable {
    /// Everything received, over the last second.
    package var bitsPerSecond = 0.0
    /// Of these, what came as an answer to a request, or twice.
    package var repairBitsPerSecond = 0.0
    /// What the path is believed to carry, in bits/s, and how long packets wait in it.
    package var estimate = 0.0
    package var queueing = Duration.zero
    /// Pictures shown, over the last second.
    package var framesPerSecond = 0.0
    /// Of the picture that is shown, 0 for the smallest; nil before the first.
    package var layer: Int?
    package var layerChanges = 0
    /// Sound comes with copies of the frames before (RED).
    package var hasCopies = false
    /// Key frames asked for, since the start.
    package var keyFrameRequests = 0
    /// The next larger layer is being tried.
    package var isProbing = false
    /// Of all streams since the start: packets that should have come, those that did not come by themselves, and
    /// of these those that came when asked for.
    package var packetsExpected = 0
    package var packetsLost = 0
    package var packetsRepaired = 0
    /// Share lost over the last second, 0…1, before repair; the worst stream's.
    package var loss = 0.0
    /// The same over all streams, as layers and repair are chosen by.
    package var smoothedLoss = 0.0
    package var roundTrip: Duration?
    /// The picture's, or the sound's where there is no picture (RFC 3550 appendix A.8).
    package var jitter = Duration.zero
    /// From the arrival of the fastest packet to playing.
    package var playoutDelay = Duration.zero
    package var playoutTarget = Duration.zero
    /// More than 500 ms without a new picture, and how long they lasted together.
    package var freezes = 0
    package var frozen = Duration.zero
    /// Shares of sound frames that came only as the spare copy in the next packet, and that were made up, 0…1.
    package var soundRecovered = 0.0
    package var soundConcealed = 0.0
    /// Datagrams that were no media of ours.
    package var discarded = 0

    package init() {}
}
