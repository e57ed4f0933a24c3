/// Up to where a client knows a room: what it asks to go on from when it comes back.
package struct LivePosition: Codable, Sendable, Equatable {
    /// Names this run of the room; numbers of another run mean nothing here.
    package let epoch: String
    /// Of the last event that was told.
    package private(set) var sequence: UInt64

    package init(epoch: String, sequence: UInt64) {
        self.epoch = epoch
        self.sequence = sequence
    }
}

extension LivePosition {
    /// Takes in a message and answers what of it is news: no event is taken twice.
    ///
    /// - Parameter position: nil until the first snapshot.
    package static func take(_ message: ServerMessage, at position: inout LivePosition?) -> ServerMessage {
        switch message {
        case .snapshot(let new, let room, let missed):
            let known = position.flatMap { $0.epoch == new.epoch ? $0.sequence : nil } ?? 0
            position = new
            return .snapshot(new, room, missed: missed.filter { $0.number > known })
        case .resumed(let tick): return .resumed(position?.advance(by: tick) ?? tick)
        case .tick(let tick): return .tick(position?.advance(by: tick) ?? tick)
        case .refused, .mediaKey, .banned, .numbers: return message
        }
    }

    private mutating func advance(by tick: Tick) -> Tick {
        var news = tick
        news.numbered = tick.numbered?.filter { $0.number > sequence }
        sequence = max(sequence, tick.sequence)
        return news
    }
}
