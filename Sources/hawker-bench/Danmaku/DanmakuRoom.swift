import Commerce
import Foundation
import Server
import Store

/// A room in a database of its own, and people with sign-ins who talk there.
struct DanmakuRoom {
    let database: String
    let path: String
    let tokens: [String]

    /// Lines a second one person says: what a room takes from one is more.
    private static let linesPerTalker = 0.8

    static func talkers(for linesPerSecond: Int) -> Int {
        Int((Double(linesPerSecond) / linesPerTalker).rounded(.up))
    }

    init(in folder: URL, linesPerSecond: Int) async throws {
        let now = Timestamp.wallClock
        let stall = try await Stall(in: folder, pieces: 100, at: now)
        database = folder.appendingPathComponent("stall.sqlite").path
        path = "/v1/rooms/\(stall.room)/live"
        var tokens: [String] = []
        for number in 0..<Self.talkers(for: linesPerSecond) {
            guard let name = Account.Name(rawValue: "talker\(number)") else { throw BenchError("no name") }
            let account = Account(id: try Stall.identifier("a-talker\(number)"), name: name)
            // Registering takes a second of hashing each, which is not what is measured here.
            try await stall.store.create(account, password: "none", at: now)
            let token = AccessToken()
            try await stall.store.openSession(
                tokenHash: token.hash, of: account.id, until: Timestamp(milliseconds: now.milliseconds + 86_400_000))
            tokens.append(token.text)
        }
        try stall.store.close()
        self.tokens = tokens
    }
}
