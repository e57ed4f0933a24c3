import Glibc
import Media
import Synchronization

/// A thread that can be asked to stop and waited for.
package final class Worker: Sendable {
    private let signal = StopSignal()
    private let thread: Mutex<pthread_t?>

    /// Starts a thread that runs `body` once. `body` must come back soon after the signal it is given.
    package init(_ body: @escaping @Sendable (StopSignal) -> Void) {
        let start = Start(signal: signal, body: body)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                let start = Unmanaged<Start>.fromOpaque(raw).takeRetainedValue()
                start.body(start.signal)
                return nil
            }, Unmanaged.passRetained(start).toOpaque())
        precondition(status == 0, "a thread could not be started: \(systemReason(status))")
        self.thread = Mutex(thread)
    }

    deinit {
        signal.request()
        if let thread = thread.withLock({ $0 }) { pthread_detach(thread) }
    }

    /// Asks the thread to stop, without waiting.
    package func requestStop() { signal.request() }

    /// Asks the thread to stop and waits until it has. Further calls, and a call from the thread itself, only ask.
    package func stop() {
        signal.request()
        let joinable = thread.withLock { thread -> pthread_t? in
            guard let current = thread, pthread_equal(current, pthread_self()) == 0 else { return nil }
            thread = nil
            return current
        }
        if let joinable { pthread_join(joinable, nil) }
    }

    /// What the new thread is handed.
    private final class Start: Sendable {
        let signal: StopSignal
        let body: @Sendable (StopSignal) -> Void

        init(signal: StopSignal, body: @escaping @Sendable (StopSignal) -> Void) {
            self.signal = signal
            self.body = body
        }
    }
}

/// Tells a thread that it should stop.
package final class StopSignal: Sendable {
    private let requested = Atomic(false)

    package init() {}

    package var isRequested: Bool { requested.load(ordering: .acquiring) }

    package func request() { requested.store(true, ordering: .releasing) }

    /// Sleeps until `time` on the monotonic clock. False when it is time to stop instead.
    package func sleep(until time: Instant) -> Bool {
        while !isRequested {
            let now = Instant.now
            if now >= time { return true }
            let next = min(time, now + .milliseconds(Int64(DeviceLimits.stopCheckMilliseconds)))
            var deadline = timespec(
                tv_sec: Int(next.nanoseconds / 1_000_000_000), tv_nsec: Int(next.nanoseconds % 1_000_000_000))
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nil)
        }
        return false
    }
}

extension Instant {
    /// The system's monotonic clock.
    static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
