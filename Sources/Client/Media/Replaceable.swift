import Synchronization

/// A source that another can take the place of, from any thread, until it is stopped for good.
final class Replaceable<Source: Sendable>: Sendable {
    private enum State: Sendable {
        case running(Source)
        /// One thread has stopped the old one and makes the new one.
        case changing
        case stopped
    }

    private let state: Mutex<State>
    private let stopSource: @Sendable (Source) -> Void

    init(_ source: Source, stop: @escaping @Sendable (Source) -> Void) {
        state = Mutex(.running(source))
        stopSource = stop
    }

    /// Stops what runs, then starts what `make` gives. Of two that come at once the second does nothing: one source
    /// is in its place already.
    func replace(with make: () -> Source) {
        let old: Source? = state.withLock { state in
            guard case .running(let old) = state else { return nil }
            state = .changing
            return old
        }
        guard let old else { return }
        stopSource(old)
        let new = make()
        let isStopped = state.withLock { state in
            if case .stopped = state { return true }
            state = .running(new)
            return false
        }
        if isStopped { stopSource(new) }
    }

    func stop() {
        let old: Source? = state.withLock { state in
            defer { state = .stopped }
            if case .running(let old) = state { return old }
            return nil
        }
        if let old { stopSource(old) }
    }
}
