import Commerce
import Testing

@testable import Server

@Suite("Login throttle")
struct LoginThrottleTests {
    static let start = Timestamp(milliseconds: 1_772_337_600_000)

    @Test("four failures cost nothing; from the fifth the wait doubles from a second to 15 minutes")
    func schedule() {
        var throttle = LoginThrottle()
        var waits: [Int64] = []
        for _ in 0..<17 {
            throttle.failed(name: "alice", address: "192.0.2.1", at: Self.start)
            let wait = throttle.wait(name: "alice", address: "192.0.2.1", at: Self.start)
            waits.append(wait?.components.seconds ?? 0)
        }
        #expect(waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
    }

    @Test("the wait counts for the name from anywhere and for the address with any name")
    func bothKeys() {
        var throttle = LoginThrottle()
        for _ in 0..<6 { throttle.failed(name: "alice", address: "192.0.2.1", at: Self.start) }
        #expect(throttle.wait(name: "alice", address: "198.51.100.9", at: Self.start) == .seconds(2))
        #expect(throttle.wait(name: "bob", address: "192.0.2.1", at: Self.start) == nil)
        for number in 0..<46 { throttle.failed(name: "v\(number)", address: "192.0.2.1", at: Self.start) }
        #expect(throttle.wait(name: "bob", address: "192.0.2.1", at: Self.start) == .seconds(2))
        #expect(throttle.wait(name: "bob", address: "198.51.100.9", at: Self.start) == nil)
    }

    @Test("the wait ends at its time, and is told in whole seconds, rounded up")
    func passes() {
        var throttle = LoginThrottle()
        for _ in 0..<7 { throttle.failed(name: "alice", address: "a", at: Self.start) }
        #expect(throttle.wait(name: "alice", address: "b", at: Self.start + .milliseconds(2_999)) == .seconds(2))
        #expect(throttle.wait(name: "alice", address: "b", at: Self.start + .milliseconds(3_999)) == .seconds(1))
        #expect(throttle.wait(name: "alice", address: "b", at: Self.start + .seconds(4)) == nil)
    }

    @Test("a success clears the name, and leaves the address")
    func success() {
        var throttle = LoginThrottle()
        for _ in 0..<54 { throttle.failed(name: "alice", address: "192.0.2.1", at: Self.start) }
        throttle.succeeded(name: "alice")
        #expect(throttle.wait(name: "alice", address: "198.51.100.9", at: Self.start) == nil)
        #expect(throttle.wait(name: "alice", address: "192.0.2.1", at: Self.start) == .seconds(8))
    }

    @Test("failures are forgotten an hour after the last")
    func forgets() {
        var throttle = LoginThrottle()
        for _ in 0..<20 { throttle.failed(name: "alice", address: "a", at: Self.start) }
        throttle.failed(name: "alice", address: "a", at: Self.start + .seconds(3_599))
        #expect(throttle.wait(name: "alice", address: "a", at: Self.start + .seconds(3_599)) == .seconds(900))
        throttle.failed(name: "alice", address: "a", at: Self.start + .seconds(3_599 + 3_600))
        #expect(throttle.wait(name: "alice", address: "a", at: Self.start + .seconds(3_599 + 3_600)) == nil)
    }

    @Test("a clock that steps back neither crashes nor shortens a wait")
    func clockSteps() {
        var throttle = LoginThrottle()
        for _ in 0..<8 { throttle.failed(name: "alice", address: "a", at: Self.start) }
        throttle.failed(name: "alice", address: "a", at: Self.start + .seconds(-100))
        #expect(throttle.wait(name: "alice", address: "a", at: Self.start) == .seconds(16))
    }

    @Test("a full table lets the forgotten go first, then the one that failed longest ago")
    func capacity() {
        var throttle = LoginThrottle(capacity: 3)
        for name in ["a", "b", "c"] {
            for _ in 0..<9 { throttle.failed(name: name, address: name, at: Self.start) }
        }
        throttle.failed(name: "a", address: "a", at: Self.start + .seconds(1))
        throttle.failed(name: "d", address: "d", at: Self.start + .seconds(2))
        #expect(throttle.rememberedCount == 6)
        #expect(throttle.wait(name: "a", address: "x", at: Self.start + .seconds(2)) != nil)
        #expect(
            ["b", "c"].filter { throttle.wait(name: $0, address: "x", at: Self.start + .seconds(2)) != nil }.count == 1)
        throttle.failed(name: "e", address: "e", at: Self.start + .seconds(7_200))
        #expect(throttle.rememberedCount == 2)
    }
}
