import Commerce
import Foundation
import Glibc
import Media
import Synchronization
import Terminal

/// Runs one screen: the single thread that owns the terminal, reads its keys, and draws.
///
/// Everything that happens elsewhere is posted; of pictures only the newest waits.
final class ScreenLoop<App: ScreenApp>: Sendable {
    private struct Mail: Sendable {
        var events: [App.Event] = []
        var picture: I420Picture?
        var forgetPicture = false
        var requests: [Request] = []
        var wakeUp: WakeUp?
    }

    private enum Request: Sendable { case nextStyle, bell, stop }

    private let mail = Mutex(Mail())
    private let rows = Atomic(0)
    private let perform: @Sendable (App.Effect, ScreenLoop<App>) -> Void

    /// Pictures drawn a second at most; more than a person follows, fewer than a terminal chokes on.
    private static var frame: Duration { .milliseconds(33) }
    /// Between two drawings while no picture comes: lines fly and clocks tick all the same.
    private static var idleFrame: Duration { .milliseconds(100) }

    /// - Parameter perform: carries an effect out; called on the screen's thread, so it must not wait.
    init(perform: @escaping @Sendable (App.Effect, ScreenLoop<App>) -> Void) { self.perform = perform }

    // MARK: - From any thread

    func post(_ event: App.Event) { put { $0.events.append(event) } }

    func show(_ picture: I420Picture) {
        put {
            $0.picture = picture
            $0.forgetPicture = false
        }
    }

    /// The picture that is shown is no longer of anything.
    func clearPicture() {
        put {
            $0.picture = nil
            $0.forgetPicture = true
        }
    }

    /// How many rows of cells the picture has, 0 while none is shown.
    var pictureRows: Int { rows.load(ordering: .relaxed) }

    func nextPictureStyle() { put { $0.requests.append(.nextStyle) } }
    func bell() { put { $0.requests.append(.bell) } }
    func stop() { put { $0.requests.append(.stop) } }

    private func put(_ change: (inout Mail) -> Void) {
        let wakeUp = mail.withLock { mail in
            change(&mail)
            return mail.wakeUp
        }
        wakeUp?()
    }

    // MARK: - The screen's thread

    /// Opens the terminal and runs until `stop`; the terminal is given back whatever happens.
    func run(_ app: App, on capabilities: TerminalCapabilities) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                done.resume(with: Result { try self.own(app, capabilities) })
            }
            thread.name = "screen"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    private func own(_ app: App, _ capabilities: TerminalCapabilities) throws {
        let session = try TerminalSession(capabilities)
        defer { session.close() }
        let muted = StandardErrorFile()
        defer { muted.restore() }
        mail.withLock { $0.wakeUp = session.wakeUp }
        defer { mail.withLock { $0.wakeUp = nil } }

        var app = app
        var painter = Painter(capabilities: session.capabilities)
        carryOut(app.update(App.clock(.now)))
        carryOut(app.update(App.input(.resize(session.size))))
        session.present(app.view(size: session.size, picture: nil))
        carryOut(app.start())

        var nextFrame = ContinuousClock.now
        var lastPicture = ContinuousClock.now
        while true {
            let wait = max(.zero, nextFrame - .now)
            var typed: [InputEvent] = []
            if let event = try session.nextEvent(timeout: wait) { typed.append(event) }
            // Keys that came together are one drawing.
            while typed.count < 256, !typed.isEmpty, let more = try session.nextEvent(timeout: .zero) {
                typed.append(more)
            }
            let news = mail.withLock { mail in
                defer {
                    mail.events = []
                    mail.picture = nil
                    mail.forgetPicture = false
                    mail.requests = []
                }
                return mail
            }
            for request in news.requests {
                switch request {
                case .nextStyle: painter.nextStyle()
                case .bell: session.bell()
                case .stop: return
                }
            }
            for event in news.events { carryOut(app.update(event)) }
            for event in typed {
                if event == .key(.control("z")) {
                    session.stop()
                } else {
                    carryOut(app.update(App.input(event)))
                }
            }
            if news.forgetPicture { painter.picture = nil }
            if let picture = news.picture {
                painter.picture = picture
                lastPicture = .now
            }
            guard !typed.isEmpty || nextFrame <= .now else { continue }
            carryOut(app.update(App.clock(.now)))
            let size = session.size
            let area = app.pictureArea(in: size)
            rows.store(area?.height ?? 0, ordering: .relaxed)
            session.present(app.view(size: size, picture: painter.paint(area)))
            nextFrame = .now + (ContinuousClock.now - lastPicture < .seconds(1) ? Self.frame : Self.idleFrame)
        }
    }

    private func carryOut(_ effects: [App.Effect]) {
        for effect in effects { perform(effect, self) }
    }
}

/// Turns the newest picture into cells, once per picture, size and style.
private struct Painter {
    private static let styles: [Rasterizer.Style] = [.blocks, .sextant, .braille, .ascii]

    private let capabilities: TerminalCapabilities
    private var rasterizer: Rasterizer
    private var painted: (size: Size, surface: Surface)?

    var picture: I420Picture? { didSet { painted = nil } }

    init(capabilities: TerminalCapabilities) {
        self.capabilities = capabilities
        rasterizer = Rasterizer(style: capabilities.pictureStyle, colors: capabilities.colors)
    }

    mutating func nextStyle() {
        let styles = capabilities.unicode ? Self.styles : [.ascii]
        let index = styles.firstIndex(of: rasterizer.style) ?? 0
        rasterizer = Rasterizer(style: styles[(index + 1) % styles.count], colors: capabilities.colors)
        painted = nil
    }

    mutating func paint(_ area: Rect?) -> Surface? {
        guard let picture, let area, !area.isEmpty else { return nil }
        let size = Size(width: area.width, height: area.height)
        if let painted, painted.size == size { return painted.surface }
        guard
            let source = Picture(
                width: picture.width, height: picture.height, luma: picture.luma,
                blueDifference: picture.blueDifference, redDifference: picture.redDifference)
        else { return nil }
        let surface = rasterizer.render(source, into: size)
        painted = (size, surface)
        return surface
    }
}
