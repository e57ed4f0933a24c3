import Glibc
import Media
import Synchronization

/// A program that writes to us through a pipe.
///
/// It does not outlive its last reference: it is killed then, and when this whole process dies instead, the next
/// thing it writes meets a closed pipe.
final class ChildProgram: Sendable {
    private let name: String
    private let process: pid_t
    private let output: InputFile
    private let errors: InputFile
    private let lastWords = Mutex<[UInt8]>([])
    /// Waits in a row without a byte after which it is said to have stalled.
    private let idleWaits: Int
    private let stalled = Atomic(false)

    /// Held while pipes are made and handed over: without it a program that another thread starts in between could
    /// inherit the writing ends, and the end of the output would never be seen.
    private static let spawning = Mutex(())

    /// Runs `name`, found in PATH, with nothing to read.
    init(
        _ name: String, _ arguments: [String], idleWaits: Int = DeviceLimits.programIdleWaits
    ) throws(DeviceError) {
        self.name = name
        self.idleWaits = idleWaits
        (process, output, errors) = try Self.spawning.withLock { _ throws(DeviceError) in
            guard let output = Pipe(), let errors = Pipe() else {
                throw DeviceError(.programNotStarted, name, systemReason(errno))
            }
            let process = try Self.spawn(name, arguments, output: output.writing, errors: errors.writing)
            return (process, output.reading, errors.reading)
        }
    }

    private static func spawn(
        _ name: String, _ arguments: [String], output: InputFile, errors: InputFile
    ) throws(DeviceError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.descriptor, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors.descriptor, STDERR_FILENO)
        // A server may ignore SIGPIPE; the child must not, or it would go on writing to nobody.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGTERM, SIGINT] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let words = ([name] + arguments).map { strdup($0) }
        defer { words.forEach { free($0) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, name, &actions, &attributes, words + [nil], environ)
        guard status != ENOENT else {
            throw DeviceError(.programMissing, name)
        }
        guard status == 0 else {
            throw DeviceError(.programNotStarted, name, systemReason(status))
        }
        return process
    }

    deinit {
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }

    /// It runs, but gave nothing for so long that nobody should wait any more: a camera that hangs.
    var hasStalled: Bool { stalled.load(ordering: .relaxed) }

    /// Fills `target` from what the program writes; false when it ends or stalls before, or once `stop` is requested.
    func fill(_ target: inout [UInt8], unless stop: StopSignal) -> Bool {
        target.withUnsafeMutableBytes { bytes in
            var done = 0
            var idle = 0
            while done < bytes.count, !stop.isRequested {
                switch wait() {
                case .errors: listen()
                case .output:
                    let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
                    let count = read(output.descriptor, rest.baseAddress, rest.count)
                    if count == 0 || (count < 0 && errno != EINTR) { return false }
                    done += max(0, count)
                    idle = 0
                case .nothing:
                    idle += 1
                    guard idle < idleWaits else {
                        stalled.store(true, ordering: .relaxed)
                        return false
                    }
                }
            }
            return done == bytes.count
        }
    }

    /// The last line the program wrote to its standard error, for a message. Call it after the output has ended.
    func lastLine() -> String {
        // What it wrote just before it ended is still in the pipe. Another writer may hold that open: do not wait long.
        var chunks = 0
        while chunks < 20, listen() { chunks += 1 }
        let text = String(decoding: lastWords.withLock { $0 }, as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) } ?? ""
        let printable = line.unicodeScalars.filter { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
        return String(String.UnicodeScalarView(printable)).suffix(DeviceLimits.quotedCharacters).description
    }

    /// How it ended: with an exit code, or by a signal.
    enum End: Sendable, Equatable {
        case code(Int32)
        case signal(Int32)
    }

    /// How the program ended; nil while it runs on after its output has ended, or once `stop` is requested. Waits a
    /// second at most: one that has closed its output is about to go.
    func end(unless stop: StopSignal) -> End? {
        for _ in 0..<DeviceLimits.programEndWaits {
            var information = siginfo_t()
            // What is found stays to be collected when this is given up.
            let status = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
            guard status == 0 else { return nil }
            let child = information._sifields._sigchld
            if child.si_pid == process {
                let hasLeft = Int(information.si_code) == Int(CLD_EXITED)
                return hasLeft ? End.code(child.si_status) : End.signal(child.si_status)
            }
            let next = Instant.now + .milliseconds(Int64(DeviceLimits.stopCheckMilliseconds))
            guard stop.sleep(until: next) else { return nil }
        }
        return nil
    }

    private enum Ready { case output, errors, nothing }

    private func wait() -> Ready {
        var waited = [
            pollfd(fd: output.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&waited, 2, DeviceLimits.stopCheckMilliseconds) > 0 else { return .nothing }
        // Words first, so that a talkative program never fills its pipe.
        if waited[1].revents & Int16(POLLIN) != 0 { return .errors }
        if waited[0].revents == 0 {
            // A program that ends may close its words a while before its output: that is no reason not to wait.
            waited[1].fd = -1
            guard poll(&waited, 2, DeviceLimits.stopCheckMilliseconds) > 0 else { return .nothing }
        }
        return waited[0].revents != 0 ? .output : .nothing
    }

    /// Takes some of what is on the standard error; false when nothing comes any more.
    @discardableResult
    private func listen() -> Bool {
        var waited = pollfd(fd: errors.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waited, 1, DeviceLimits.stopCheckMilliseconds) > 0 else { return false }
        var words = [UInt8](repeating: 0, count: 4_096)
        let count = read(errors.descriptor, &words, words.count)
        guard count > 0 else { return false }
        lastWords.withLock {
            $0.append(contentsOf: words[..<count])
            $0.removeFirst(max(0, $0.count - 4_096))
        }
        return true
    }
}

/// The two ends of a pipe, which children do not inherit.
private struct Pipe {
    let reading: InputFile
    let writing: InputFile

    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = InputFile(descriptor: ends[0], closes: true)
        writing = InputFile(descriptor: ends[1], closes: true)
    }
}
