import CCurses

/// Gives the terminal back however the process ends: by close, `exit`, a crash or a signal; and takes it
/// again after a stop.
///
/// The handlers are C in the shim. Its state is static, one per file that uses it, so this is the only one.
enum TerminalGuard {
    /// Keeps the modes and signal handlers as they are now; call before curses starts. False when the tty has
    /// no modes to keep.
    static func remember(tty: Int32) -> Bool { hawker_guard_remember(tty) == 0 }

    /// Takes the signals; call after curses has started.
    static func arm(tty: Int32, wake: Int32, leave: [UInt8], enter: [UInt8]) {
        leave.withUnsafeBytes { leave in
            enter.withUnsafeBytes { enter in
                hawker_guard_arm(
                    tty, wake, leave.bindMemory(to: CChar.self).baseAddress, leave.count,
                    enter.bindMemory(to: CChar.self).baseAddress, enter.count)
            }
        }
    }

    static func disarm() {
        hawker_guard_disarm()
        hawker_guard_restore_modes()
    }

    /// Whether the process was stopped and continued since the last call.
    static func takeResumed() -> Bool { hawker_guard_take_resumed() != 0 }
}
