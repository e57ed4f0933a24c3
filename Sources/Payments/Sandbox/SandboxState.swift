import FoundationEssentials

/// What a sandbox remembers, for a file that outlives it: its trades, and what the merchant was not told of them.
package struct SandboxState: Codable, Equatable, Sendable {
    /// Whose they are: the merchant's number at WeChat Pay, and the app's at Alipay.
    let merchants: [String]
    /// Oldest first.
    let trades: [SandboxTrade]
    let notices: [NotificationOutbox.Entry]

    package var tradeCount: Int { trades.count }

    /// The longest text that ``init(reading:)`` takes, in bytes.
    package static let bytesAtMost = Limits.sandboxStateBytes

    init(merchants: [String], trades: [SandboxTrade], notices: [NotificationOutbox.Entry]) {
        self.merchants = merchants
        self.trades = trades
        self.notices = notices
    }

    /// Throws for what ``bytes`` did not write.
    package init(reading bytes: [UInt8]) throws(SettingsError) {
        guard bytes.count <= Self.bytesAtMost else {
            throw SettingsError(["more than \(Self.bytesAtMost) bytes are no sandbox's trades"])
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            throw SettingsError(["that is not the JSON of a sandbox's trades (\("\(error)".printable))"])
        }
    }

    /// JSON.
    package var bytes: [UInt8] {
        get throws(GatewayError) { try JSONText.encode(self) }
    }
}
