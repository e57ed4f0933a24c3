import Glibc

/// What this machine has to go live and to listen with, each with the value to type.
package struct DeviceList: Sendable, Equatable, Codable {
    package struct Entry: Sendable, Equatable, Codable {
        /// As `--video`, `--audio` or `--sound` takes it.
        package let value: String
        /// What people call it, or what it does.
        package let name: String
        /// Why it cannot be used just now, and what helps; nil when it can.
        package let problem: String?

        package init(value: String, name: String, problem: String? = nil) {
            self.value = value
            self.name = name
            self.problem = problem
        }
    }

    /// For `--video`.
    package let cameras: [Entry]
    /// For `--audio`.
    package let microphones: [Entry]
    /// For `--sound`.
    package let loudspeakers: [Entry]
    /// What needs no device.
    package let pictures: [Entry]
    package let sounds: [Entry]
    package let sinks: [Entry]
    /// Where the ffmpeg program is; nil when it is not installed.
    package let ffmpeg: String?

    package init(
        cameras: [Entry], microphones: [Entry], loudspeakers: [Entry], pictures: [Entry] = [], sounds: [Entry] = [],
        sinks: [Entry] = [], ffmpeg: String? = nil
    ) {
        (self.cameras, self.microphones, self.loudspeakers) = (cameras, microphones, loudspeakers)
        (self.pictures, self.sounds, self.sinks) = (pictures, sounds, sinks)
        self.ffmpeg = ffmpeg
    }

    /// Looks around. Opens every sound device for a moment, so it may take a second: not for a thread that draws.
    package static func now() -> DeviceList {
        let ffmpeg = Program.find("ffmpeg", in: getenv("PATH").map { String(cString: $0) } ?? "")
        let hints = ALSAHint.all()
        return DeviceList(
            cameras: Cameras().list(hasFFmpeg: ffmpeg != nil), microphones: ALSAHint.usable(hints, capture: true),
            loudspeakers: ALSAHint.usable(hints, capture: false), pictures: BuiltIn.pictures(hasFFmpeg: ffmpeg != nil),
            sounds: BuiltIn.sounds(hasFFmpeg: ffmpeg != nil), sinks: BuiltIn.sinks, ffmpeg: ffmpeg)
    }
}

/// The sources and sinks that need no device.
private enum BuiltIn {
    static let noFFmpeg = "needs the ffmpeg program (apt install ffmpeg)"

    static func pictures(hasFFmpeg: Bool) -> [DeviceList.Entry] {
        [
            .init(value: "studio", name: "a scene that hawker draws, with motion and a time code"),
            .init(value: "y4m:FILE", name: "a YUV4MPEG2 film, once; y4m:- reads standard input"),
            .init(value: "y4m+loop:FILE", name: "the same, again and again"),
            .init(value: "rtp:PORT", name: "VP8 from another program, as plain RTP"),
        ] + ffmpeg("a film again and again, a URL, a camera", hasFFmpeg)
    }

    static func sounds(hasFFmpeg: Bool) -> [DeviceList.Entry] {
        [
            .init(value: "tone", name: "a slow melody of bells"),
            .init(value: "wav:FILE", name: "a WAV file, again and again"),
            .init(value: "rtp:PORT", name: "Opus from another program, as plain RTP"),
            .init(value: "none", name: "no sound"),
        ] + ffmpeg("the sound of a film, a URL", hasFFmpeg)
    }

    static let sinks: [DeviceList.Entry] = [
        .init(value: "wav:FILE", name: "a WAV file"), .init(value: "none", name: "no sound"),
    ]

    private static func ffmpeg(_ name: String, _ hasFFmpeg: Bool) -> [DeviceList.Entry] {
        let problem = hasFFmpeg ? nil : noFFmpeg
        return [
            .init(value: "ffmpeg:INPUT", name: name, problem: problem),
            .init(value: "ffmpeg+once:FILE", name: "the same, once", problem: problem),
        ]
    }
}

/// A program as a shell finds it.
enum Program {
    /// - Parameter path: folders, with colons between.
    static func find(_ name: String, in path: String) -> String? {
        path.split(separator: ":").lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}
