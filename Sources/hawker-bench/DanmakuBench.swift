import ArgumentParser
import Foundation

/// A room full of people who talk: how long a line takes to everybody, and what it costs the server, beside a bare `send`
/// loop that gives as many sockets the same frames.
struct DanmakuBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "danmaku", abstract: "Thousands of WebSocket viewers in one room, and lines to all of them.")

    @OptionGroup var options: BenchOptions

    @Option(help: "Viewers; there is a run with twice as many, too.")
    var viewers = 5_000

    @Option(help: "Lines a second, from as many people as may say so much.")
    var lines = 200

    @Option(help: "Those who stop reading in a run of their own, beside the viewers.")
    var stalled = 1_000

    func validate() throws {
        guard (10...9_000).contains(viewers), (1...1_000).contains(lines), (0...9_000).contains(stalled) else {
            throw ValidationError("--viewers is 10 to 9000, --lines 1 to 1000, --stalled 0 to 9000")
        }
        // Each of two processes has its share of both.
        guard DanmakuRoom.talkers(for: lines) < viewers else {
            throw ValidationError("\(lines) lines/s take \(DanmakuRoom.talkers(for: lines)) viewers who talk")
        }
    }

    /// The runs share the time.
    private var seconds: Double { Double(options.seconds) / 4 }

    func run() async throws {
        var results = Results()
        let plain = try await serve(viewers)
        let yard = try yardstick(frame: plain.report.bytes / max(1, plain.report.frames))
        add(plain, "", "\(viewers) viewers, \(lines) lines/s", to: &results)
        results.add(
            "danmaku.yardstick_cpu_s_per_million", yard.processorSecondsPerMillion, "s",
            "a bare send loop, a million frames as long: processor")
        results.add(
            "danmaku.cpu_ratio", plain.processorSecondsPerMillion / yard.processorSecondsPerMillion, "times",
            "the server's processor time against that")
        for p in [50.0, 99.0] {
            if let latency = yard.report.latencies.milliseconds(percentile: p) {
                results.add(
                    "danmaku.yardstick_p\(Int(p))_ms", latency, "ms", "a bare send loop: to everybody, p\(Int(p))")
            }
        }
        if stalled > 0 {
            let beside = try await serve(viewers, stalled: stalled)
            add(beside, "_stalled", "\(viewers) viewers, and \(stalled) who stop reading", to: &results)
        }
        add(try await serve(viewers * 2), "_double", "\(viewers * 2) viewers, \(lines) lines/s", to: &results)
        if !options.json {
            print("danmaku: server, viewers and yardstick in processes of their own, \(Results.machine)")
        }
        results.print(json: options.json)
    }

    private func serve(_ viewers: Int, stalled: Int = 0) async throws -> DanmakuRun {
        try await withTemporaryFolder { folder in
            let room = try await DanmakuRoom(in: folder, linesPerSecond: lines)
            let server = try BenchProcess("danmaku-server", DanmakuServer.Orders(database: room.database))
            defer { server.end() }
            return try DanmakuRun(
                from: server, on: try server.hear(DanmakuServer.Listening.self).port, path: room.path,
                tokens: room.tokens, viewers: viewers, stalled: stalled, linesPerSecond: lines, seconds: seconds)
        }
    }

    private func yardstick(frame: Int) throws -> DanmakuRun {
        let sender = try BenchProcess("danmaku-yardstick", BareSender.Orders(viewers: viewers, frame: frame))
        defer { sender.end() }
        return try DanmakuRun(
            from: sender, on: try sender.hear(DanmakuServer.Listening.self).port, path: "/", tokens: [],
            viewers: viewers, linesPerSecond: lines, seconds: seconds)
    }

    private func add(_ run: DanmakuRun, _ suffix: String, _ what: String, to results: inout Results) {
        let report = run.report
        for p in [50.0, 99.0] {
            if let latency = report.latencies.milliseconds(percentile: p) {
                results.add(
                    "danmaku.p\(Int(p))_ms\(suffix)", latency, "ms", "\(what): from saying to seeing, p\(Int(p))")
            }
        }
        let viewers = Double(max(1, report.held))
        let million = Double(max(1, report.linesSeen)) / 1e6
        results.add("danmaku.held\(suffix)", Double(report.held), "viewers", "\(what): connections at the end")
        results.add(
            "danmaku.lines_lost\(suffix)", Double(report.linesSaid * report.held - report.linesSeen), "lines",
            "\(what): not seen, of \(report.linesSaid) said to each")
        results.add(
            "danmaku.kb_per_connection\(suffix)", run.bytesPerConnection / 1_024, "KiB",
            "\(what): resident memory of the server for each")
        results.add(
            "danmaku.cpu_s_per_million\(suffix)", run.processorSecondsPerMillion, "s",
            "\(what): the server's processor time for a million frames that arrived")
        results.add(
            "danmaku.cpu_s_per_million_lines\(suffix)", run.processorSeconds / million, "s",
            "\(what): the same for a million lines that arrived")
        results.add(
            "danmaku.frames_per_viewer\(suffix)", Double(report.frames) / viewers / run.seconds, "1/s",
            "\(what): frames a viewer gets")
        results.add(
            "danmaku.kb_per_viewer\(suffix)", Double(report.bytes) / viewers / run.seconds / 1_024, "KiB/s",
            "\(what): bytes a viewer gets")
        results.add("danmaku.join_ms\(suffix)", run.joinMilliseconds, "ms", "\(what): until all have the snapshot")
        if let late = report.lateness.milliseconds(percentile: 99) {
            results.add("danmaku.load_late_p99_ms\(suffix)", late, "ms", "\(what): of it the load's own, at most, p99")
        }
        results.add(
            "danmaku.load_cpu\(suffix)", report.processorSeconds, "s",
            "\(what): processor time of the viewers' processes")
    }
}
