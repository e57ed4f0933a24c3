import Client
import Devices
import Media
import Synchronization
import Transport
import Wire

/// Watches a room's picture and hears its voice without a screen, and remembers when and how late they came.
package final class Witness: Sendable {
    private let sightings: Sightings
    private let engine: PlaybackEngine

    /// - Parameter asked: when the person asked to watch; first-picture times count from here.
    package init(api: APIClient, room: RoomSnapshot, asked: Instant) async throws {
        let sightings = Sightings(asked: asked)
        self.sightings = sightings
        let ticket = try await api.media(room.room, as: .watch)
        engine = try PlaybackEngine(
            relay: api.server.host, ticket: ticket, sound: .none,
            picture: { picture, _ in sightings.see(picture, at: .now) }, event: { _ in })
    }

    package var pictures: Int { sightings.seen.withLock { $0.pictures } }

    /// From asking to watch to the first picture; nil while there is none.
    package var firstPicture: Duration? { sightings.seen.withLock { $0.firstPicture } }

    /// Glass to glass in milliseconds, sorted; empty when the picture carries no time code.
    package var delays: [Int] { sightings.seen.withLock { $0.delays.sorted() } }

    package var statistics: PlaybackEngine.Statistics { engine.statistics }

    /// Waits for so many pictures; false when they did not come in time.
    package func sees(_ count: Int, within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while pictures < count {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// Waits until the room's sound is louder than silence; false when it was not in time.
    package func hears(within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while engine.statistics.soundLevel < Self.silence {
            guard ContinuousClock.now < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    /// dB of full scale; a voice is far above it, a decoder without packets far below.
    private static let silence = -60.0

    package func stop() { engine.stop() }
}

private final class Sightings: Sendable {
    struct Seen {
        var firstPicture: Duration?
        var pictures = 0
        var delays: [Int] = []
    }

    let seen = Mutex(Seen())
    private let asked: Instant

    /// Delays that are kept; ten minutes at 30 pictures a second.
    private static let delaysKept = 18_000

    init(asked: Instant) { self.asked = asked }

    func see(_ picture: I420Picture, at now: Instant) {
        let age = TimeCode.read(from: picture)?.age(at: now)
        seen.withLock { seen in
            seen.pictures += 1
            if seen.firstPicture == nil { seen.firstPicture = now - asked }
            if let age, seen.delays.count < Self.delaysKept { seen.delays.append(Int(age.nanoseconds / 1_000_000)) }
        }
    }
}
