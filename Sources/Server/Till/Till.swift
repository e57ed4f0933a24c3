import Commerce
import DequeModule
import Store

/// The one writer of commerce state.
///
/// Commands queue while a commit is in flight; the next commit takes all that wait (group commit, without timers). An
/// answer goes out only when its commit is durable. Whatever the load, commands are decided in the order they came.
///
/// Nobody waits for ever: a queue that is full refuses at once, and a store that hangs is answered for when a command
/// has waited for `TillLimits.patience`.
package actor Till {
    /// A command with who waits for its answer. Only the till touches it.
    private final class Waiting {
        let command: Command
        let once: Idempotency?
        let since: ContinuousClock.Instant
        private var continuation: CheckedContinuation<Result<Receipt, TillError>, Never>?

        init(
            _ command: Command, _ once: Idempotency?, since: ContinuousClock.Instant,
            _ continuation: CheckedContinuation<Result<Receipt, TillError>, Never>
        ) {
            self.command = command
            self.once = once
            self.since = since
            self.continuation = continuation
        }

        /// The first answer counts.
        func answer(_ result: Result<Receipt, TillError>) {
            continuation?.resume(returning: result)
            continuation = nil
        }
    }

    private let store: any TillStore
    private let terms: Terms
    private let maximumWaiting: Int
    private let patience: Duration
    private let clock: @Sendable () -> Timestamp
    private let onChanges: @Sendable ([Change]) -> Void

    /// In the order they came.
    private var waiting: Deque<Waiting> = []
    private var inFlight: [Waiting] = []
    /// The task that commits while anything waits. It is the till's own: a caller that goes away does not take a
    /// batch of others down with it.
    private var committer: Task<Void, Never>?
    /// Looks after those who wait while the store hangs.
    private var watchman: Task<Void, Never>?
    private var isClosed = false

    /// `onChanges` hears what every commit changed, once it is durable, commit after commit; it must return at once.
    package init(
        store: any TillStore, terms: Terms = Terms(), maximumWaiting: Int = TillLimits.waiting,
        patience: Duration = TillLimits.patience, clock: @escaping @Sendable () -> Timestamp,
        onChanges: @escaping @Sendable ([Change]) -> Void
    ) {
        self.store = store
        self.terms = terms
        self.maximumWaiting = maximumWaiting
        self.patience = patience
        self.clock = clock
        self.onChanges = onChanges
    }

    /// Carries out a command; returns when that is durable.
    ///
    /// Cancelling the calling task does not take the command back.
    package func submit(_ command: Command, once: Idempotency? = nil) async throws(TillError) -> Receipt {
        guard !isClosed else { throw .closed }
        guard waiting.count < maximumWaiting else { throw .busy(retryAfter: TillLimits.retryAfter) }
        let result = await withCheckedContinuation { continuation in
            waiting.append(Waiting(command, once, since: .now, continuation))
            if committer == nil { committer = Task { await commitAllThatWaits() } }
            if watchman == nil { watchman = Task { await watch() } }
        }
        return try result.get()
    }

    /// Takes no more commands, and returns when those it has are answered.
    package func close() async {
        isClosed = true
        await committer?.value
        watchman?.cancel()
    }

    /// Commands that wait for the commit after the one in flight.
    package var waitingCount: Int { waiting.count }

    /// Answers each batch while the next one is committed: the writer does not wait for its readers.
    private func commitAllThatWaits() async {
        var durable: (batch: [Waiting], results: [Result<Receipt, TillError>]) = ([], [])
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(TillLimits.batch))
            waiting.removeFirst(batch.count)
            inFlight = batch
            let commands = batch.map { ($0.command, $0.once) }
            async let committing = commit(commands)
            Self.answer(durable)
            durable = (batch, await committing)
            inFlight = []
            if waiting.isEmpty {
                Self.answer(durable)
                durable = ([], [])
            }
        }
        committer = nil
    }

    private static func answer(_ durable: (batch: [Waiting], results: [Result<Receipt, TillError>])) {
        for (each, result) in zip(durable.batch, durable.results) { each.answer(result) }
    }

    private nonisolated func commit(
        _ commands: [(Command, Idempotency?)]
    ) async -> [Result<Receipt, TillError>] {
        var touched = Touched()
        for (command, once) in commands { touched.add(command, once: once) }
        let (now, terms) = (clock(), terms)
        do throws(StoreError) {
            let (results, changes) = try await store.commit(touching: touched) { books in
                let results = commands.map { command, once in
                    books.handle(command, once: once, at: now, under: terms).mapError(TillError.refused)
                }
                return (results, books.changes)
            }
            if !changes.isEmpty { onChanges(changes) }
            return results
        } catch {
            return commands.map { _ in .failure(.store(error)) }
        }
    }

    // MARK: - While the store hangs

    /// Ends by itself when nobody waits.
    private func watch() async {
        while committer != nil {
            do { try await Task.sleep(for: patience / 4) } catch { break }
            answerTheLate()
        }
        watchman = nil
    }

    /// What waits in the queue was not begun, and is refused; what is in flight may yet be done, and says so.
    private func answerTheLate() {
        let deadline = ContinuousClock.now - patience
        for each in inFlight where each.since < deadline {
            each.answer(.failure(.late(retryAfter: TillLimits.retryAfter)))
        }
        let late = waiting.prefix { $0.since < deadline }
        for each in late { each.answer(.failure(.busy(retryAfter: TillLimits.retryAfter))) }
        waiting.removeFirst(late.count)
    }
}
