import Media

/// Keeps what waits in a loudspeaker at the wanted length, so that its delay neither grows nor runs out.
///
/// The card's clock and ours never agree: a frame is played some samples shorter or longer until the length is right.
/// What was made up for in a burst, after the device had run dry, is left out whole: its time is over.
struct PlaybackFill: Sendable, Equatable {
    /// What waits before a frame is written, in samples: the frames that the device holds, less the one to come.
    static let wanted = (DeviceLimits.playbackLeadFrames - 1) * SoundFrame.sampleCount

    /// Too long before it is shortened. Not nearer: cards that count by periods (and dmix, which shares one between
    /// programs) tell up to a frame too much, and would be played dry.
    private static let tooMuch = wanted + SoundFrame.sampleCount
    /// Short enough again, also where half a frame too much is told.
    private static let near = wanted + SoundFrame.sampleCount / 2
    /// Too short before it is lengthened.
    private static let tooLittle = wanted / 2
    /// From here on a frame does not fit in beside what waits.
    private static let full = wanted + 2 * SoundFrame.sampleCount
    /// Half a percent of a frame: a change of pitch that is not heard (Zwicker and Fastl, "Psychoacoustics",
    /// section 7.2, gives 0.7 % as the least that is).
    private static let step = 5
    /// Over how many frames the length is averaged: a second.
    private static let window = 50.0

    private var average: Double?
    private var correction = 0

    /// The samples that the next frame should be played as; 0 leaves it out.
    ///
    /// - Parameter waiting: samples in the device; nil when it does not keep time, as those without hardware.
    mutating func samples(waiting: Int?) -> Int {
        guard let waiting else { return SoundFrame.sampleCount }
        guard waiting < Self.full else { return 0 }
        let average = average.map { $0 + (Double(waiting) - $0) / Self.window } ?? Double(waiting)
        self.average = average
        // Once begun, it goes on until the length is near, not only until it is tolerable.
        if average > Double(Self.tooMuch) {
            correction = -Self.step
        } else if average < Double(Self.tooLittle) {
            correction = Self.step
        } else if correction < 0 ? average <= Double(Self.near) : average >= Double(Self.wanted) {
            correction = 0
        }
        return SoundFrame.sampleCount + correction
    }

    /// The device begins anew with what it should hold.
    mutating func restarted() { self = PlaybackFill() }
}
