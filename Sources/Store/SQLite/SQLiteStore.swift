import Commerce
import Crypto
import GRDB
import Glibc

/// The embedded store: one SQLite file in WAL mode.
///
/// A commit is on the disk before it is answered (`synchronous = FULL`). Reads run beside the writer, each on a
/// snapshot.
package final class SQLiteStore: Store {
    package struct Options: Sendable {
        /// Connections that read at the same time.
        package var readers = 4
        /// Bytes the database may grow to; past it writing fails with `diskFull`. Nil for as far as the disk goes.
        package var maximumBytes: Int?
        /// Nothing is changed, and no addresses can be read: for a look at a database that a server may have open.
        package var isReadOnly = false

        package init() {}
    }

    let pool: DatabasePool
    let vault: Vault

    /// Opens the database, makes it when there is none (readable by its owner only), and brings its tables up to date.
    package init(path: String, options: Options = Options()) throws(StoreError) {
        do {
            let isNew = options.isReadOnly ? false : try makePrivateFile(path)
            // Before the database has its first page, so that none is ever left without its key.
            let made = isNew ? try Vault(keyFile: path + ".key", mayMake: true) : nil
            var configuration = Configuration()
            configuration.label = "hawker"
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(5)
            configuration.maximumReaderCount = options.readers
            configuration.readonly = options.isReadOnly
            pool = try DatabasePool(path: path, configuration: configuration)
            guard !options.isReadOnly else {
                guard try pool.read(Schema.migrator.hasCompletedMigrations) else {
                    throw StoreError.newerSchema(path: path)
                }
                vault = Vault(key: SymmetricKey(size: .bits256))
                return
            }
            vault = try made ?? Vault(keyFile: path + ".key", mayMake: false)
            try Self.migrate(pool, path: path)
            try Self.makeDurable(pool, options: options)
        } catch {
            throw StoreError(error, opening: path)
        }
    }

    /// Closes the file; what is asked afterwards fails.
    ///
    /// All that was kept is then in the database itself, so that a copy of that one file is a whole backup. (GRDB
    /// closes the writer before the readers, and SQLite empties the log only for the last connection of all.) What
    /// could not be written back stays in the log, and is as durable there.
    package func close() throws(StoreError) {
        if !pool.configuration.readonly {
            try? pool.writeWithoutTransaction { database in
                // Nil when it is closed already, which GRDB does not look at.
                guard database.sqliteConnection != nil else { return }
                _ = try database.checkpoint(.truncate)
            }
        }
        do { try pool.close() } catch { throw StoreError(error) }
    }

    /// How the writer syncs; 2 is FULL.
    package func writerSynchronous() async throws(StoreError) -> Int {
        try await writing { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? -1 }
    }

    private static func migrate(_ pool: DatabasePool, path: String) throws {
        let migrator = Schema.migrator
        guard try !pool.read(migrator.hasBeenSuperseded) else { throw StoreError.newerSchema(path: path) }
        try migrator.migrate(pool)
    }

    /// GRDB sets NORMAL itself while it opens a pool, so this comes after opening.
    private static func makeDurable(_ pool: DatabasePool, options: Options) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
                throw StoreError.failed("the writer does not take synchronous = FULL")
            }
            try database.execute(sql: "PRAGMA cache_size = -\(StoreLimits.writerCache / 1_024)")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = \(StoreLimits.pagesBetweenCheckpoints)")
            if let bytes = options.maximumBytes {
                let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4_096
                try database.execute(sql: "PRAGMA max_page_count = \(max(1, bytes / pageSize))")
            }
        }
    }

}

extension SQLiteStore {
    func reading<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws(StoreError) -> Answer {
        do { return try await pool.read(body) } catch { throw StoreError(error) }
    }

    /// In one transaction, durable when it returns.
    func writing<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws(StoreError) -> Answer {
        do { return try await pool.write(body) } catch { throw StoreError(error) }
    }
}

extension StoreError {
    init(_ error: any Error, opening path: String? = nil) {
        switch error {
        case let error as StoreError: self = error
        case is CancellationError: self = .cancelled
        case let error as DatabaseError:
            let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
            switch error.resultCode {
            case .SQLITE_FULL: self = .diskFull
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path.map { "\($0): \(reason)" } ?? reason)
            // GRDB interrupts the statements of a task that is cancelled.
            case .SQLITE_INTERRUPT: self = .cancelled
            case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
                self = .cannotOpen(path: path ?? "in use", reason: reason)
            default: self = .failed(reason)
            }
        default: self = .failed(String(describing: error))
        }
    }
}

/// SQLite gives its WAL and shared-memory files the permissions of the database. Says whether there was none.
private func makePrivateFile(_ path: String) throws(StoreError) -> Bool {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    return lseek(descriptor, 0, SEEK_END) == 0
}
