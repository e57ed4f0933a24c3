/// Bounds of what is told of shows, and of how they are found.
enum LifeLimits {
    /// Characters and lines of a cover text.
    static let cover = 300
    static let coverLines = 6
    /// Tags of a room, and characters of one.
    static let tags = 5
    static let tag = 16
    /// How far ahead a show may be scheduled.
    static let ahead = Duration.seconds(90 * 24 * 3_600)
    /// A scheduled show that was not begun is over so long after its time.
    static let unstarted = Duration.seconds(24 * 3_600)
    /// Rooms of one list.
    static let roomsListed = 100
    /// Characters and words of a search.
    static let query = 60
    static let queryWords = 8
}
