import Devices
import Media
import Testing
import Transport

@testable import Client

/// A viewer while the room's key changes.
@Suite(.serialized) struct KeyChangeTests {
    private static let keys = (0..<4).map { _ in MasterKey.random() }

    @Test("the former key goes when the next has opened packets for longer than a repair waits")
    func overlap() {
        var change = KeyChange(current: Self.keys[0], next: nil)
        #expect(change.offered(Self.keys[0]) == .known)
        #expect(change.offered(Self.keys[1]) == .next)
        #expect(change.offered(Self.keys[1]) == .known)
        for (key, time, isOver) in [
            (KeyRing.Key.current, 0, false), (.next, 500, false), (.current, 2_000, false), (.next, 3_499, false),
            (.next, 3_500, true), (.current, 3_600, false),
        ] {
            let goes = change.opened(with: key, at: .zero + .milliseconds(time))
            #expect(goes == isOver, "\(time) ms")
        }
        #expect(change.offered(Self.keys[1]) == .known)
        #expect(change.offered(Self.keys[0]) == .next)
    }

    @Test("a second key on the heels of the first takes the place of the one that went, not of the one in use")
    func inARow() {
        var change = KeyChange(current: Self.keys[0], next: Self.keys[1])
        let goes = change.opened(with: .next, at: .zero)
        #expect(!goes)
        #expect(change.offered(Self.keys[2]) == .nextAfterPromoting)
        #expect(change.offered(Self.keys[1]) == .known)
        #expect(change.offered(Self.keys[3]) == .next)
    }

    @Test("a key is missing when nothing has opened for a while, and that is said every other second")
    func missing() {
        var change = KeyChange(current: Self.keys[0], next: nil)
        var said: [Int] = []
        for time in stride(from: 0, through: 5_000, by: 20) {
            change.failed(at: .zero + .milliseconds(time))
            if change.isMissing(at: .zero + .milliseconds(time)) { said.append(time) }
        }
        #expect(said == [300, 2_300, 4_300])
        // Forgeries among packets that open are nobody's missing key.
        for time in stride(from: 10_000, through: 15_000, by: 20) {
            change.failed(at: .zero + .milliseconds(time))
            if time % 100 == 0 { _ = change.opened(with: .current, at: .zero + .milliseconds(time)) }
            let isMissing = change.isMissing(at: .zero + .milliseconds(time))
            #expect(!isMissing)
        }
    }

    @Test("a viewer who was told the next key sees and hears no change; who was not loses all, says so, and comes back")
    func engines() async throws {
        let relay = try LoopbackRelay()
        let (host, told, late, banned) = (
            Witness<BroadcastEngine.Event>(), Witness<PlaybackEngine.Event>(), Witness<PlaybackEngine.Event>(),
            Witness<PlaybackEngine.Event>()
        )
        let broadcast = try BroadcastEngine(
            relay: "127.0.0.1", ticket: try relay.ticket(.publish, reporter: 7), pictures: StudioReader(),
            sound: ToneReader(), preview: { host.show($0, at: .now) }, event: { host.note($0) })
        let engines = try [(told, UInt32(8)), (late, 9), (banned, 10)].map { witness, reporter in
            try PlaybackEngine(
                relay: "127.0.0.1", ticket: try relay.ticket(.watch, reporter: reporter), sound: .none,
                picture: { witness.show($0, at: $1) }, event: { witness.note($0) })
        }
        defer {
            for engine in engines { engine.stop() }
            broadcast.stop()
            relay.stop()
        }
        for witness in [told, late, banned] { _ = try await witness.wait { $0.pictures >= 60 } }
        let before = engines[0].statistics

        // Twice, as with two people banned in a row: the second key comes while the first is still new.
        var keys: [MasterKey] = []
        relay.revoke(10)
        for _ in 0..<2 {
            let key = MasterKey.random()
            keys.append(key)
            // What is no key changes nothing, and a false one costs nothing: no packet ever opens with it.
            engines[0].offer(roomKey: "nonsense")
            engines[0].offer(roomKey: MasterKey.random().text)
            engines[0].offer(roomKey: key.text)
            engines[0].offer(roomKey: key.text)
            try await Task.sleep(for: .milliseconds(200))
            try relay.rekey(to: key)
            let shown = told.now.pictures
            _ = try await told.wait { $0.pictures >= shown + 60 }
        }
        let after = engines[0].statistics
        print(
            "two key changes: \(after.link.freezes) freezes, concealed \(after.link.soundConcealed), lost "
                + "\(after.link.packetsLost), \(after.picturesRefused) pictures refused, "
                + "\(after.picturesDecoded - before.picturesDecoded) shown")
        #expect(after.link.freezes == 0 && after.picturesRefused == 0)
        #expect(after.link.packetsLost == before.link.packetsLost)
        #expect(after.link.soundConcealed == before.link.soundConcealed)
        #expect(!told.now.events.contains(.keyMissing) && !told.now.events.contains(.relayLost))

        let missed = try await late.wait { $0.events.contains(.keyMissing) }
        #expect(missed.events.contains(.keyMissing))
        let seen = late.now.pictures
        let atBan = banned.now.pictures
        // As the tickets have them: the former, and the one that is sealed with.
        for key in keys { engines[1].offer(roomKey: key.text) }
        let back = try await late.wait { $0.pictures >= seen + 30 }
        #expect(back.pictures >= seen + 30 && engines[1].statistics.isBound)
        // Who is banned gets the keys from a friend, and still nothing is sent there.
        for key in keys { engines[2].offer(roomKey: key.text) }
        let lost = try await banned.wait { $0.events.contains(.relayLost) }
        #expect(lost.events.contains(.relayLost) && lost.pictures == atBan)
    }
}
