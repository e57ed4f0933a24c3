/// Every bound of account security in one place.
enum AccountLimits {
    /// Characters of a name, as a reader counts them.
    static let nameCharacters = 2...20
    /// Scalars of one character of a name: Indic scripts join two or three letters and their marks into one.
    static let scalarsPerCharacter = 8
    /// Marks on one letter, as a vowel and a tone in Thai; more only pile up over other lines.
    static let marksPerLetter = 2
    static let passwordCharacters = 8...128
    /// A character can be made of very many scalars; this bounds what is hashed.
    static let passwordBytes = 1_024

    /// scrypt takes 128 MiB a hash at full strength, so two take 256 MiB.
    static let hashesAtOnce = 2
    /// Logins that may wait for a hash.
    static let hashesWaiting = 16
    /// What a caller that found no place to wait is told.
    static let hashRetryAfter: Duration = .seconds(5)

    /// Failures that cost nothing; the wait begins with the fifth.
    static let freeFailures = 4
    /// The same for an address, behind which a household, an office or a whole loopback may sit.
    static let freeAddressFailures = 50
    /// The first wait; each further failure doubles it.
    static let firstWait: Duration = .seconds(1)
    static let longestWait: Duration = .seconds(15 * 60)
    /// Failures are forgotten this long after the last one; longer than the longest wait.
    static let failureMemory: Duration = .seconds(60 * 60)
    /// Names, and as many addresses, whose failures are remembered.
    static let throttledKeys = 10_000
}
