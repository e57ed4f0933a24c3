/// What a process of viewers is told to begin with.
struct AudienceOrders: Codable {
    let port: Int
    let path: String
    let viewers: Int
    /// The loopback address they come from: each has ports of its own.
    let source: String
    /// Those who talk, by their tokens; they are viewers too.
    let tokens: [String]
    /// What they say together.
    let linesPerSecond: Double
    /// Takes in little while nobody reads, as over a real network.
    let isShortOfMemory: Bool
}

/// What it is told later.
enum AudienceOrder: Codable {
    case talk, hush
    /// Counts from here on, and lines that were said from then on; answered with `AudienceReport`, which is empty.
    case mark(at: Int64)
    /// Reads no more.
    case turnAway
    /// Answered with `AudienceReport`.
    case report
}

/// Everybody is there.
struct AudienceReady: Codable {
    /// From the first connection to the last snapshot.
    let milliseconds: Double
}

/// What a process of viewers saw since the mark.
struct AudienceReport: Codable {
    /// Connections that are still open.
    var held = 0
    var frames = 0
    /// Of the frames, their heads included.
    var bytes = 0
    var linesSaid = 0
    var linesSeen = 0
    /// From saying to seeing.
    var latencies = Latencies()
    /// How long a frame may have waited for this process at most: its own share of the latency.
    var lateness = Latencies()
    /// Of this process, its start included.
    var processorSeconds = 0.0

    mutating func merge(_ other: AudienceReport) {
        held += other.held
        frames += other.frames
        bytes += other.bytes
        linesSaid += other.linesSaid
        linesSeen += other.linesSeen
        latencies.merge(other.latencies)
        lateness.merge(other.lateness)
        processorSeconds += other.processorSeconds
    }
}
