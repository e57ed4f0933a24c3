import Foundation
import Glibc

/// Sends standard error to the log while a screen is up: whatever a library says there must not reach the terminal.
final class StandardErrorFile {
    private let kept: Int32

    init() {
        kept = dup(STDERR_FILENO)
        let log = (try? Directories.state())?.appendingPathComponent("hawker.log").path ?? "/dev/null"
        var file = open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        if file < 0 { file = open("/dev/null", O_WRONLY | O_CLOEXEC) }
        guard file >= 0 else { return }
        dup2(file, STDERR_FILENO)
        close(file)
    }

    func restore() {
        guard kept >= 0 else { return }
        dup2(kept, STDERR_FILENO)
        close(kept)
    }
}
