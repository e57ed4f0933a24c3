import Foundation

/// One run: a process that sends, processes of viewers, and what was seen of both.
struct DanmakuRun {
    let report: AudienceReport
    /// Of the sending process while it was counted.
    let processorSeconds: Double
    /// What the sending process has more in memory for each connection, at the end of the talk.
    let bytesPerConnection: Double
    /// From the first connection to the last snapshot.
    let joinMilliseconds: Double
    /// How long it was counted.
    let seconds: Double

    private static let audiences = 2
    /// Before it counts: buffers and caches get their size.
    private static let warmUp = 1.0
    /// What was said last arrives.
    private static let drain = 1.0

    /// - Parameters:
    ///   - stalled: those who stop reading, beside the viewers.
    init(
        from sender: BenchProcess, on port: Int, path: String, tokens: [String], viewers: Int, stalled: Int = 0,
        linesPerSecond: Int, seconds: Double
    ) throws {
        let before = sender.residentBytes
        func audience(_ index: Int, of total: Int, viewers: Int, tokens: [String], deaf: Bool) throws -> BenchProcess {
            try BenchProcess(
                "danmaku-audience",
                AudienceOrders(
                    port: port, path: path, viewers: viewers, source: "127.0.0.\(2 + index)", tokens: tokens,
                    linesPerSecond: Double(linesPerSecond) / Double(total), isShortOfMemory: deaf))
        }
        func share<Part>(_ all: Int, _ index: Int, _ part: (Range<Int>) -> Part) -> Part {
            part((all * index / Self.audiences)..<(all * (index + 1) / Self.audiences))
        }
        let audiences = try (0..<Self.audiences).map { index in
            try audience(
                index, of: Self.audiences, viewers: share(viewers, index) { $0.count },
                tokens: share(tokens.count, index) { Array(tokens[$0]) }, deaf: false)
        }
        joinMilliseconds = try audiences.map { try $0.hear(AudienceReady.self).milliseconds }.max() ?? 0
        var deaf: BenchProcess?
        if stalled > 0 {
            deaf = try audience(Self.audiences, of: 1, viewers: stalled, tokens: [], deaf: true)
            _ = try deaf?.hear(AudienceReady.self)
            try deaf?.say(AudienceOrder.turnAway)
        }
        for audience in audiences { try audience.say(AudienceOrder.talk) }
        Thread.sleep(forTimeInterval: Self.warmUp)
        // A moment that has come for none of them yet.
        let mark = LineStamp.now + 100_000_000
        for audience in audiences { try audience.say(AudienceOrder.mark(at: mark)) }
        for audience in audiences { _ = try audience.hear(AudienceReport.self) }
        let busy = sender.processorSeconds
        let start = LineStamp.now
        Thread.sleep(forTimeInterval: seconds)
        bytesPerConnection = (sender.residentBytes - before) / Double(viewers + stalled)
        for audience in audiences { try audience.say(AudienceOrder.hush) }
        self.seconds = Double(LineStamp.now - start) / 1e9
        Thread.sleep(forTimeInterval: Self.drain)
        for audience in audiences { try audience.say(AudienceOrder.report) }
        var report = AudienceReport()
        for audience in audiences { report.merge(try audience.hear()) }
        processorSeconds = sender.processorSeconds - busy
        self.report = report
        for process in audiences + [deaf].compactMap({ $0 }) { process.end() }
    }

    /// For each million of frames that arrived.
    var processorSecondsPerMillion: Double { processorSeconds / Double(max(1, report.frames)) * 1e6 }
}
