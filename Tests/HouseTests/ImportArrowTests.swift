import Foundation
import Testing

/// The house's one rule: a module imports only what stands above it in the design's table.
@Suite struct ImportArrowTests {
    /// What each module may import of the package and of others' code; the toolchain's own modules are free.
    private static let allowed: [String: Set<String>] = [
        "Commerce": [],
        "Wire": ["Commerce"],
        "Media": ["DequeModule"],
        "Transport": ["Media", "CDatagram", "CSRTP", "Crypto", "CryptoExtras"],
        "Codecs": ["Media", "COpus", "CVPX"],
        "Devices": ["Media", "CALSA"],
        "Store": ["Commerce", "GRDB", "GRDBSQLite", "Crypto"],
        "Payments": ["Commerce", "Crypto", "CryptoExtras"],
        "Server": [
            "Commerce", "Wire", "Media", "Transport", "Store", "Payments", "DequeModule", "Hummingbird",
            "HummingbirdCore", "NIOCore",
            "NIOPosix", "NIOHTTP1", "NIOWebSocket", "NIOExtras", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "HTTPTypes",
            "AsyncHTTPClient", "ServiceLifecycle", "Crypto", "CryptoExtras", "Logging",
        ],
        "Terminal": ["CCurses", "CQREncode"],
        "Client": [
            "Commerce", "Wire", "Media", "Transport", "Codecs", "Devices", "DequeModule", "NIOCore", "NIOPosix",
            "NIOHTTP1",
            "NIOWebSocket", "AsyncHTTPClient", "Logging",
        ],
        "Screens": ["Commerce", "Wire", "Terminal"],
        "Tape": ["Commerce", "Wire", "Media", "Transport", "Devices", "Client", "Server"],
    ]

    /// Modules of the toolchain that rules may not use: a pure module has no clock, no file and no socket.
    private static let impure: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Dispatch"]
    private static let pure: Set<String> = ["Commerce", "Wire", "Media", "Screens"]
    private static let toolchain: Set<String> = impure.union(["Synchronization", "Swift"])

    private static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources")

    @Test(
        "no module imports what stands below it, and pure modules import nothing of the system",
        arguments: allowed.keys.sorted())
    func arrowsPointDown(module: String) throws {
        let may = try #require(Self.allowed[module])
        let files = try Self.swiftFiles(of: module)
        #expect(!files.isEmpty, "\(module) has no source files")
        for file in files {
            for imported in try Self.imports(in: file) {
                let isAllowed =
                    may.contains(imported)
                    || (Self.toolchain.contains(imported)
                        && !(Self.pure.contains(module) && Self.impure.contains(imported)))
                #expect(isAllowed, "\(module)/\(file.lastPathComponent) imports \(imported)")
            }
        }
    }

    @Test("every library module of the tree is in the table")
    func tableIsComplete() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        let modules = Set(folders).subtracting(["hawker", "hawker-bench"]).filter { name in
            // C targets have no Swift in them.
            !((try? Self.swiftFiles(of: name)) ?? []).isEmpty
        }
        #expect(modules == Set(Self.allowed.keys))
    }

    private static func swiftFiles(of module: String) throws -> [URL] {
        let folder = sources.appendingPathComponent(module)
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
    }

    private static func imports(in file: URL) throws -> [String] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            var words = line.split(separator: " ")
            while let first = words.first, first.hasPrefix("@") || ["private", "internal", "package"].contains(first) {
                words.removeFirst()
            }
            guard words.count >= 2, words[0] == "import" else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "var", "let", "typealias"]
            let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
            return String(name.split(separator: ".")[0])
        }
    }
}
