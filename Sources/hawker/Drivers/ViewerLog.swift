import Client
import Commerce
import Media
import Screens
import Synchronization
import Wire

extension ViewerRun {
    /// A line per event on standard output, until the show ends or a signal comes.
    func withoutScreen(_ room: Room.ID) async throws {
        let signals = await Signals.termination()
        let log = ViewerLog(copy: copy?.output)
        let driver = ViewerDriver(api: api, signInFile: signInFile, sink: sink, copy: copy?.output, loop: log)
        Console.line("watching room=\(room) server=\(api.server)")
        if let copy { Console.line("sdp \(copy.file)") }
        driver.perform(.join(room))
        let failure = await withTaskGroup(of: Void.self) { group in
            group.addTask { await driver.run() }
            group.addTask {
                for await _ in signals { break }
                log.stop()
            }
            let failure = await log.untilEnded()
            await driver.stop()
            group.cancelAll()
            return failure
        }
        if let failure { throw Failure(.unavailable, failure) }
        Console.line("left room=\(room)")
    }
}

/// The screen of a viewer without one: one line per event.
private final class ViewerLog: ViewerStage {
    private struct Seen {
        var state: String?
        var layer: String?
        var isTaken = false
        var logged: ContinuousClock.Instant?
    }

    /// Between two lines on the media while nothing changes.
    private static let mediaEvery = Duration.seconds(10)

    private let copy: RTPOutput?
    private let seen = Mutex(Seen())
    private let ended: AsyncStream<String?>
    private let end: AsyncStream<String?>.Continuation

    let pictureRows = 0

    init(copy: RTPOutput?) {
        self.copy = copy
        (ended, end) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Why it ended before its time, if it did.
    func untilEnded() async -> String? {
        for await reason in ended { return reason }
        return nil
    }

    func post(_ event: ViewerEvent) {
        switch event {
        case .joinRefused(_, let problem): end.yield(problem.detail)
        case .snapshot(let snapshot):
            Console.line("phase \(snapshot.phase.rawValue)")
            if snapshot.phase == .ended { end.yield(nil) }
        case .tick(let tick), .resumed(let tick): log(tick)
        case .link(.reconnecting(let attempt, let seconds)):
            Console.line("link down attempt=\(attempt) retry_in=\(seconds)s")
        case .link(.lost(let reason)): end.yield(reason)
        case .media(let status): log(status)
        case .news(let news): Console.line("notice \"\(news.sentence)\"")
        default: break
        }
    }

    func show(_ picture: I420Picture) {}
    func clearPicture() {}
    func nextPictureStyle() {}
    func bell() {}
    func stop() { end.yield(nil) }

    private func log(_ tick: Tick) {
        for case .service(let news) in tick.events ?? [] where news.message.author != .buyer {
            Console.line(
                "answer author=\(news.message.author.rawValue) text=\"\(PlainText.clean(news.message.text, limit: 200))\"")
        }
        for case .phase(let phase) in tick.events ?? [] {
            Console.line("phase \(phase.rawValue)")
            if phase == .ended { end.yield(nil) }
        }
        for case .announcement(let announcement) in tick.events ?? [] {
            Console.line("announced text=\"\(PlainText.clean(announcement.text, limit: 200))\"")
        }
        for case .moderation(let notice) in tick.events ?? [] {
            Console.line("moderation \(Words(.english).notice(notice))")
        }
        for line in tick.danmaku ?? [] {
            Console.line("said from=\(line.from) times=\(line.times) text=\"\(PlainText.clean(line.text, limit: 80))\"")
        }
    }

    /// At each change, and now and then.
    private func log(_ status: MediaStatus) {
        let output = copy?.statistics
        let isTaken = output.map { $0.isHeard && $0.isSeen } ?? false
        // Reports come while the host is away, pictures do not.
        let state = status.state == .starting ? "starting" : status.framesPerSecond > 0 ? "playing" : "waiting"
        let now = ContinuousClock.now
        let isNews = seen.withLock { seen in
            let isDue = seen.logged.map { now - $0 >= Self.mediaEvery } ?? true
            guard isDue || seen.state != state || seen.layer != status.layer || seen.isTaken != isTaken else {
                return false
            }
            seen = Seen(state: state, layer: status.layer, isTaken: isTaken, logged: now)
            return true
        }
        guard isNews else { return }
        var line = "media state=\(state) layer=\(status.layer ?? "none") fps=\(Int(status.framesPerSecond.rounded()))"
        let loss = status.figures.nothingArrives ? "unknown" : "\(Int(status.lossPercent.rounded()))%"
        line += " kbps=\(status.bitsPerSecond / 1_000) loss=\(loss)"
        line += " freezes=\(status.freezes)"
        if let delay = status.delayMilliseconds { line += " delay=\(delay)ms" }
        Console.line(line)
        guard let output else { return }
        Console.line(
            "rtp heard=\(output.isHeard) seen=\(output.isSeen) packets=\(output.packets) pictures=\(output.pictures) "
                + "key_frames=\(output.keyFrames) key_frames_asked=\(output.keyFramesAsked)")
    }
}
