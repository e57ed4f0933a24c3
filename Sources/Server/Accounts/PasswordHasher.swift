import Dispatch
import Synchronization

/// Too many logins wait already; come back after `retryAfter`.
package struct PasswordHasherBusy: Error, Equatable, Sendable {
    package let retryAfter: Duration
}

/// Makes and checks password hashes, two at a time, on threads of its own.
///
/// A hash takes 128 MiB and a good part of a second, so it runs neither on the cooperative pool nor without a bound:
/// 16 callers may wait, in order, and the next is refused. A caller that is cancelled gives its place up.
package final class PasswordHasher: Sendable {
    private struct Job {
        let number: UInt64
        let waiter: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var running = 0
        var waiting: [Job] = []
        var nextNumber: UInt64 = 0
    }

    private let strength: Int
    private let atOnce: Int
    private let places: Int
    private let state = Mutex(State())
    private let threads = DispatchQueue(label: "hawker.password-hasher", qos: .userInitiated, attributes: .concurrent)

    package convenience init() { self.init(strength: PasswordHash.strength) }

    init(
        strength: Int, atOnce: Int = AccountLimits.hashesAtOnce, places: Int = AccountLimits.hashesWaiting
    ) {
        self.strength = strength
        self.atOnce = atOnce
        self.places = places
    }

    /// Throws `PasswordHasherBusy`, or `CancellationError`.
    package func hash(_ password: String) async throws -> PasswordHash {
        let strength = strength
        return try await run { try PasswordHash(password: password, strength: strength) }
    }

    /// Whether the password is the kept one; without a kept one (nobody has this name) false, after the same time.
    ///
    /// Throws `PasswordHasherBusy`, or `CancellationError`.
    package func verify(_ password: String, against kept: PasswordHash?) async throws -> Bool {
        let strength = strength
        return try await run {
            let matches = try (kept ?? .decoy(strength: strength)).matches(password)
            return matches && kept != nil
        }
    }

    /// Callers that wait for a thread now.
    package var waitingCount: Int { state.withLock { $0.waiting.count } }

    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await takePlace()
        defer { givePlace() }
        return try await withCheckedThrowingContinuation { continuation in
            threads.async { continuation.resume(with: Result(catching: work)) }
        }
    }

    private func takePlace() async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    // A cancellation before this line found no job to take out, so it is looked for here.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.running < atOnce {
                        state.running += 1
                        return .success(())
                    }
                    guard state.waiting.count < places else {
                        return .failure(PasswordHasherBusy(retryAfter: AccountLimits.hashRetryAfter))
                    }
                    state.waiting.append(Job(number: number, waiter: waiter))
                    return nil
                }
                if let outcome { waiter.resume(with: outcome) }
            }
        } onCancel: {
            let job = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            job?.waiter.resume(throwing: CancellationError())
        }
    }

    /// The place goes to whoever waits longest.
    private func givePlace() {
        let next = state.withLock { state -> Job? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.running -= 1
            return nil
        }
        next?.waiter.resume()
    }
}
