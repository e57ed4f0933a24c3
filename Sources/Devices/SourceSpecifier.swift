/// Where pictures come from, as a person writes it.
package enum PictureSpecifier: Hashable, Sendable {
    case studio
    case y4m(path: String, loops: Bool)
    case ffmpeg(input: String, loops: Bool = true)

    package init(_ text: String) throws(DeviceError) {
        switch split(text) {
        case ("studio", nil): self = .studio
        case ("y4m", let value?): self = .y4m(path: value, loops: false)
        case ("y4m+loop", let value?): self = .y4m(path: value, loops: true)
        case ("ffmpeg", let value?): self = .ffmpeg(input: value)
        case ("ffmpeg+once", let value?): self = .ffmpeg(input: value, loops: false)
        default:
            throw DeviceError(.noPictureSource, text)
        }
    }

    /// Nobody else can read it then.
    package var readsStandardInput: Bool { if case .y4m("-", _) = self { true } else { false } }

    /// Opens what is named; a file, a program or a device that is not to be had is told here.
    package func open() throws(DeviceError) -> any PictureReader {
        switch self {
        case .studio: StudioReader()
        case .y4m(let path, let loops): try Y4MReader(path: path, loops: loops)
        case .ffmpeg(let input, let loops): try FFmpegPictures(input: input, loops: loops)
        }
    }
}

/// Where sound comes from.
package enum SoundSpecifier: Hashable, Sendable {
    case none
    case tone
    case wav(path: String)
    case alsa(device: String)
    case ffmpeg(input: String, loops: Bool = true)

    package init(_ text: String) throws(DeviceError) {
        switch split(text) {
        case ("none", nil): self = .none
        case ("tone", nil): self = .tone
        case ("wav", let value?): self = .wav(path: value)
        case ("alsa", nil): self = .alsa(device: "default")
        case ("alsa", let value?): self = .alsa(device: value)
        case ("ffmpeg", let value?): self = .ffmpeg(input: value)
        case ("ffmpeg+once", let value?): self = .ffmpeg(input: value, loops: false)
        default:
            throw DeviceError(.noSoundSource, text)
        }
    }

    package func open() throws(DeviceError) -> any SoundReader {
        switch self {
        case .none: SilentReader()
        case .tone: ToneReader()
        case .wav(let path): try WAVReader(path: path)
        case .alsa(let device): try ALSAReader(device: device)
        case .ffmpeg(let input, let loops): try FFmpegSound(input: input, loops: loops)
        }
    }
}

/// Where sound goes to.
package enum SinkSpecifier: Hashable, Sendable {
    case none
    /// `goesOn`: behind what the file has already.
    case wav(path: String, goesOn: Bool = false)
    case alsa(device: String)

    package init(_ text: String) throws(DeviceError) {
        switch split(text) {
        case ("none", nil): self = .none
        case ("wav", let value?): self = .wav(path: value)
        case ("alsa", nil): self = .alsa(device: "default")
        case ("alsa", let value?): self = .alsa(device: value)
        default:
            throw DeviceError(.noSink, text)
        }
    }

    package func open() throws(DeviceError) -> any SoundWriter {
        switch self {
        case .none: SilentWriter()
        case .wav(let path, let goesOn): try WAVWriter(path: path, goesOn: goesOn)
        case .alsa(let device): try ALSAWriter(device: device)
        }
    }

    /// Makes a file where there is none; throws when it cannot be made or written. What is in one stays until it is
    /// opened, and what is no file is left alone.
    package func check() throws(DeviceError) {
        if case .wav(let path, _) = self { try WAVWriter.check(path) }
    }

    /// The same for what comes after something was written there.
    package var goingOn: SinkSpecifier {
        if case .wav(let path, _) = self { .wav(path: path, goesOn: true) } else { self }
    }
}

/// The word before the first colon, and what comes after it; an empty rest becomes a kind that nobody knows.
private func split(_ text: String) -> (kind: String, value: String?) {
    guard let colon = text.firstIndex(of: ":") else { return (text, nil) }
    let value = text[text.index(after: colon)...]
    return value.isEmpty ? (text, nil) : (String(text[..<colon]), String(value))
}
