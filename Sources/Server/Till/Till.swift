import Commerce
import Store

/// The one writer of commerce state.
///
/// Commands queue while a commit is in flight; the next commit takes all that wait (group commit, without timers). An
/// answer goes out only when its commit is durable. Whatever the load, commands are decided in the order they came.
package actor Till {
    private struct Waiting {
        let command: Command
        let once: Idempotency?
        let answer: CheckedContinuation<Result<Receipt, TillError>, Never>
    }

    private let store: any TillStore
    private let terms: Terms
    private let maximumWaiting: Int
    private let clock: @Sendable () -> Timestamp
    private let onChanges: @Sendable ([Change]) -> Void

    private var waiting: [Waiting] = []
    /// The task that commits while anything waits. It is the till's own: a caller that goes away does not take a
    /// batch of others down with it.
    private var committer: Task<Void, Never>?
    private var isClosed = false

    /// `onChanges` hears what every commit changed, once it is durable, commit after commit; it must return at once.
    package init(
        store: any TillStore, terms: Terms = Terms(), maximumWaiting: Int = TillLimits.waiting,
        clock: @escaping @Sendable () -> Timestamp, onChanges: @escaping @Sendable ([Change]) -> Void
    ) {
        self.store = store
        self.terms = terms
        self.maximumWaiting = maximumWaiting
        self.clock = clock
        self.onChanges = onChanges
    }

    /// Carries out a command; returns when that is durable.
    ///
    /// Cancelling the calling task does not take the command back.
    package func submit(_ command: Command, once: Idempotency? = nil) async throws(TillError) -> Receipt {
        guard !isClosed else { throw .closed }
        guard waiting.count < maximumWaiting else { throw .busy(retryAfter: TillLimits.retryAfter) }
        let result = await withCheckedContinuation { answer in
            waiting.append(Waiting(command: command, once: once, answer: answer))
            if committer == nil { committer = Task { await commitAllThatWaits() } }
        }
        return try result.get()
    }

    /// Takes no more commands, and returns when those it has are answered.
    package func close() async {
        isClosed = true
        await committer?.value
    }

    /// Commands that wait for the commit after the one in flight.
    package var waitingCount: Int { waiting.count }

    private func commitAllThatWaits() async {
        while !waiting.isEmpty {
            let batch = Array(waiting.prefix(TillLimits.batch))
            waiting.removeFirst(batch.count)
            await commit(batch)
        }
        committer = nil
    }

    private func commit(_ batch: [Waiting]) async {
        var touched = Touched()
        for each in batch { touched.add(each.command, once: each.once) }
        let commands = batch.map { ($0.command, $0.once) }
        let (now, terms) = (clock(), terms)
        do throws(StoreError) {
            let (results, changes) = try await store.commit(touching: touched) { books in
                let results = commands.map { books.handle($0, once: $1, at: now, under: terms) }
                return (results, books.changes)
            }
            if !changes.isEmpty { onChanges(changes) }
            for (each, result) in zip(batch, results) {
                each.answer.resume(returning: result.mapError(TillError.refused))
            }
        } catch {
            for each in batch { each.answer.resume(returning: .failure(.store(error))) }
        }
    }
}
