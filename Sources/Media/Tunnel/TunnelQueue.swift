import DequeModule

/// Decides what of a stream of datagrams a connection that may be slow is given, and when.
///
/// Media are of use only while they are fresh, and a connection carries other things too: little is handed to it at a
/// time, what waited too long is dropped, the oldest first. One thread adds; the connection's own takes.
package struct TunnelQueue: Sendable {
    private struct Waiting {
        let datagram: [UInt8]
        let since: Instant
    }

    private var waiting: Deque<Waiting> = []
    private var waitingBytes = 0
    /// Handed to the connection, and not yet taken by the network.
    private var leavingBytes = 0
    /// The connection's thread is at it, or was asked to be.
    private var isDraining = false
    private var dropped = 0

    package init() {}

    /// Adds a datagram, and drops the oldest if too much waits.
    ///
    /// - Returns: whether the connection's thread has to be asked to take (`next`) until there is nothing.
    package mutating func add(_ datagram: [UInt8], at now: Instant) -> Bool {
        waiting.append(Waiting(datagram: datagram, since: now))
        waitingBytes += datagram.count
        while waitingBytes > MediaLimits.tunnelBytes { drop() }
        if leavingBytes >= MediaLimits.tunnelAhead { dropStale(at: now) }
        guard !isDraining, leavingBytes < MediaLimits.tunnelAhead else { return false }
        isDraining = true
        return true
    }

    /// The next datagram for the connection; nil when none waits or it has to take what it was given first.
    package mutating func next(at now: Instant) -> [UInt8]? {
        dropStale(at: now)
        guard leavingBytes < MediaLimits.tunnelAhead, let first = waiting.popFirst() else {
            isDraining = false
            return nil
        }
        waitingBytes -= first.datagram.count
        leavingBytes += first.datagram.count
        return first.datagram
    }

    /// The network has taken, or lost, so many bytes.
    ///
    /// - Returns: whether to go on taking.
    package mutating func sent(_ bytes: Int) -> Bool {
        leavingBytes -= bytes
        guard !isDraining, !waiting.isEmpty, leavingBytes < MediaLimits.tunnelAhead else { return false }
        isDraining = true
        return true
    }

    /// How many were dropped since this was asked last.
    package mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    private mutating func dropStale(at now: Instant) {
        while let first = waiting.first, now - first.since > MediaLimits.tunnelAge { drop() }
    }

    private mutating func drop() {
        waitingBytes -= waiting.removeFirst().datagram.count
        dropped += 1
    }
}
