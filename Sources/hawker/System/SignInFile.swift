import Client
import Foundation
import Wire

/// The sign-in of one server, kept between runs so that a buyer signs in once. Readable by its owner only.
///
/// Hosting and watching are kept apart: who tries both on one machine is two people.
struct SignInFile {
    enum Purpose: String { case host, watch }

    private let file: URL

    init(_ purpose: Purpose, at server: ServerAddress) throws {
        let name = server.description.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "_" }
        file = try Directories.state().appendingPathComponent("\(purpose.rawValue)-\(String(name)).json")
    }

    /// Nil when there is none, or none that can be read.
    func load() -> SignedIn? {
        guard let data = try? Data(contentsOf: file), data.count < 4096 else { return nil }
        return try? JSONDecoder().decode(SignedIn.self, from: data)
    }

    /// Keeps a sign-in, or forgets it with nil. A failure costs the next run a sign-in, nothing more.
    func save(_ signedIn: SignedIn?) {
        guard let signedIn, let data = try? JSONEncoder().encode(signedIn) else {
            try? FileManager.default.removeItem(at: file)
            return
        }
        let manager = FileManager.default
        try? manager.removeItem(at: file)
        _ = manager.createFile(atPath: file.path, contents: data, attributes: [.posixPermissions: 0o600])
    }
}
