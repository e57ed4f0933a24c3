import CCurses
import Glibc

/// Interrupts a session's wait for input, from any thread.
package final class WakeUp: Sendable {
    /// An eventfd, closed with the last owner, so that a late call never hits another file.
    let file: Int32

    init() throws(TerminalError) {
        file = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard file >= 0 else {
            throw TerminalError(.refused, "the system gave no event file (\(String(cString: strerror(errno))))")
        }
    }

    deinit { close(file) }

    /// Makes the wait that is under way, or else the next one, return. Calls before that are one.
    package func callAsFunction() {
        var one: UInt64 = 1
        // Fails only when the counter is full, in which case the wait returns anyhow.
        _ = write(file, &one, MemoryLayout<UInt64>.size)
    }
}
