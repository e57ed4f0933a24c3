import Glibc
import Payments
import Server

/// The files of a sandbox that runs by itself: the settings it shares with its merchant, which hold its keys, and its
/// trades. With both it comes back after a restart as a real gateway would.
///
/// One sandbox at a time has them: the kernel gives the lock back however the process ends.
final class SandboxFiles: Sendable {
    let settings: String
    let trades: String
    private let lock: Int32

    /// A settings file and one of its values are under 20 KiB.
    private static let settingsBytes = 64 * 1_024
    /// For their owner's eyes only.
    private static let mode: mode_t = 0o600

    init(settings: String, trades: String) throws {
        self.settings = settings
        self.trades = trades
        lock = open(trades + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, Self.mode)
        guard lock >= 0 else {
            throw Failure(.cannotCreate, "\(trades) cannot be written: \(String(cString: strerror(errno)))")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw Failure(
                .unavailable, "another sandbox-pay keeps its trades in \(trades); stop it or name other files.")
        }
    }

    deinit { close(lock) }

    /// The sandbox that these files are of, with its trades; a new one when neither is there.
    ///
    /// What is there and is no sandbox's is a failure, and left as it is.
    func pairing() throws -> SandboxPairing {
        var pairing: SandboxPairing
        if let kept = try Self.contents(of: settings, limit: Self.settingsBytes) {
            pairing = try reading(settings, "Name another file, or delete it: then a new sandbox is made.") {
                () throws(SettingsError) in
                try SandboxPairing(settings: SettingsFile.parse(String(decoding: kept, as: UTF8.self)))
            }
        } else {
            do throws(GatewayError) {
                pairing = try SandboxPairing()
            } catch {
                throw Failure(.software, error.message)
            }
        }
        if let kept = try Self.contents(of: trades, limit: SandboxState.bytesAtMost) {
            let fresh = pairing
            pairing = try reading(trades, "Delete it to begin without trades, or name another with --state.") {
                () throws(SettingsError) in
                var pairing = fresh
                try pairing.recall(SandboxState(reading: kept))
                return pairing
            }
        }
        return pairing
    }

    /// Writes where the sandbox listens, and its keys when they are new. A file that says so already stays as it is.
    func tell(_ pairing: SandboxPairing, origin: String) throws {
        var values = pairing.settings(origin: origin)
        values[PaymentSettings.wallet] = origin + "/wallet/pay"
        do {
            if let kept = try Self.contents(of: settings, limit: Self.settingsBytes) {
                let known = try SettingsFile.parse(String(decoding: kept, as: UTF8.self))
                if known.merging(values, uniquingKeysWith: { $1 }) == known { return }
                // What somebody else added stays.
                values.merge(known) { own, _ in own }
            }
            try WholeFile.write(Array(try SettingsFile.text(of: values).utf8), to: settings, mode: Self.mode)
        } catch let error as SettingsError {
            throw Failure(.software, error.description)
        }
    }

    /// Keeps all of the trades, or those that were kept before.
    func keep(_ state: SandboxState) throws { try WholeFile.write(try state.bytes, to: trades, mode: Self.mode) }

    private func reading<Value>(
        _ path: String, _ advice: String, _ body: () throws(SettingsError) -> Value
    ) throws(Failure) -> Value {
        do throws(SettingsError) {
            return try body()
        } catch {
            throw Failure(.usage, "\(path) cannot be used: \(error.description). Nothing was changed. \(advice)")
        }
    }

    /// The bytes of a file; nil when there is none, or nothing in it.
    private static func contents(of path: String, limit: Int) throws -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw Failure(.noInput, "\(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.cannotCreate, "\(path) is not a file that can be kept; name another.")
        }
        let bytes = try WholeFile.read(path, limit: limit)
        return bytes.isEmpty ? nil : bytes
    }
}

extension SandboxHome {
    /// The sandbox of a server, beside its database: what was paid before a restart is paid after it.
    static func beside(database path: String) -> SandboxHome {
        SandboxHome {
            let files = try SandboxFiles(settings: path + ".sandbox", trades: path + ".sandbox.trades")
            let pairing = try files.pairing()
            return Opened(
                pairing: pairing, keep: { try files.keep($0) },
                listening: { try files.tell(pairing, origin: $0) })
        }
    }
}
