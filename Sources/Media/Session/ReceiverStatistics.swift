/// How a viewer's media is doing.
package struct ReceiverStatistics: Hashable, Sendable {
    /// Since this viewer joined; what is counted is counted from there, over all streams.
    package var watched = Duration.zero
    /// Everything received, over the last second.
    package var bitsPerSecond = 0.0
    /// Of these, packets that came by themselves, and what came as an answer to a request, or twice.
    package var mediaBitsPerSecond = 0.0
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
    /// Packets of all streams.
    package var packets = ReceptionTotals()
    /// Share lost over the last second, 0…1, before repair; the worst stream's.
    package var loss = 0.0
    /// Shares lost of all streams over the last five seconds, 0…1, before and after repair.
    package var recentLoss = 0.0
    package var recentLossAfterRepair = 0.0
    /// Before repair, as layers and repair are chosen by.
    package var smoothedLoss = 0.0
    package var roundTrip: Duration?
    /// The picture's, or the sound's where there is no picture (RFC 3550 appendix A.8).
    package var jitter = Duration.zero
    /// Of the sound, from the arrival of the fastest packet to playing.
    package var playoutDelay = Duration.zero
    package var playoutTarget = Duration.zero
    /// How much later than its sound a picture is given to the decoder, under zero when it is earlier; nil where the
    /// picture follows no sound.
    package var pictureLag: Duration?
    /// More than 500 ms without a new picture, and how long they lasted together, with one that lasts.
    package var freezes = 0
    package var frozen = Duration.zero
    /// More than 200 ms without a sound that was said, likewise.
    package var stalls = 0
    package var stalled = Duration.zero
    /// Shares of sound frames that came only as the spare copy in the next packet, and that were made up, 0…1.
    package var soundRecovered = 0.0
    package var soundConcealed = 0.0
    /// What was thrown away; reasons that did not occur are not there.
    package var dropped: [MediaDrop: Int] = [:]

    package init() {}

    package var packetsExpected: Int { packets.expected }
    package var packetsLost: Int { packets.lost }
    package var packetsRepaired: Int { packets.repaired }
}
