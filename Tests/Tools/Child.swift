import Foundation
import Glibc

/// A child process: its input is empty, its output goes to files, and it inherits nothing else.
///
/// Foundation's `Process` takes a program for running until the last descriptor it handed down is closed, so one that
/// leaves a daemon behind (as tmux does) never ends there. And it copies whole `dirent`s out of `/proc/self/fd`, past
/// the end of the C library's buffer once a process has some 1,365 descriptors open, as a run of these tests has.
package final class Child {
    package struct NotStarted: Error { let program: String, reason: String }

    /// How a process ended.
    package enum End: Equatable {
        case exited(Int32)
        case killed(by: Int32)
    }

    package let process: pid_t
    private var end: End?

    /// - Parameters:
    ///   - program: a path, or a name that is looked up in PATH.
    ///   - environment: all of it.
    ///   - output: the file it goes to; so with `errors`.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String], output: String, errors: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let write = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, write, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, write, 0o600)
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            if let file = Int32(name), file > STDERR_FILENO { posix_spawn_file_actions_addclose(&actions, file) }
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let words = ([program] + arguments).map { strdup($0) }
        let variables = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + variables { free(text) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, program, &actions, &attributes, words + [nil], variables + [nil])
        guard status == 0 else { throw NotStarted(program: program, reason: String(cString: strerror(status))) }
        self.process = process
    }

    /// How it ended; nil while it runs.
    package func look() -> End? { collect(WNOHANG) }

    package func wait() -> End { collect(0) ?? .killed(by: SIGKILL) }

    package func send(_ signal: Int32) {
        if look() == nil { kill(process, signal) }
    }

    deinit {
        guard look() == nil else { return }
        kill(process, SIGKILL)
        _ = wait()
    }

    private func collect(_ options: Int32) -> End? {
        if let end { return end }
        var status: Int32 = 0
        var result = waitpid(process, &status, options)
        while result < 0, errno == EINTR { result = waitpid(process, &status, options) }
        guard result == process else { return nil }
        let signal = status & 0x7F
        end = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(by: signal)
        return end
    }
}
