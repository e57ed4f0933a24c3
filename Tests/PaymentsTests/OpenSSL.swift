import Foundation
import Tools

/// The `openssl` program: an implementation of RSA signatures that shares nothing with ours.
struct OpenSSL {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Whether `signature` (base64) is an RSA-SHA256 PKCS#1 v1.5 signature of `text`.
    static func verifies(_ signature: String, of text: [UInt8], publicKeyPEM: String) throws -> Bool {
        guard let bytes = Data(base64Encoded: signature) else { return false }
        return try inFolder { folder in
            try Data(text).write(to: folder.appending(path: "text"))
            try bytes.write(to: folder.appending(path: "signature"))
            try Data(publicKeyPEM.utf8).write(to: folder.appending(path: "key.pem"))
            let (key, signature, text) = ("\(folder.path)/key.pem", "\(folder.path)/signature", "\(folder.path)/text")
            return try run(["dgst", "-sha256", "-verify", key, "-signature", signature, text], in: folder) == .exited(0)
        }
    }

    /// The signature of `text`, base64.
    static func sign(_ text: [UInt8], privateKeyPEM: String) throws -> String {
        try inFolder { folder in
            try Data(text).write(to: folder.appending(path: "text"))
            try Data(privateKeyPEM.utf8).write(to: folder.appending(path: "key.pem"))
            let end = try run(
                [
                    "dgst", "-sha256", "-sign", "\(folder.path)/key.pem", "-out", "\(folder.path)/signature",
                    "\(folder.path)/text",
                ],
                in: folder)
            guard end == .exited(0) else { throw Failure(description: "openssl did not sign: \(end)") }
            return try Data(contentsOf: folder.appending(path: "signature")).base64EncodedString()
        }
    }

    private static func inFolder<Value>(_ work: (URL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hawker-payments-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try work(folder)
    }

    private static func run(_ arguments: [String], in folder: URL) throws -> Child.End {
        let words = folder.appending(path: "words").path
        do {
            return try Child("openssl", arguments, environment: Tool.environment, output: words, errors: words).wait()
        } catch is Child.NotStarted {
            throw Failure(description: "these tests need the openssl program (apt install openssl)")
        }
    }
}
