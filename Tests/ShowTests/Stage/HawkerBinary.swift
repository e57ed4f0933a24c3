import Foundation

/// The program that is tested: the one that was built with the tests, or the one `HAWKER_BINARY` names.
enum HawkerBinary {
    static let file: URL = {
        if let named = ProcessInfo.processInfo.environment["HAWKER_BINARY"] { return URL(fileURLWithPath: named) }
        // The test product lies beside the program, or inside a bundle that does.
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        for _ in 0..<6 {
            folder = folder.deletingLastPathComponent()
            let program = folder.appendingPathComponent("hawker")
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: program.path, isDirectory: &isFolder), !isFolder.boolValue {
                return program
            }
        }
        return URL(fileURLWithPath: ".build/debug/hawker")
    }()

    /// In quotes, for a shell.
    static var quoted: String { "'\(file.path)'" }
}
