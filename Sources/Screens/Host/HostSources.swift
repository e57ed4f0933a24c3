/// What the host's picture and voice come from, as it is typed: `studio`, `alsa:default`.
package struct HostSources: Sendable, Equatable {
    package var picture: String
    package var voice: String

    package init(picture: String, voice: String) {
        self.picture = picture
        self.voice = voice
    }
}

/// What the sheet of sources is about: what is on the air, how it does, and what else there is.
struct SourceChoice: Sendable, Equatable {
    var now: HostSources
    var picture: HostMediaStatus.Source
    var voice: HostMediaStatus.Source
    var gaps: Int
    /// The machine's devices have been looked for.
    private(set) var isSearched = false
    /// Besides what is on the air, without opening anything.
    private(set) var pictures = ["studio"]
    private(set) var voices = ["tone", Self.noVoice]

    /// As it is typed.
    private static let noVoice = "none"

    var hasVoice: Bool { now.voice != Self.noVoice }

    init(_ now: HostSources, _ media: HostMediaStatus) {
        self.now = now
        (picture, voice, gaps) = (media.source, media.voice, media.gaps)
    }

    /// The machine's own devices come first.
    mutating func found(pictures: [String], voices: [String]) {
        isSearched = true
        self.pictures = pictures.prefix(Limits.sourceChoices) + ["studio"]
        self.voices = voices.prefix(Limits.sourceChoices) + ["tone", Self.noVoice]
    }

    mutating func take(_ media: HostMediaStatus) { (picture, voice, gaps) = (media.source, media.voice, media.gaps) }

    /// What may be put into a field, the last one first.
    func choices(for field: HostSheet.Field) -> [String] {
        let (last, others) = field == .voice ? (now.voice, voices) : (now.picture, pictures)
        return [last] + others.filter { $0 != last }
    }
}

extension HostMediaStatus.Source {
    /// It gives nothing more.
    var hasStopped: Bool {
        switch self {
        case .starting, .running, .awaited: false
        case .ended, .failed: true
        }
    }

    var cleaned: HostMediaStatus.Source {
        switch self {
        case .failed(let fault): .failed(fault.cleaned)
        case .awaited(let fault): .awaited(fault.cleaned)
        case .starting, .running, .ended: self
        }
    }
}

extension Limits {
    /// Characters of a source, as it is typed: a path or a URL.
    static let sourceCharacters = 400
    /// Devices that are offered for the picture, and for the voice.
    static let sourceChoices = 12
}
