import Client
import Commerce
import Devices
import Foundation
import Screens
import Synchronization
import Wire

/// One host on the air: the room is open, media are sent, and the console or a log hears of everything.
struct HostRun {
    let api: APIClient
    let room: RoomSnapshot
    let sources: OpenedSources

    func onScreen() async throws {
        guard let account = api.signedIn?.account else { throw Failure(.noPermission, "nobody is signed in.") }
        let holder = DriverHolder<HostDriver>()
        let loop = ScreenLoop<HostModel> { effect, _ in holder.driver?.perform(effect) }
        let driver = try await HostDriver.goLive(
            api: api, room: room.room, sources: sources, stage: loop, isOffAir: room.phase == .paused,
            preview: { loop.show($0) })
        holder.driver = driver
        try await ScreenRun.run(
            HostModel(
                seed: ScreenRun.seed(), language: ScreenRun.language, account: account, sources: sources.names,
                zone: .local, isOffAir: room.phase == .paused),
            loop: loop,
            work: { await driver.run() }, stop: { await driver.stop() })
        Console.line(Words(ScreenRun.language).report(room.room, on: api.server.description))
    }

    /// A line per event on standard output, until a signal; then the show ends. What is paused from elsewhere is paused
    /// here.
    func withoutScreen() async throws {
        let signals = await Signals.termination()
        let log = HostLog()
        let driver = try await HostDriver.goLive(
            api: api, room: room.room, sources: sources, stage: log, isOffAir: room.phase == .paused, preview: { _ in })
        log.holder.driver = driver
        Console.line("\(room.phase == .practice ? "practice" : "live") room=\(room.room) server=\(api.server)")
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await driver.run() }
            group.addTask {
                for await _ in signals { break }
                driver.perform(.endShow)
            }
            await log.untilEnded()
            await driver.stop()
            group.cancelAll()
        }
        Console.line("ended room=\(room.room)")
        Console.line("report command=\"hawker report \(room.room) --server \(api.server)\"")
    }
}

/// The console of a host without a screen: one line per event.
private final class HostLog: HostStage {
    let holder = DriverHolder<HostDriver>()
    private let isTunnelled = Atomic(false)
    private let ended: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation
    /// How picture and voice did when last told of.
    private let stopped = Mutex<[HostMediaStatus.Source]>([.running, .running])

    init() { (ended, end) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func untilEnded() async { for await _ in ended { return } }

    func post(_ event: HostEvent) {
        switch event {
        case .snapshot(let snapshot): phaseIs(snapshot.phase)
        case .tick(let tick), .resumed(let tick): log(tick)
        case .link(.reconnecting(let attempt, let seconds)):
            Console.line("link down attempt=\(attempt) retry_in=\(seconds)s")
        case .link(.lost(let reason)):
            Console.line("link lost reason=\"\(reason)\"")
            end.yield()
        case .news(let news): Console.line("notice \"\(news.sentence)\"")
        case .media(let status):
            log(status)
            if isTunnelled.exchange(status.isTunnelled, ordering: .relaxed) != status.isTunnelled {
                Console.line("media way=\(status.isTunnelled ? "websocket" : "udp")")
            }
        case .showEnded(let problem):
            if let problem { Console.error("hawker: \(problem.detail)") }
            end.yield()
        default: break
        }
    }

    func nextPictureStyle() {}
    func bell() {}
    func stop() { end.yield() }

    /// A source that ends by itself, once.
    private func log(_ status: HostMediaStatus) {
        let before = stopped.withLock { stopped in
            defer { stopped = [status.source, status.voice] }
            return stopped
        }
        for (name, (source, known)) in zip(["picture", "voice"], zip([status.source, status.voice], before))
        where source != known {
            switch source {
            case .ended: Console.line("source ended of=\(name)")
            case .failed(let fault): Console.line("source failed of=\(name) reason=\"\(fault.sentence)\"")
            case .awaited(let fault): Console.line("source awaited of=\(name) reason=\"\(fault.sentence)\"")
            case .starting, .running: break
            }
        }
    }

    private func phaseIs(_ phase: RoomPhase) {
        if phase == .ended { end.yield() } else { holder.driver?.perform(.goOffAir(phase == .paused)) }
    }

    private func log(_ tick: Tick) {
        for event in tick.events ?? [] {
            switch event {
            case .stock(let sku, let available, let onHand):
                Console.line("stock sku=\(sku) available=\(available) on_hand=\(onHand)")
            case .shelf(let item): Console.line("shelf sku=\(item.sku) price=\(item.price) available=\(item.available)")
            case .offShelf(let sku): Console.line("off_shelf sku=\(sku)")
            case .shelfOrder(let skus): Console.line("shelf_order skus=\(skus.map(\.rawValue).joined(separator: ","))")
            case .quota(let sku, let flash, let left):
                Console.line("quota sku=\(sku) flash=\(flash) left=\(left)")
            case .coupon(let coupon): Console.line("coupon code=\(coupon.code) left=\(coupon.left)")
            case .draw(let draw): Console.line(DrawLine.text(draw))
            case .phase(let phase):
                Console.line("phase \(phase.rawValue)")
                phaseIs(phase)
            case .about(let about): Console.line("about title=\"\(PlainText.clean(about.title, limit: 80))\"")
            case .announcement(let announcement):
                Console.line("announced text=\"\(PlainText.clean(announcement.text, limit: 200))\"")
            case .order(let order):
                Console.line("order id=\(order.id) state=\(order.state.rawValue) total=\"\(order.total)\"")
            case .question(let question):
                Console.line(
                    "question id=\(question.id) times=\(question.times) answered=\(question.isAnswered) "
                        + "text=\"\(PlainText.clean(question.text, limit: 80))\"")
            case .held(let line):
                Console.line(
                    "held id=\(line.id) from=\(line.name) text=\"\(PlainText.clean(line.text, limit: 80))\"")
            case .heldGone(let id): Console.line("held-gone id=\(id)")
            case .lineGone(let id): Console.line("line-gone id=\(id)")
            case .talk(let limits):
                Console.line("talk slow=\(limits.slowSeconds)s followers_only=\(limits.followersOnly)")
            case .service(let news):
                Console.line(
                    "service thread=\(news.thread) author=\(news.message.author.rawValue) waiting=\(news.waiting) "
                        + "text=\"\(PlainText.clean(news.message.text, limit: 80))\"")
            case .hostLive, .moderation, .unknown: break
            }
        }
        if let counts = tick.counts {
            Console.line("counts viewers=\(counts.viewers) likes=\(counts.likes) paid_orders=\(counts.paidOrders)")
        }
        for line in tick.danmaku ?? [] {
            Console.line("said from=\(line.from) times=\(line.times) text=\"\(PlainText.clean(line.text, limit: 80))\"")
        }
    }
}
