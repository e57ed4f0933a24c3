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
    /// WeChat Pay's bound on a refund's reason, in bytes of UTF-8 to be on the safe side.
    static let weChatReasonBytes = 80
    /// Alipay's bounds on a subject and a refund's reason, in characters, taken as UTF-16 units.
    static let subjectUnits = 256
    static let alipayReasonUnits = 256
    /// The length of a trade's name: WeChat Pay's bound is 32, Alipay's 64.
    static let tradeIDBytes = 1...64
    /// The parameters of one form; Alipay's notifications have about thirty.
    static let formFields = 128
    /// How deep the JSON of an answer may be nested; Alipay's is four deep.
    static let jsonDepth = 32
    /// The text of a key; an RSA key of 8,192 bits is under 7 KiB.
    static let keyBytes = 16 * 1_024
    /// A settings file, and the name of one setting.
    static let settingsBytes = 64 * 1_024
    static let settingsLines = 1_000
    static let settingNameBytes = 64
    /// WeChat Pay's bound on a path with its query; ours are under 100.
    static let targetBytes = 1_024
    /// How long a code can be paid, whatever its charge says (WeChat Pay Native: two hours).
    static let codeLifetime: Duration = .seconds(2 * 3_600)
    /// The trades the sandbox remembers; past it, the oldest that is finished makes room.
    static let sandboxTrades = 10_000
    /// What a file of trades may hold: ten thousand of them, most with a refund, are about 8 MiB.
    static let sandboxStateBytes = 32 * 1_024 * 1_024
    /// The refunds of one trade (WeChat Pay: 50).
    static let refundsPerTrade = 50
    /// How long a notification of the sandbox waits that is told to be late: longer than the first queries.
    static let sandboxLateness: Duration = .seconds(30)
    /// The notifications that one drain of the sandbox signs, so that a backlog is worked off in steps.
    static let deliveriesPerDrain = 100
}
