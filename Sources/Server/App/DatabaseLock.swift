import Glibc

/// Keeps a second server off a database: each would sell from rooms the other knows nothing of.
///
/// An advisory lock on a file beside the database; the kernel gives it back however the process ends.
final class DatabaseLock: Sendable {
    private let file: Int32

    /// - Throws: when another server holds the database, or the file cannot be made.
    init(database path: String) throws(ServerStartError) {
        let lock = path + ".lock"
        file = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw ServerStartError(
                reason: .store,
                description:
                    "cannot open the database \(path): \(String(cString: strerror(errno))); check that its directory exists and may be written"
            )
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw ServerStartError(
                reason: .store,
                description:
                    "the database \(path) is in use by another hawker server. Stop that one, or give another file with --db."
            )
        }
    }

    deinit { close(file) }

    /// Gives the database back before the process ends.
    func release() { flock(file, LOCK_UN) }
}
