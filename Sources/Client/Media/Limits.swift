import Media

/// The bounds of sending and showing a room's media.
enum MediaEngineLimits {
    /// How often the link looks at the clock when nothing comes.
    static let linkTick = Duration.milliseconds(10)
    /// How often the decoder looks for a picture that is due: what it can be late by.
    static let pictureTick = Duration.milliseconds(4)
    /// Refused pictures after which the decoder is said to be broken, once.
    static let decodeFailures = 100
    /// The share of packets Opus is told to expect lost when reports say less: viewers' own loss is not reported here.
    static let leastExpectedLoss = 0.1
    /// Between two encodings of the picture that stands after its source has ended: under the half second after which
    /// a viewer counts a freeze.
    static let standingInterval = Duration.milliseconds(400)
    /// How long a key that was followed by another still opens what comes late or again: longer than any repair waits.
    static let keyOverlap = Duration.seconds(3)
    /// Packets that do not open, for so long without one that does, until the room's key counts as missing: a third of
    /// a second of sound.
    static let keyFailures = 10
    static let keySilence = Duration.milliseconds(300)
    /// Between two times that it is said to be missing.
    static let keyRetry = Duration.seconds(2)
    /// Media packets a host keeps as it sealed them, to send them again: as many as the engine keeps of its streams.
    static let sealedPackets = 5 * MediaLimits.ringPackets
}
