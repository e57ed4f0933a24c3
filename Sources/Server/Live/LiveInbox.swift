import Synchronization
import Wire

/// What connections say to their room, in the order they said it. Anybody may put something in, from any thread; the
/// room takes it out all at once.
final class LiveInbox: Sendable {
    enum Note: Sendable {
        case join(LiveOutlet, LiveAdmission)
        case message(ClientMessage, from: RoomState.ConnectionID)
        /// Fell behind, and can be sent something again; with the number of the last event it was told.
        case caughtUp(RoomState.ConnectionID, after: UInt64)
        case leave(RoomState.ConnectionID)
    }

    private struct Contents {
        var notes: [Note] = []
        var messages = 0
        /// The room was told that there is something.
        var isAwaited = false
    }

    private let contents = Mutex(Contents())

    /// What is to be done with a note that was put in.
    enum Answer {
        /// The room must be told that there is something.
        case wake
        case kept
        /// The room has more to do than it can; the note is gone. Only messages are.
        case full
    }

    func put(_ note: Note) -> Answer {
        contents.withLock { contents in
            if case .message = note {
                guard contents.messages < Limits.liveInbox else { return .full }
                contents.messages += 1
            }
            contents.notes.append(note)
            defer { contents.isAwaited = true }
            return contents.isAwaited ? .kept : .wake
        }
    }

    /// All there is; nil when there is nothing, and the next note wakes the room again.
    func take() -> [Note]? {
        contents.withLock { contents in
            guard !contents.notes.isEmpty else {
                contents.isAwaited = false
                return nil
            }
            defer { (contents.notes, contents.messages) = ([], 0) }
            return contents.notes
        }
    }
}
