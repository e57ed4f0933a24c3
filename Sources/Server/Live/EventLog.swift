import Commerce
import DequeModule
import Wire

/// Numbers what must arrive, in one order for everybody, and keeps the newest of it for those who come back.
///
/// Events get their numbers with the tick: those for everybody first, then those for single people. So numbers only rise
/// on every connection, and the last one seen says all about what is missing.
struct EventLog {
    /// An event, and for whom; nil for everybody.
    struct Entry {
        let person: Account.ID?
        let event: NumberedEvent
    }

    /// How many events are kept.
    struct Capacity {
        var shared = Limits.eventsKept
        var personal = Limits.personalEventsKept
        var desk = Limits.deskEventsKept

        static let usual = Capacity()
    }

    /// Names this run of the room.
    let epoch: String
    /// The last number that was given.
    private(set) var sequence: UInt64 = 0

    private var waiting: [RoomEvent] = []
    private var waitingPersonal: [(person: Account.ID, isForDesk: Bool, event: RoomEvent)] = []
    private var shared: Kept
    private var personal: Kept
    /// What a desk is told is much, and would crowd out what others wait for.
    private var desk: Kept
    /// Who was ever told something as one who runs the room.
    private var atDesk: Set<Account.ID> = []

    init(epoch: String, keeping capacity: Capacity = .usual) {
        self.epoch = epoch
        shared = Kept(capacity: capacity.shared)
        personal = Kept(capacity: capacity.personal)
        desk = Kept(capacity: capacity.desk)
    }

    var position: LivePosition { LivePosition(epoch: epoch, sequence: sequence) }
    var hasWaiting: Bool { !waiting.isEmpty || !waitingPersonal.isEmpty }

    mutating func record(_ event: RoomEvent) { waiting.append(event) }

    /// - Parameter isForDesk: to somebody who runs the room, as such.
    mutating func record(_ event: RoomEvent, for person: Account.ID, isForDesk: Bool = false) {
        if isForDesk { atDesk.insert(person) }
        waitingPersonal.append((person, isForDesk, event))
    }

    /// Whoever comes back from before now is told the room anew.
    mutating func forget() {
        waiting = []
        shared.forget(upTo: sequence)
        personal.forget(upTo: sequence)
        desk.forget(upTo: sequence)
    }

    /// Numbers what was recorded.
    mutating func number() -> (shared: [NumberedEvent], personal: [Entry]) {
        var numbered: [NumberedEvent] = []
        for event in waiting {
            numbered.append(NumberedEvent(number: next(), event))
            shared.append(Entry(person: nil, event: numbered[numbered.count - 1]))
        }
        var own: [Entry] = []
        for (person, isForDesk, event) in waitingPersonal {
            let entry = Entry(person: person, event: NumberedEvent(number: next(), event))
            if isForDesk { desk.append(entry) } else { personal.append(entry) }
            own.append(entry)
        }
        (waiting, waitingPersonal) = ([], [])
        return (numbered, own)
    }

    /// What a person is to be told who knows all up to `sequence`: in order, each once.
    struct Missed: Equatable {
        /// Nil when not all of it is kept any more; a snapshot then takes its place.
        let all: [NumberedEvent]?
        /// What is for this person alone, as far as it is kept.
        let own: [NumberedEvent]
    }

    func missed(after sequence: UInt64, by person: Account.ID?) -> Missed {
        var own: [NumberedEvent] = []
        var isWhole = shared.reachesBack(to: sequence)
        if let person {
            own = personal.after(sequence, for: person)
            isWhole = isWhole && personal.reachesBack(to: sequence)
            if atDesk.contains(person) {
                own = (own + desk.after(sequence, for: person)).sorted { $0.number < $1.number }
                isWhole = isWhole && desk.reachesBack(to: sequence)
            }
        }
        guard isWhole else { return Missed(all: nil, own: own) }
        return Missed(all: (shared.after(sequence, for: nil) + own).sorted { $0.number < $1.number }, own: own)
    }

    private mutating func next() -> UInt64 {
        sequence += 1
        return sequence
    }
}

extension EventLog {
    /// The newest entries, oldest first.
    private struct Kept {
        private let capacity: Int
        private var entries: Deque<Entry> = []
        /// The number of the newest entry that is no longer kept.
        private var lost: UInt64 = 0

        init(capacity: Int) { self.capacity = capacity }

        mutating func append(_ entry: Entry) {
            if entries.count == capacity, let oldest = entries.popFirst() { lost = oldest.event.number }
            entries.append(entry)
        }

        mutating func forget(upTo sequence: UInt64) {
            entries = []
            lost = sequence + 1
        }

        func reachesBack(to sequence: UInt64) -> Bool { sequence >= lost }

        func after(_ sequence: UInt64, for person: Account.ID?) -> [NumberedEvent] {
            // Binary search: after an outage a whole room comes back at once, most of it having missed little.
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].event.number <= sequence { low = middle + 1 } else { high = middle }
            }
            return entries[low...].filter { $0.person == person }.map(\.event)
        }
    }
}
