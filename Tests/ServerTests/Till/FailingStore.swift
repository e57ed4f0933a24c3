import Commerce
import Store
import Synchronization

/// Fails its Nth commit, before anything is kept, or when all is kept and only the answer is lost.
final class FailingStore: TillStore {
    enum Failure: Sendable, CaseIterable { case nothingKept, answerLost }

    private let base: SQLiteStore
    private let failing: Int
    private let failure: Failure
    private let commits = Mutex(0)

    static let error = StoreError.failed("the test said so")

    init(_ base: SQLiteStore, commit failing: Int, _ failure: Failure) {
        self.base = base
        self.failing = failing
        self.failure = failure
    }

    func commit<Answer: Sendable>(
        touching touched: Touched, _ decide: @escaping @Sendable (inout Books) -> Answer
    ) async throws(StoreError) -> Answer {
        let number = commits.withLock { count in
            count += 1
            return count
        }
        if number == failing, failure == .nothingKept { throw Self.error }
        let answer = try await base.commit(touching: touched, decide)
        if number == failing { throw Self.error }
        return answer
    }
}

/// Holds every commit until it is let through, and counts them.
actor GatedStore: TillStore {
    private let base: SQLiteStore
    private var isOpen = false
    private var held: [CheckedContinuation<Void, Never>] = []
    private(set) var commits = 0
    private var arrivals: [CheckedContinuation<Void, Never>] = []

    init(_ base: SQLiteStore) { self.base = base }

    /// Returns when a commit has come to the gate.
    func arrival() async {
        guard commits == 0 else { return }
        await withCheckedContinuation { arrivals.append($0) }
    }

    func open() {
        isOpen = true
        for each in held { each.resume() }
        held = []
    }

    /// Lets through what is held now, and holds what comes later.
    func letThrough() {
        for each in held { each.resume() }
        held = []
    }

    func commit<Answer: Sendable>(
        touching touched: Touched, _ decide: @escaping @Sendable (inout Books) -> Answer
    ) async throws(StoreError) -> Answer {
        commits += 1
        for each in arrivals { each.resume() }
        arrivals = []
        if !isOpen { await withCheckedContinuation { held.append($0) } }
        return try await base.commit(touching: touched, decide)
    }
}
