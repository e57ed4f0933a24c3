extension Limits {
    /// Words of one shop's list, and characters of one.
    static let words = 5_000
    static let wordCharacters = 1...40
    /// Bytes of a list on its way in: all of it in four-byte characters, and what JSON puts around them.
    static let wordsBody = 1_024 * 1_024
    static let moderators = 50
    /// People muted in a room at the same time.
    static let mutesPerRoom = 5_000
    /// Seconds of a mute that ends before the show does.
    static let muteSeconds = 1...30 * 24 * 3_600
    /// Seconds until somebody who was put out may come back.
    static let kickSeconds = 60
    /// Seconds between two lines of a person in slow mode; 0 for off.
    static let slowSeconds = 0...3_600
    /// Lines that wait for the host; with one more the oldest goes.
    static let heldLines = 100
    /// Of one person, so that none takes all the places.
    static let heldLinesPerPerson = 3
    /// How long a line waits.
    static let heldFor = Duration.seconds(120)
    /// Characters of why something is done.
    static let moderationReason = 100
    /// Acts of the rules kept one by one of each second; of more only the number is kept.
    static let ruleActsPerSecond = 20
    /// Acts of the rules that wait to be kept.
    static let actsWaiting = 10_000
    /// Acts told at once.
    static let actsListed = 100
}
