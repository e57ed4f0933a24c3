/// Every bound of this module in one place.
enum Limits {
    /// How far the two clocks may differ before a signature is refused: five minutes or more is too much.
    static let clockDifference: Duration = .seconds(300)
    /// The longest answer or notification that is read, in bytes; WeChat Pay's are under 4 KiB.
    static let bodyBytes = 64 * 1_024
    /// The longest value of a header that takes part in a signature; a 4,096-bit signature is 684 characters.
    static let headerBytes = 2_048
    /// The fields of one message; WeChat Pay sends about twenty.
    static let headerFields = 128
    /// WeChat Pay's bound on a charge's description, in UTF-16 units.
    static let descriptionUnits = 127
    /// WeChat Pay's bound on the address of notifications, in bytes.
    static let notifyURLBytes = 255
    /// WeChat Pay's bound on a path with its query; ours are under 100.
    static let targetBytes = 1_024
    /// How long a code can be paid, whatever its charge says (WeChat Pay Native: two hours).
    static let codeLifetime: Duration = .seconds(2 * 3_600)
    /// The trades the sandbox remembers; past it, the oldest that is finished makes room.
    static let sandboxTrades = 10_000
    /// The notifications that one drain of the sandbox signs, so that a backlog is worked off in steps.
    static let deliveriesPerDrain = 100
}
