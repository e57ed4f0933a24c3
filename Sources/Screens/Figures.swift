/// A viewer's media in figures: all that the panel shows beside what the meter does.
package struct ReceptionFigures: Sendable, Equatable {
    /// Why something that came was thrown away.
    package enum Drop: CaseIterable, Sendable {
        /// From another address than the relay's.
        case stranger
        case forged
        /// Came a second time: sent so on purpose, to see what the path carries, or doubled on the way.
        case twice
        case notMedia
        case malformed
        case unknownStream
        /// Nobody waited for it any more.
        case stale
        /// Sound that came after its time.
        case late
    }

    /// What is counted is counted from there.
    package var secondsWatched: Int64 = 0
    /// Of sound and picture as they come by themselves, and of what is sent again.
    package var mediaBitsPerSecond = 0
    package var repairBitsPerSecond = 0
    /// What the path is believed to carry, and how long packets wait in it.
    package var estimate = 0
    package var queueMilliseconds = 0
    /// Neither sound nor picture came in the last second: what is lost of them is not known.
    package var nothingArrives = false
    /// A larger picture is being tried.
    package var isProbing = false
    /// Percent of packets, 0…100, before and after repair: of the last seconds, and of all.
    package var recentLoss = 0.0
    package var recentLossAfterRepair = 0.0
    package var loss = 0.0
    package var lossAfterRepair = 0.0
    package var jitterMilliseconds = 0
    /// The delay of the sound that is aimed at; the meter has the one there is.
    package var playoutTargetMilliseconds = 0
    /// How much later the picture is than its sound; nil without sound to compare with.
    package var pictureLagMilliseconds: Int?
    /// Of the last picture, from the host's source to here; nil where that cannot be known.
    package var pictureAgeMilliseconds: Int?
    /// Percent of the sound, 0…100, that was made up, and that came only as a copy.
    package var concealedPercent = 0.0
    package var recoveredPercent = 0.0
    /// Times longer than 200 ms without sound, and how long all of them and all freezes of the picture took.
    package var stalls = 0
    package var stalledMilliseconds = 0
    package var frozenMilliseconds = 0
    package var dropped: [Drop: Int] = [:]

    package init() {}

    /// Of the time since joining, 0…100.
    func percent(ofMilliseconds milliseconds: Int) -> Double {
        secondsWatched > 0 ? min(100, Double(milliseconds) / 10 / Double(secondsWatched)) : 0
    }
}

/// A host's media in figures: all that the panel shows beside what the meter does.
package struct SendingFigures: Sendable, Equatable {
    /// One of the voice's forms or the picture's sizes.
    package struct Stream: Sendable, Equatable {
        package enum State: Sendable, Equatable {
            case sent
            /// Nobody wants it.
            case unwatched
            /// Somebody wants it, and the path to the relay has no room for it.
            case noRoom
        }

        package let name: String
        package let state: State
        /// Pixels; 0 for sound.
        package let width: Int
        package let height: Int
        package let bitsPerSecond: Int
        /// 0 for sound.
        package let framesPerSecond: Double
        package let viewers: Int
        /// What nine of ten viewers lose less than, in percent.
        package let lossPercent: Double
        /// Pictures left out because those before them still waited.
        package let picturesLeftOut: Int

        package init(
            name: String, state: State, width: Int = 0, height: Int = 0, bitsPerSecond: Int = 0,
            framesPerSecond: Double = 0, viewers: Int = 0, lossPercent: Double = 0, picturesLeftOut: Int = 0
        ) {
            self.name = name
            self.state = state
            self.width = width
            self.height = height
            self.bitsPerSecond = bitsPerSecond
            self.framesPerSecond = framesPerSecond
            self.viewers = viewers
            self.lossPercent = lossPercent
            self.picturesLeftOut = picturesLeftOut
        }

        var isPicture: Bool { height > 0 }
    }

    /// Sound first, then the picture's sizes, smallest first.
    package var streams: [Stream] = []
    /// What the relay says the path to it carries; nil before its first word.
    package var estimate: Int?
    /// Of what is sent, what the relay had asked for again; and packets of that so far.
    package var repairBitsPerSecond = 0
    package var packetsRepaired = 0
    /// Earlier frames in each packet of the sound with copies.
    package var copies = 0
    /// How long all that waits takes to leave.
    package var backlogMilliseconds = 0
    /// Packets thrown away because too many waited.
    package var overflowed = 0

    package init() {}
}
