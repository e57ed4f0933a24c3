import Commerce

extension ServerMessage {
    /// The message with the server's clock, which those that come first on a connection carry.
    package func stamped(_ now: Timestamp) -> ServerMessage {
        switch self {
        case .snapshot(let position, var room, let missed):
            room.now = now
            return .snapshot(position, room, missed: missed)
        case .resumed(var tick):
            tick.now = now
            return .resumed(tick)
        case .tick, .refused, .mediaKey, .banned, .numbers: return self
        }
    }

    /// What the server's clock said as this was sent.
    package var serverTime: Timestamp? {
        switch self {
        case .snapshot(_, let room, _): room.now
        case .resumed(let tick): tick.now
        case .tick, .refused, .mediaKey, .banned, .numbers: nil
        }
    }
}
