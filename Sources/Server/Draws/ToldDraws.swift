import Commerce
import Wire

/// Which news of draws everybody is told with a tick.
///
/// That one starts or ends is told at once; how many have grabbed or entered at most once in `ticksBetween` ticks, for
/// in a rush it changes with every one, and each telling is an event that is kept for those who come back.
struct ToldDraws {
    /// Ticks of 100 ms.
    static let ticksBetween: UInt64 = 10

    private(set) var waiting: [DrawView] = []
    /// The tick that each open draw was told with last.
    private var told: [Draw.ID: UInt64] = [:]
    private var ticks: UInt64 = 0

    /// Whether a tick is needed, perhaps a later one.
    var hasNews: Bool { !waiting.isEmpty }

    /// What is told of a draw is how it is by then.
    mutating func changed(_ draw: DrawView) {
        if let index = waiting.firstIndex(where: { $0.id == draw.id }) {
            waiting[index] = draw
        } else {
            waiting.append(draw)
        }
    }

    /// What this tick tells; called once for each.
    mutating func drain() -> [DrawView] {
        ticks += 1
        let due = waiting.filter { draw in
            draw.state == .ended || told[draw.id].map { ticks >= $0 + Self.ticksBetween } ?? true
        }
        waiting.removeAll { draw in due.contains { $0.id == draw.id } }
        for draw in due { told[draw.id] = draw.state == .ended ? nil : ticks }
        return due
    }
}
