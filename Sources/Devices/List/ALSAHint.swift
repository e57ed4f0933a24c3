import CALSA
import Glibc

/// A device as ALSA's own configuration advertises it.
struct ALSAHint: Sendable, Equatable {
    enum Direction: Sendable { case capture, playback, both }

    let name: String
    /// One line or two: the card, and what kind of access this is.
    let description: String
    let direction: Direction

    /// Ways to a card that take only some formats or channels, bypass others, or go nowhere: of each card `plughw` and
    /// `sysdefault` take what is asked for.
    private static let unlisted: Set = [
        "null", "hw", "front", "rear", "center_lfe", "side", "surround21", "surround40", "surround41", "surround50",
        "surround51", "surround71", "iec958", "spdif", "hdmi", "dmix", "dsnoop", "modem", "phoneline", "usbstream",
        "lavrate", "samplerate", "speexrate", "speex", "upmix", "vdownmix", "oss", "jack",
    ]

    /// Whether someone who looks for a device should be shown it.
    func isWorthListing(capture: Bool) -> Bool {
        guard direction == .both || direction == (capture ? .capture : .playback) else { return false }
        return !Self.unlisted.contains(String(name.prefix { $0 != ":" }))
    }

    var title: String {
        let line = description.split(whereSeparator: \.isNewline).joined(separator: ": ")
        return line.isEmpty ? name : line
    }

    static func all() -> [ALSAHint] {
        hawker_alsa_be_quiet()
        var list: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        guard snd_device_name_hint(-1, "pcm", &list) == 0, let list else { return [] }
        defer { snd_device_name_free_hint(list) }
        func text(_ hint: UnsafeMutableRawPointer, _ name: String) -> String? {
            guard let text = snd_device_name_get_hint(hint, name) else { return nil }
            defer { free(text) }
            return String(cString: text)
        }
        var hints: [ALSAHint] = []
        while let hint = list[hints.count], hints.count < DeviceLimits.listedDevices {
            let direction: Direction =
                switch text(hint, "IOID") {
                case "Input": .capture
                case "Output": .playback
                default: .both
                }
            hints.append(
                ALSAHint(name: text(hint, "NAME") ?? "", description: text(hint, "DESC") ?? "", direction: direction))
        }
        return hints
    }

    /// Those that are there, in ALSA's order; one that is there but does not open says why.
    static func usable(_ hints: [ALSAHint], capture: Bool) -> [DeviceList.Entry] {
        hawker_alsa_be_quiet()
        return hints.filter { !$0.name.isEmpty && $0.isWorthListing(capture: capture) }.compactMap { hint in
            var device: OpaquePointer?
            let direction = capture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK
            let status = snd_pcm_open(&device, hint.name, direction, Int32(SND_PCM_NONBLOCK))
            if let device { snd_pcm_close(device) }
            guard let problem = problem(status) else {
                return DeviceList.Entry(value: "alsa:\(hint.name)", name: hint.title)
            }
            return problem.isEmpty
                ? nil : DeviceList.Entry(value: "alsa:\(hint.name)", name: hint.title, problem: problem)
        }
    }

    /// Nil when it opens, empty when it only has a name.
    static func problem(_ status: Int32) -> String? {
        switch -status {
        case ...0: nil
        case ENOENT, ENODEV, ENXIO, ENOTTY, ECONNREFUSED: ""
        case EBUSY: "in use by another program"
        case EACCES, EPERM: "not allowed; join the group \"audio\" and sign in again"
        default: String(cString: snd_strerror(status))
        }
    }
}
