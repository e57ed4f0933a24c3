import Foundation
import Store

/// A path of its own for one test; what is there is removed at the end.
final class TemporaryDatabase: Sendable {
    /// Of the database, what SQLite puts beside it, and its key.
    static let suffixes = ["", "-wal", "-shm", ".key", ".key.new"]

    let path = NSTemporaryDirectory() + "hawker-store-\(UUID().uuidString).sqlite"

    var keyPath: String { path + ".key" }

    func open(maximumBytes: Int? = nil, readers: Int = 4, isReadOnly: Bool = false) throws -> SQLiteStore {
        var options = SQLiteStore.Options()
        options.maximumBytes = maximumBytes
        options.readers = readers
        options.isReadOnly = isReadOnly
        return try SQLiteStore(path: path, options: options)
    }

    /// With a host, its open rooms, and a full shelf in the first of them.
    func openWithShelf(pieces: Int = 100, limit: Int? = nil) async throws -> SQLiteStore {
        let store = try open()
        try await Bazaar.furnish(store)
        for command in Bazaar.commands(pieces: pieces, limit: limit) { try await store.carryOut(command) }
        return store
    }

    /// The same file somewhere else; the store that has it must be closed.
    func copy() throws -> TemporaryDatabase {
        let copy = TemporaryDatabase()
        for suffix in ["", "-wal", ".key"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy.path + suffix)
        }
        return copy
    }

    deinit {
        for suffix in Self.suffixes { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}
