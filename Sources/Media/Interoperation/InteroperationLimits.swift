/// The bounds of plain RTP, to and from other programs.
package enum InteroperationLimits {
    /// Between two sender reports of a stream that goes out.
    static let reportInterval = Duration.seconds(1)
    /// Between two requests for a key frame, to the room and to a sender.
    static let keyFrameInterval = Duration.milliseconds(500)
    /// Listeners whose names are remembered, to tell a new one from a known one.
    static let listeners = 16
    /// What is asked of the time between two pictures that go out, before their rhythm is begun anew.
    static let pictureStep = Duration.zero...Duration.seconds(1)
    /// How far a rhythm may be off the clock before it is begun anew: what a sound sink makes up for.
    static let rhythmError = Duration.milliseconds(100)

    /// Without anything of use for so long a sender has stopped.
    static let silence = Duration.seconds(2)
    /// A stream of another name is listened to when the one before has said nothing for so long.
    static let takeover = Duration.seconds(1)
    /// How long a gap is kept open for packets that were overtaken. Nothing is asked for again here.
    static let reordering = Duration.milliseconds(60)

    /// Bytes, lines and streams of a session description that is read.
    package static let descriptionBytes = 64 << 10
    static let descriptionLines = 512
    static let descriptionStreams = 16
}
