import CCurses

/// Gives the terminal back however the process ends: by close, `exit`, a crash or a signal; and takes it
/// again after a stop.
///
/// The handlers are C in the shim. Its state is static, one per object file that uses it: this file is the only one, and
/// nothing of it may be inlined into another.
enum TerminalGuard {
    /// Keeps the modes and signal handlers as they are now, and takes SIGTSTP; call before curses starts. False when
    /// the tty has no modes to keep.
    @inline(never)
    static func remember(tty: Int32, wake: Int32) -> Bool { hawker_guard_remember(tty, wake) == 0 }

    /// Gives the signals back when curses did not start.
    @inline(never)
    static func forget() { hawker_guard_forget() }

    /// Takes the other signals; call after curses has started.
    @inline(never)
    static func arm(tty: Int32, leave: [UInt8], enter: [UInt8]) {
        leave.withUnsafeBytes { leave in
            enter.withUnsafeBytes { enter in
                hawker_guard_arm(
                    tty, leave.bindMemory(to: CChar.self).baseAddress, leave.count,
                    enter.bindMemory(to: CChar.self).baseAddress, enter.count)
            }
        }
    }

    @inline(never)
    static func disarm() {
        hawker_guard_disarm()
        hawker_guard_restore_modes()
    }

    /// Asks for a stop, as SIGTSTP does.
    @inline(never)
    static func askToStop() { hawker_guard_ask_to_stop() }

    /// Stops the process if that was asked for, and returns when it is continued; for the thread that draws.
    @inline(never)
    static func stopIfAsked() { hawker_guard_stop_if_asked() }

    /// Takes the terminal again if the process was stopped and continued since the last call; whether it was.
    @inline(never)
    static func takeResumed() -> Bool { hawker_guard_take_resumed() != 0 }
}
