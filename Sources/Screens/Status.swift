import Commerce
import Terminal
import Wire

/// How the connection to the server is doing.
package enum LinkState: Sendable, Equatable {
    case connecting
    case live
    /// The next attempt, 1 for the first, comes in so many seconds.
    case reconnecting(attempt: Int, inSeconds: Int)
    /// Given up; the reason is shown as it is.
    case lost(reason: String)
}

extension LinkState {
    /// What to say when the room does not come through; nil while it does, or is about to.
    func trouble(in words: Words) -> String? {
        switch self {
        case .connecting, .live: nil
        case .reconnecting(let attempt, let seconds): words(.reconnecting(attempt: attempt, seconds: seconds))
        case .lost(let reason): words(.linkLost(reason))
        }
    }
}

/// What becomes of the sound on this machine.
package enum SoundState: Sendable, Equatable {
    case on
    case muted
    /// This machine has no device for it; said once, and the show goes on without sound.
    case noDevice
}

/// The picture and the voice as they arrive at a viewer.
package struct MediaStatus: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        /// No packets yet.
        case starting
        case playing
        /// Packets came and stopped.
        case stalled
    }

    /// The smallest picture, a few times a second (Protocol.md).
    static let slowLayer = "vs"

    package var state: State
    package var bitsPerSecond: Int
    package var framesPerSecond: Double
    /// Pixels of the decoded picture; 0 before the first one.
    package var width: Int
    package var height: Int
    /// Packets lost and not repaired in the last seconds, 0…100.
    package var lossPercent: Double
    package var roundTripMilliseconds: Int?
    /// Of the sound, from the arrival of the fastest packet to playing.
    package var delayMilliseconds: Int?
    /// Times longer than 500 ms without a new picture.
    package var freezes: Int
    /// The video stream that is shown ("v2"), nil before the first picture.
    package var layer: String?
    package var sound: SoundState
    /// Media travel through the room's WebSocket, since UDP does not get through.
    package var isTunnelled: Bool
    package var figures: ReceptionFigures

    package init(
        state: State, bitsPerSecond: Int = 0, framesPerSecond: Double = 0, width: Int = 0, height: Int = 0,
        lossPercent: Double = 0, roundTripMilliseconds: Int? = nil, delayMilliseconds: Int? = nil, freezes: Int = 0,
        layer: String? = nil, sound: SoundState = .on, isTunnelled: Bool = false,
        figures: ReceptionFigures = ReceptionFigures()
    ) {
        self.state = state
        self.bitsPerSecond = bitsPerSecond
        self.framesPerSecond = framesPerSecond
        self.width = width
        self.height = height
        self.lossPercent = lossPercent
        self.roundTripMilliseconds = roundTripMilliseconds
        self.delayMilliseconds = delayMilliseconds
        self.freezes = freezes
        self.layer = layer
        self.sound = sound
        self.isTunnelled = isTunnelled
        self.figures = figures
    }
}

/// The picture and the voice as they leave the host.
package struct HostMediaStatus: Sendable, Equatable {
    package enum Source: Sendable, Equatable {
        case starting
        case running
        /// The file or pipe came to its end.
        case ended
        case failed(Fault)
        /// It is open, and nothing has come yet; it begins by itself.
        case awaited(Fault)
    }

    /// Of the picture.
    package var source: Source
    /// Of the sound.
    package var voice: Source
    /// How often the microphone lost sound since it is the source.
    package var gaps: Int
    package var bitsPerSecond: Int
    package var framesPerSecond: Double
    package var width: Int
    package var height: Int
    /// What the relay missed of what was sent, 0…100.
    package var lossPercent: Double
    package var roundTripMilliseconds: Int?
    package var sound: SoundState
    /// Media travel through the room's WebSocket, since UDP does not get through.
    package var isTunnelled: Bool
    package var figures: SendingFigures

    package init(
        source: Source, voice: Source = .running, gaps: Int = 0, bitsPerSecond: Int = 0, framesPerSecond: Double = 0,
        width: Int = 0, height: Int = 0, lossPercent: Double = 0, roundTripMilliseconds: Int? = nil,
        sound: SoundState = .on, isTunnelled: Bool = false, figures: SendingFigures = SendingFigures()
    ) {
        self.source = source
        self.voice = voice
        self.gaps = gaps
        self.bitsPerSecond = bitsPerSecond
        self.framesPerSecond = framesPerSecond
        self.width = width
        self.height = height
        self.lossPercent = lossPercent
        self.roundTripMilliseconds = roundTripMilliseconds
        self.sound = sound
        self.isTunnelled = isTunnelled
        self.figures = figures
    }
}

/// How loud the host's voice is, for the meter; in dB of full scale, −96…0.
package struct SoundMeter: Sendable, Equatable {
    /// Of its power.
    package var level: Double
    /// The highest peak of the last while.
    package var peak: Double
    /// It was cut off at full scale a moment ago.
    package var isClipping: Bool
    /// There has been nothing to hear for seconds.
    package var isSilent: Bool

    package init(level: Double, peak: Double, isClipping: Bool = false, isSilent: Bool = false) {
        self.level = level
        self.peak = peak
        self.isClipping = isClipping
        self.isSilent = isSilent
    }

    static let nothing = SoundMeter(level: -96, peak: -96)

    var cleaned: SoundMeter {
        func bounded(_ decibels: Double) -> Double { decibels.isFinite ? max(-96, min(decibels, 0)) : -96 }
        return SoundMeter(
            level: bounded(level), peak: bounded(peak), isClipping: isClipping, isSilent: isSilent)
    }
}
