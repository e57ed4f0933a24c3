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
    /// Between two key frames that are made because somebody asked.
    static let keyFrameInterval = Duration.milliseconds(500)
}
