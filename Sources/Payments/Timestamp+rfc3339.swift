import Commerce
import FoundationEssentials

/// WeChat Pay writes times as RFC 3339 with the offset of Shanghai: `2018-06-08T10:34:56+08:00`.
extension Timestamp {
    private static let shanghaiSeconds = 8 * 3_600
    private static let longestText = 40

    /// Nil for anything else than a date, a time and an offset.
    init?(rfc3339 text: String) {
        guard text.utf8.count <= Self.longestText,
            let date = try? Date.ISO8601FormatStyle(timeZoneSeparator: .colon).parse(text)
        else { return nil }
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
    }

    /// Whole seconds; a fraction is dropped.
    var rfc3339: String {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1_000))
        guard let zone = TimeZone(secondsFromGMT: Self.shanghaiSeconds) else {
            preconditionFailure("an offset of eight hours is within TimeZone's range")
        }
        return date.formatted(Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: zone))
    }
}
