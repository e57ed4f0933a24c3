import Dispatch
import Synchronization
import Testing

@testable import Server

@Suite("Password hasher", .timeLimit(.minutes(1)))
struct PasswordHasherTests {
    @Test("hashes, verifies, and says no to a name that nobody has")
    func verifies() async throws {
        let hasher = PasswordHasher(strength: 4)
        let hash = try await hasher.hash("correct horse")
        #expect(try await hasher.verify("correct horse", against: hash))
        #expect(try await !hasher.verify("wrong horse", against: hash))
        #expect(try await !hasher.verify("correct horse", against: nil))
    }

    @Test("runs two at a time, lets some wait, and refuses the rest with a time to come back")
    func bounds() async throws {
        let hasher = PasswordHasher(strength: 4, atOnce: 2, places: 3)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 { group.addTask { try await hasher.run { gate.pass() } } }
            await gate.waitForArrivals(2)
            for _ in 0..<3 { group.addTask { try await hasher.run { gate.pass() } } }
            await waits(for: "three in the line") { hasher.waitingCount >= 3 }

            await #expect(throws: PasswordHasherBusy(retryAfter: AccountLimits.hashRetryAfter)) {
                try await hasher.run {}
            }
            #expect(gate.arrivals == 2)
            gate.open()
            try await group.waitForAll()
        }
        #expect(gate.arrivals == 5)
        #expect(gate.mostInside <= 2)
        try await hasher.run {}
    }

    @Test("a caller that is cancelled gives its place up at once")
    func cancelled() async throws {
        let hasher = PasswordHasher(strength: 4, atOnce: 1, places: 1)
        let gate = Gate()
        let first = Task { try await hasher.run { gate.pass() } }
        await gate.waitForArrivals(1)
        let second = Task { try await hasher.run { Issue.record("a cancelled caller's work ran") } }
        await waits(for: "one in the line") { hasher.waitingCount >= 1 }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(hasher.waitingCount == 0)

        let third = Task { try await hasher.run { gate.pass() } }
        await waits(for: "one in the line") { hasher.waitingCount >= 1 }
        gate.open()
        try await first.value
        try await third.value
    }

    @Test("a place comes back when the work fails")
    func failures() async throws {
        struct Broken: Error {}
        let hasher = PasswordHasher(strength: 4, atOnce: 1, places: 0)
        for _ in 0..<3 {
            await #expect(throws: Broken.self) { try await hasher.run { throw Broken() } }
        }
        #expect(try await hasher.run { 7 } == 7)
    }
}

/// Holds whoever passes until it is opened, and counts them.
private final class Gate: Sendable {
    private struct State {
        var arrivals = 0
        var inside = 0
        var mostInside = 0
    }

    private let state = Mutex(State())
    private let held = DispatchSemaphore(value: 0)

    var arrivals: Int { state.withLock { $0.arrivals } }
    var mostInside: Int { state.withLock { $0.mostInside } }

    func pass() {
        state.withLock { state in
            state.arrivals += 1
            state.inside += 1
            state.mostInside = max(state.mostInside, state.inside)
        }
        held.wait()
        held.signal()
        state.withLock { $0.inside -= 1 }
    }

    func open() { held.signal() }

    func waitForArrivals(_ count: Int) async {
        await waits(for: "\(count) arrivals") { arrivals >= count }
    }
}
