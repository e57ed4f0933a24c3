import Commerce
import Testing

@testable import Payments

@Suite("Circuit breaker")
struct CircuitBreakerTests {
    let start = Timestamp(milliseconds: 1_772_337_600_000)

    private func opened() -> CircuitBreaker {
        var circuit = CircuitBreaker()
        for _ in 0..<CircuitBreaker.failuresToOpen { circuit.failed(at: start) }
        return circuit
    }

    @Test("five failures in a row open it, and an answer between them starts the count again")
    func opens() {
        var circuit = CircuitBreaker()
        for _ in 0..<4 { circuit.failed(at: start) }
        #expect(circuit.isClosed && circuit.admit(at: start) == .pass)
        circuit.answered()
        for _ in 0..<4 { circuit.failed(at: start) }
        #expect(circuit.isClosed)
        circuit.failed(at: start)
        #expect(!circuit.isClosed)
        #expect(circuit.admit(at: start) == .refused(until: start + .seconds(2)))
    }

    @Test("once its wait is over one probe passes, and no other while it is under way")
    func probe() {
        var circuit = opened()
        let later = start + .seconds(2)
        #expect(circuit.admit(at: later + .milliseconds(-1)) == .refused(until: later))
        #expect(circuit.admit(at: later) == .pass)
        #expect(circuit.admit(at: later) == .refused(until: later + .seconds(15)))
        circuit.answered()
        #expect(circuit.isClosed && circuit.admit(at: later) == .pass)
    }

    @Test("each probe that fails doubles the wait, up to a minute, and an answer makes it short again")
    func doubling() {
        var circuit = opened()
        var now = start
        var waits: [Int64] = []
        for _ in 0..<8 {
            guard case .refused(let until) = circuit.admit(at: now) else { break }
            waits.append((until - now).components.seconds)
            now = until
            #expect(circuit.admit(at: now) == .pass)
            circuit.failed(at: now)
        }
        #expect(waits == [2, 4, 8, 16, 32, 60, 60, 60])
        #expect(circuit.admit(at: now + .seconds(60)) == .pass)
        circuit.answered()
        for _ in 0..<5 { circuit.failed(at: now) }
        #expect(circuit.admit(at: now) == .refused(until: now + .seconds(2)))
    }

    @Test("calls from before it opened do not lengthen its wait")
    func stragglers() {
        var circuit = opened()
        for _ in 0..<20 { circuit.failed(at: start + .seconds(1)) }
        #expect(circuit.admit(at: start + .seconds(2)) == .pass)
    }

    @Test("a probe that nobody reports on is replaced")
    func lostProbe() {
        var circuit = opened()
        #expect(circuit.admit(at: start + .seconds(2)) == .pass)
        #expect(circuit.admit(at: start + .seconds(16)) == .refused(until: start + .seconds(17)))
        #expect(circuit.admit(at: start + .seconds(17)) == .pass)
        #expect(circuit.admit(at: start + .seconds(17)) == .refused(until: start + .seconds(32)))
    }

    @Test("a clock that was set back keeps nothing open")
    func clockSetBack() {
        var circuit = opened()
        #expect(circuit.admit(at: start + .seconds(-3_600)) == .pass)
        #expect(circuit.admit(at: start + .seconds(-7_200)) == .pass)
    }

    @Test("whatever happens, at most one call passes in a wait while the gateway is down")
    func property() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        var circuit = opened()
        var now = start
        var last = start
        for _ in 0..<2_000 {
            now = now + .milliseconds(Int.random(in: 0...3_000, using: &random))
            guard circuit.admit(at: now) == .pass else { continue }
            #expect(now - last >= .seconds(2), "seed \(seed)")
            last = now
            if Bool.random(using: &random) { circuit.failed(at: now) }
        }
    }
}

@Suite("Retry schedule")
struct RetryScheduleTests {
    @Test("waits double up to the longest, and end")
    func waits() {
        let schedule = RetrySchedule(first: .seconds(2), longest: .seconds(15), attempts: 7)
        #expect(
            (1...8).map { schedule.wait(afterAttempt: $0) }
                == [2, 4, 8, 15, 15, 15, nil, nil].map { $0.map { .seconds($0) } })
        #expect(RetrySchedule(first: .seconds(1), longest: .seconds(1), attempts: 1).wait(afterAttempt: 1) == nil)
        #expect(RetrySchedule.refund.wait(afterAttempt: .max) == nil)
    }

    @Test(
        "the schedules in use last as long as their documents say",
        arguments: [
            (RetrySchedule.refund, 8, 10), (.refundQuery, 8, 10), (.paymentQuery, 0, 1),
        ] as [(RetrySchedule, Int64, Int64)])
    func lengths(schedule: RetrySchedule, atLeast: Int64, below: Int64) {
        let total = (1..<schedule.attempts).compactMap(schedule.wait).reduce(.zero, +)
        #expect(schedule.wait(afterAttempt: schedule.attempts) == nil)
        #expect((.seconds(atLeast * 86_400)...(.seconds(below * 86_400))).contains(total))
        if schedule == .paymentQuery { #expect(total > Limits.codeLifetime) }
    }
}
