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
        tokens = try await stall.admit(Self.talkers(for: linesPerSecond), named: "talker", at: now)
        try stall.store.close()
    }
}
