import ArgumentParser
import Devices
import Foundation
import Media
import Synchronization
import Terminal
import Transport

/// What drawing a picture costs at 200×56 in true colour, against redrawing all of it every time.
struct ScreenBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "screen", abstract: "Rasterizing and sending a picture, against a full redraw.")

    @OptionGroup var options: BenchOptions

    @Option(help: "The picture: studio, y4m:FILE or ffmpeg:INPUT.")
    var video = "studio"

    @Option(help: "blocks, sextant, braille or ascii.")
    var style = "blocks"

    func run() async throws {
        guard let style = Rasterizer.Style(rawValue: style) else {
            throw ValidationError("--style is blocks, sextant, braille or ascii")
        }
        let size = Size(width: 200, height: 56)
        let pictures = try await record(seconds: options.seconds)
        guard !pictures.isEmpty else { throw ValidationError("\(video) gave no pictures") }

        var rasterizer = Rasterizer(style: style, colors: .trueColor)
        var encoder = TrueColorEncoder()
        var (changed, full) = (0, 0)
        let started = Self.processorTime()
        for picture in pictures {
            let surface = rasterizer.render(picture, into: size)
            changed += encoder.encode(surface).count
        }
        let spent = Self.processorTime() - started
        for picture in pictures {
            var fresh = TrueColorEncoder()
            full += fresh.encode(rasterizer.render(picture, into: size)).count
        }

        let milliseconds = spent / Double(pictures.count) * 1_000
        var results = Results()
        results.add("screen.ms_per_frame", milliseconds, "ms", "processor time a picture, rasterized and encoded")
        results.add("screen.core_share_60fps", milliseconds * 60 / 1_000, "1", "share of a core at 60 pictures/s")
        results.add("screen.kb_per_frame", Double(changed) / Double(pictures.count) / 1_000, "kB", "sent a picture")
        results.add(
            "screen.full_kb_per_frame", Double(full) / Double(pictures.count) / 1_000, "kB", "full redraw (yardstick)")
        results.add("screen.bytes_ratio", Double(changed) / Double(full), "1", "sent / full redraw")
        if !options.json {
            print(
                "screen: \(pictures.count) pictures of \(video), \(style.rawValue), 200×56, true colour, \(Results.machine)"
            )
        }
        results.print(json: options.json)
    }

    /// So many seconds of the source, at its own pace, kept as pictures.
    private func record(seconds: Int) async throws -> [Picture] {
        let reader = try PictureSpecifier(video).open()
        let kept = Kept()
        let source = PictureSource(reader, deliver: { picture, _ in kept.add(picture) }, ended: { _ in })
        // Twenty seconds of pictures are 200 MB.
        try await Task.sleep(for: .seconds(min(seconds, 20)))
        source.stop()
        return kept.pictures.compactMap {
            Picture(
                width: $0.width, height: $0.height, luma: $0.luma, blueDifference: $0.blueDifference,
                redDifference: $0.redDifference)
        }
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

private final class Kept: Sendable {
    private let kept = Mutex<[I420Picture]>([])

    var pictures: [I420Picture] { kept.withLock { $0 } }
    func add(_ picture: I420Picture) { kept.withLock { $0.append(picture) } }
}
