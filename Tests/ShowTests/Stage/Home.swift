import Foundation
import Tools

/// One person's home: an empty folder that everything they start takes for theirs.
struct Home {
    let folder: URL

    init(_ name: String, in parent: URL) throws {
        folder = parent.appendingPathComponent(name, isDirectory: true)
        for part in ["state", "data", "temporary"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(part), withIntermediateDirectories: true)
        }
    }

    /// What programs see of the world, and nothing of the person who runs the tests.
    var environment: [String: String] {
        Tool.environment.merging([
            "HOME": folder.path, "XDG_STATE_HOME": folder.appendingPathComponent("state").path,
            "XDG_DATA_HOME": folder.appendingPathComponent("data").path,
            "TMPDIR": temporary.path, "LANG": "C.UTF-8",
        ]) { $1 }
    }

    var temporary: URL { folder.appendingPathComponent("temporary") }
}
