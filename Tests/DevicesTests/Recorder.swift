import Foundation
import Media
import Synchronization
import Tools

@testable import Devices

/// Keeps what a source delivers, and waits until it is as wanted.
final class Recorder<Item: Sendable>: Sendable {
    struct Taken: Sendable {
        var items: [Item] = []
        var times: [Instant] = []
        var end: SourceEnd?
    }

    private let taken = Mutex(Taken())
    private let limit: Int

    /// Keeps at most `limit` items.
    init(limit: Int = 1_000) { self.limit = limit }

    func deliver(_ item: Item, at time: Instant) {
        taken.withLock {
            guard $0.items.count < limit else { return }
            $0.items.append(item)
            $0.times.append(time)
        }
    }

    func end(_ end: SourceEnd) { taken.withLock { $0.end = end } }

    var now: Taken { taken.withLock { $0 } }

    /// What was taken once `isEnough` says so, or after thirty seconds.
    func wait(until isEnough: @Sendable (Taken) -> Bool) async throws -> Taken {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let taken = now
            if isEnough(taken) { return taken }
            try await Task.sleep(for: .milliseconds(5))
        }
        return now
    }
}

/// A folder that is gone with its last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "hawker-devices-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ bytes: [UInt8] = []) throws -> String {
        let path = path + "/" + name
        if !bytes.isEmpty { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
        return path
    }
}

/// Runs ffmpeg to make a test's own clip.
func makeClip(_ arguments: [String]) throws {
    do {
        try Tool.run("ffmpeg", ["-nostdin", "-loglevel", "error", "-y"] + arguments)
    } catch is Child.NotStarted {
        throw DeviceError(.programMissing, "ffmpeg")
    }
}
