import DequeModule

/// Decides when to ask again for packets that did not come.
///
/// Owns no clock and sends nothing: the caller passes the time in and carries the answers out. The first question
/// goes out as soon as reordering is ruled out, the next ones a round trip apart (LiveKit and str0m do the same).
package struct NackSchedule: Sendable {
    private struct Missing: Sendable {
        let number: Int64
        let noticed: Instant
        var tries = 0
        var next: Instant
    }

    /// What an arrival turned out to be.
    package enum Arrival: Hashable, Sendable {
        case inOrder
        /// In order too, but it was asked for before it could be known to be missing: may be late by its nature.
        case foreseen
        /// New, but others overtook it.
        case reordered
        /// New, and it had been asked for.
        case repaired
        /// Seen before, or given up.
        case stale
        /// So far from the others that the stream must have begun anew; what was missing is forgotten.
        case restarted
    }

    /// A packet counts as overtaken, not lost, for this long …
    package static let reorderingTime = Duration.milliseconds(10)
    /// … or until this many later ones have come (the three of TCP's fast retransmit, RFC 5681).
    package static let reorderingPackets: Int64 = 3
    /// Questions about one packet at most: one each 10 ms of the longest patience.
    package static let tries = 60
    /// Packets asked for before a later one has come.
    package static let mostOverdue = 12
    /// How far before the first arrival a packet may be that this one overtook.
    private static let overtakenAtStart: Int64 = 32

    /// Oldest number first.
    private var missing: Deque<Missing> = []
    /// Numbers after the highest that should have come by now, lowest first.
    private var overdue: Deque<Missing> = []
    private var highest: Int64?
    /// The lowest number that counts: the first arrival, or one it overtook.
    private var lowest: Int64 = 0
    /// What would follow a number too low to be true; if it comes, the sender has begun anew (RFC 3550 appendix A.1).
    private var afterStray: Int64?
    /// How long a missing packet is worth asking for.
    private let patience: Duration
    /// Packets that were never repaired, since the start.
    package private(set) var abandoned = 0

    package init(patience: Duration) { self.patience = patience }

    package var isEmpty: Bool { missing.isEmpty && overdue.isEmpty }
    package var count: Int { missing.count + overdue.count }

    /// Some packets after the highest should have come by now: they are asked for as if they were missing.
    ///
    /// - Parameter count: how many, at most `mostOverdue`.
    package mutating func expect(_ count: Int, at now: Instant) {
        guard let highest else { return }
        for number in (highest + 1)..<(highest + 1 + Int64(min(max(0, count), Self.mostOverdue))) {
            if number > overdue.last?.number ?? highest {
                overdue.append(Missing(number: number, noticed: now, next: now))
            }
        }
    }

    /// Whether this packet has not come and is still hoped for.
    package func isMissing(_ number: Int64) -> Bool { index(of: number) != nil }

    /// The number after the highest that has come.
    package var next: Int64 { highest.map { $0 + 1 } ?? 0 }

    /// The `count` highest numbers that have come or were overtaken, ascending; fewer at the start.
    package func latest(_ count: Int) -> [SequenceNumber] {
        guard let highest, count > 0 else { return [] }
        return (max(lowest, highest - Int64(count) + 1)...highest).map(SequenceNumber.init(extended:))
    }

    /// Notes an arrival; the numbers skipped before it are missing from now on.
    package mutating func received(_ number: Int64, at now: Instant) -> Arrival {
        guard let last = highest else {
            highest = number
            lowest = number
            return .inOrder
        }
        if number > last {
            if number - last > MediaLimits.sequenceJump { return restart(at: number) }
            highest = number
            for skipped in (last + 1)..<number {
                if let known = overdue.first, known.number == skipped {
                    missing.append(overdue.removeFirst())
                } else {
                    missing.append(Missing(number: skipped, noticed: now, next: now + Self.reorderingTime))
                }
            }
            var wasAsked = false
            if let known = overdue.first, known.number == number {
                overdue.removeFirst()
                wasAsked = known.tries > 0
            }
            while missing.count > MediaLimits.missing {
                missing.removeFirst()
                abandoned += 1
            }
            return wasAsked ? .foreseen : .inOrder
        }
        if last - number > MediaLimits.sequenceJump {
            guard number == afterStray else {
                afterStray = number + 1
                return .stale
            }
            return restart(at: number)
        }
        if number < lowest {
            guard lowest - number <= Self.overtakenAtStart else { return .stale }
            for skipped in ((number + 1)..<lowest).reversed() {
                missing.prepend(Missing(number: skipped, noticed: now, next: now + Self.reorderingTime))
            }
            lowest = number
            return .reordered
        }
        guard let index = index(of: number) else { return .stale }
        let wasAsked = missing.remove(at: index).tries > 0
        return wasAsked ? .repaired : .reordered
    }

    /// The numbers to ask for now, ascending, at most `limit`. What has become hopeless is forgotten first.
    ///
    /// - Parameter interval: between two questions about one packet.
    package mutating func due(at now: Instant, interval: Duration, limit: Int) -> [SequenceNumber] {
        let before = missing.count
        missing.removeAll { now - $0.noticed > patience || ($0.tries >= Self.tries && $0.next <= now) }
        abandoned += before - missing.count

        while let first = overdue.first, now - first.noticed > patience { overdue.removeFirst() }

        var ask: [SequenceNumber] = []
        for index in missing.indices where ask.count < limit {
            let overtaken =
                missing[index].tries == 0 && (highest ?? 0) - missing[index].number >= Self.reorderingPackets
            guard overtaken || missing[index].next <= now, missing[index].tries < Self.tries else { continue }
            missing[index].tries += 1
            missing[index].next = now + interval
            ask.append(SequenceNumber(extended: missing[index].number))
        }
        for index in overdue.indices where ask.count < limit && overdue[index].next <= now {
            overdue[index].tries += 1
            overdue[index].next = now + interval
            ask.append(SequenceNumber(extended: overdue[index].number))
        }
        return ask
    }

    /// Nothing before `number` is wanted any more.
    package mutating func forget(before number: Int64) {
        while let first = missing.first, first.number < number { missing.removeFirst() }
    }

    private mutating func restart(at number: Int64) -> Arrival {
        highest = number
        lowest = number
        afterStray = nil
        missing.removeAll()
        overdue.removeAll()
        return .restarted
    }

    private func index(of number: Int64) -> Int? {
        var low = missing.startIndex
        var high = missing.endIndex
        while low < high {
            let middle = (low + high) / 2
            if missing[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < missing.endIndex && missing[low].number == number ? low : nil
    }
}
