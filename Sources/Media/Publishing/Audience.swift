/// Who watches one stream, as the relay last said.
struct Audience: Sendable {
    private(set) var viewers = 0
    /// The share of packets that nine of ten viewers lose less than, 0…1.
    private(set) var loss = 0.0
    private var watched: Instant?

    mutating func note(viewers: Int, loss: Double, at now: Instant) {
        if viewers > 0 || self.viewers > 0 { watched = now }
        self.viewers = viewers
        self.loss = viewers > 0 ? loss : 0
    }

    /// Somebody watches, or did until a moment ago.
    func isThere(at now: Instant) -> Bool {
        if viewers > 0 { return true }
        return watched.map { now - $0 < PublishingLimits.audienceMemory } ?? false
    }
}
