import CCurses
import Glibc

/// The terminal, from opening to giving it back.
///
/// Belongs to the thread that opened it: curses has one owner. Others use ``wakeUp``. There is one at a time in
/// a process. The terminal is given back by ``close()``, by the end of the session's life, and by every end of
/// the process that can still run code (see ``TerminalGuard``).
package final class TerminalSession {
    /// What the terminal really has, which may be less than was asked for.
    package let capabilities: TerminalCapabilities
    /// Interrupts ``nextEvent(timeout:)`` from any thread.
    package let wakeUp: WakeUp
    package private(set) var size: Size

    private var sink: any ScreenSink
    private var keys: KeyReader
    private let screen: OpaquePointer
    private let pasteOff: [UInt8]
    private var isOpen = true
    /// Reads that gave nothing although input was announced.
    private var emptyReads = 0

    /// Opens the terminal of standard input and output.
    ///
    /// Throws, in a sentence for the person at the keyboard, when that is not a terminal or not a known one.
    package init(_ wanted: TerminalCapabilities, likeness: Likeness = .standard) throws(TerminalError) {
        try Self.check(wanted)
        wakeUp = try WakeUp()
        let isUTF8 = hawker_locale_is_utf8() != 0
        guard TerminalGuard.remember(tty: STDIN_FILENO, wake: wakeUp.file) else {
            throw TerminalError(.notATerminal, "the terminal does not tell its modes")
        }
        guard let screen = hawker_open_screen() else {
            TerminalGuard.forget()
            throw TerminalError(
                .unknownTerminal,
                "a terminal of the type \(wanted.name) cannot show full screens; set TERM to what it is")
        }
        self.screen = screen
        raw()
        noecho()
        nonl()
        set_escdelay(25)
        var capabilities = wanted
        capabilities.unicode = wanted.unicode && isUTF8
        if has_colors() {
            start_color()
            use_default_colors()
        }
        capabilities.colors = Self.colors(wanted.colors)
        self.capabilities = capabilities
        guard let keys = KeyReader() else {
            endwin()
            TerminalGuard.forget()
            throw TerminalError(.refused, "there is no memory for the keyboard's buffer")
        }
        self.keys = keys
        // The first refresh enters the alternate screen.
        curs_set(0)
        wrefresh(hawker_stdscr())
        let bytes = TerminalBytes(capability: Self.capability)
        pasteOff = bytes.pasteOff
        if bytes.hasMouse { hawker_mouse_on() }
        if !bytes.pasteOn.isEmpty {
            define_key("\u{1B}[200~", Int32(HAWKER_KEY_PASTE_BEGIN))
            define_key("\u{1B}[201~", Int32(HAWKER_KEY_PASTE_END))
            Self.send(bytes.pasteOn)
        }
        size = Size(width: Int(hawker_columns()), height: Int(hawker_rows()))
        sink =
            capabilities.colors == .trueColor
            ? TrueColorSink(
                file: STDOUT_FILENO, size: size, likeness: likeness, unicode: capabilities.unicode)
            : NcursesSink(
                size: size, colors: capabilities.colors, unicode: capabilities.unicode, likeness: likeness)
        TerminalGuard.arm(tty: STDIN_FILENO, leave: bytes.leave, enter: bytes.enter)
    }

    deinit { close() }

    /// Gives the terminal back. Harmless when repeated.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        Self.send(pasteOff)
        hawker_mouse_off()
        curs_set(1)
        keys.close()
        endwin()
        delscreen(screen)
        TerminalGuard.disarm()
    }

    /// Shows a surface, sending only what differs.
    package func present(_ surface: Surface) {
        guard isOpen else { return }
        sink.present(surface)
    }

    /// Rings the terminal's bell, or flashes where it has none.
    package func bell() {
        guard isOpen else { return }
        beep()
    }

    /// Stops the process as a shell's own key does, at the next ``nextEvent(timeout:)``. The keyboard is raw, so that
    /// key arrives as a key.
    package func stop() { TerminalGuard.askToStop() }

    /// The next thing that happened, or nil when the time is up or ``wakeUp`` was called.
    ///
    /// After a stop and continue the screen is blank and a `resize` asks for drawing. Throws when the terminal
    /// is gone.
    package func nextEvent(timeout: Duration) throws(TerminalError) -> InputEvent? {
        let deadline = ContinuousClock.now + timeout
        while isOpen {
            if let event = takeResize() { return event }
            let reading = keys.read()
            if case .event(let event) = reading { return event }
            if reading == .nothing { continue }
            let left = max(.zero, deadline - .now)
            let signs = hawker_wait(STDIN_FILENO, wakeUp.file, Self.milliseconds(left))
            emptyReads = signs & 1 != 0 ? emptyReads + 1 : 0
            if signs & 4 != 0 || emptyReads > Limits.emptyReads {
                throw TerminalError(.hungUp, "the terminal is gone")
            }
            if signs & 2 != 0 { return takeResize() }
            if signs == 0, deadline <= .now { return nil }
        }
        return nil
    }

    private func takeResize() -> InputEvent? {
        TerminalGuard.stopIfAsked()
        let resumed = TerminalGuard.takeResumed()
        var (columns, rows): (Int32, Int32) = (0, 0)
        if hawker_tty_size(STDOUT_FILENO, &columns, &rows) != 0 {
            let now = Size(
                width: min(Int(columns), Limits.surfaceSide), height: min(Int(rows), Limits.surfaceSide))
            if now != size {
                size = now
                resize_term(rows, columns)
                sink.size = now
                return .resize(now)
            }
        }
        guard resumed else { return nil }
        sink.invalidate()
        return .resize(size)
    }

    private static func check(_ wanted: TerminalCapabilities) throws(TerminalError) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw TerminalError(
                .notATerminal, "the screen needs a terminal for both input and output, not a pipe or a file")
        }
        guard !wanted.name.isEmpty else {
            throw TerminalError(
                .unknownTerminal, "TERM is not set; set it to your terminal's type, for example xterm-256color")
        }
        let name = TextCleaner.clean(wanted.name)
        guard hawker_term_known() == 1 else {
            throw TerminalError(
                .unknownTerminal,
                "the terminal type \(name) is not known here; try TERM=xterm-256color")
        }
        guard capability("cup") != nil else {
            throw TerminalError(
                .unknownTerminal,
                "a terminal of the type \(name) cannot place its cursor, so no screen can be drawn on it")
        }
    }

    private static func colors(_ wanted: Rasterizer.Colors) -> Rasterizer.Colors {
        switch wanted {
        case .trueColor, .monochrome: return wanted
        case .palette256, .palette16:
            let count = has_colors() ? hawker_colors() : 0
            return count >= 256 ? wanted : count >= 8 ? .palette16 : .monochrome
        }
    }

    private static func capability(_ name: String) -> String? {
        hawker_capability(name).map { String(cString: $0) }
    }

    /// A few bytes outside of frames, while no frame is under way.
    private static func send(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        // A terminal that is gone shows at the next read.
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }

    private static func milliseconds(_ duration: Duration) -> Int32 {
        let (seconds, attoseconds) = duration.components
        guard seconds < 3600 else { return 3_600_000 }
        // Rounded up, so that a wait never ends just before its time and spins.
        return Int32(seconds) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
