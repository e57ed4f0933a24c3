import ArgumentParser
import Devices
import Foundation

struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List cameras, microphones and loudspeakers, with the value to type for each.",
        discussion: "Sound devices are opened for a moment to see whether they can be used.")

    @Flag(help: "As JSON, for programs.")
    var json = false

    func run() throws {
        let list = DeviceList.now()
        guard json else { return Console.line(list.text) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Console.line(String(decoding: try encoder.encode(list), as: UTF8.self))
    }
}

extension DeviceList {
    /// A table for each option, the devices before what needs none.
    var text: String {
        let tables = [
            (
                "Picture, for hawker host --video", cameras,
                "No camera was found: the kernel shows none as /dev/video*.",
                pictures
            ),
            (
                "Voice, for hawker host --audio", microphones,
                "No microphone was found: ALSA has no device that records, or none that opens.", sounds
            ),
            (
                "Sound, for hawker watch --sound", loudspeakers,
                "No loudspeaker was found: ALSA has no device that plays, or none that opens.", sinks
            ),
        ]
        let columns = min(36, tables.flatMap { $0.1 + $0.3 }.map(\.value.count).max() ?? 0)
        let program =
            ffmpeg.map { "ffmpeg is \($0): cameras, films and URLs can be shown." }
            ?? "ffmpeg is not installed (apt install ffmpeg): cameras, films and URLs cannot be shown."
        return tables.map { title, devices, none, others in
            ([title] + (devices.isEmpty ? ["  " + none] : []) + (devices + others).map { $0.line(columns) })
                .joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n\n" + program
    }
}

extension DeviceList.Entry {
    fileprivate func line(_ columns: Int) -> String {
        let space = String(repeating: " ", count: max(0, columns - value.count))
        return "  \(value)\(space)  \(name)"
            + (problem.map { "\n" + String(repeating: " ", count: columns + 4) + "⚠ \($0)" } ?? "")
    }
}
