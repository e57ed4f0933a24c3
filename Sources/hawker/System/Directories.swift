import Foundation

/// Where hawker keeps things, by the XDG base directory specification.
enum Directories {
    /// What must last: the database.
    static func data() throws -> URL { try directory("XDG_DATA_HOME", default: ".local/share") }
    /// What may be lost: logs and the sign-in that was kept.
    static func state() throws -> URL { try directory("XDG_STATE_HOME", default: ".local/state") }

    private static func directory(_ variable: String, default path: String) throws -> URL {
        let environment = ProcessInfo.processInfo.environment
        let base: URL
        if let value = environment[variable], value.hasPrefix("/") {
            base = URL(fileURLWithPath: value, isDirectory: true)
        } else {
            base = FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(path, isDirectory: true)
        }
        let folder = base.appendingPathComponent("hawker", isDirectory: true)
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(.cannotCreate, "the folder \(folder.path) cannot be made: \(error.localizedDescription)")
        }
        return folder
    }
}
