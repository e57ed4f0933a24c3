import Commerce

/// Why the store did not do what it was asked to. Nothing of the request was kept.
package enum StoreError: Error, Hashable, Sendable {
    case cannotOpen(path: String, reason: String)
    /// The file was written by a later hawker, or by one from before the first that lasts.
    case newerSchema(path: String)
    /// The key that addresses are sealed with is not beside its database.
    case keyMissing(path: String)
    case diskFull
    /// The file, or a row of it, is not what hawker writes.
    case corrupt(String)
    case nameTaken(Account.Name)
    /// The task that asked was cancelled.
    case cancelled
    case failed(String)

    /// Stable, for logs and for programs.
    package var code: String {
        switch self {
        case .cannotOpen: "store-cannot-open"
        case .newerSchema: "store-newer-schema"
        case .keyMissing: "store-key-missing"
        case .diskFull: "store-disk-full"
        case .corrupt: "store-corrupt"
        case .nameTaken: "name-taken"
        case .cancelled: "store-cancelled"
        case .failed: "store-failed"
        }
    }

    /// What happened and what to do next.
    package var message: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the database \(path): \(reason); check that its directory exists and may be written"
        case .newerSchema(let path):
            """
            the database \(path) was written by another version of hawker, a newer one or one before 0.2; start that \
            version, or choose another file
            """
        case .keyMissing(let path):
            "the key \(path), which the addresses in the database are sealed with, is missing; restore it beside the database"
        case .diskFull: "the disk is full, so nothing was saved; make room and try again"
        case .corrupt(let what): "the database is damaged: \(what); restore the last backup"
        case .nameTaken(let name): "the name \(name) is taken; choose another one"
        case .cancelled: "the request was given up before anything was saved"
        case .failed(let reason): "the database did not save or answer: \(reason); try again"
        }
    }
}
