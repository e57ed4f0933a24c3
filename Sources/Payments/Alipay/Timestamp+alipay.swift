import Commerce

/// Alipay writes times in Shanghai's clock without saying so: `2018-06-08 10:34:56`, some with a fraction.
extension Timestamp {
    /// Nil for anything else than a date and a time; a fraction of a second is dropped.
    init?(alipay text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard text.utf8.count <= 32, parts.count == 2, parts[0].utf8.count == 10, parts[1].utf8.count >= 8 else {
            return nil
        }
        let fraction = parts[1].utf8.dropFirst(8)
        guard fraction.isEmpty || fraction.first == UInt8(ascii: ".") && fraction.count > 1,
            fraction.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        self.init(rfc3339: "\(parts[0])T\(parts[1].prefix(8))+08:00")
        // Foundation takes the 30th of February for the 2nd of March.
        guard alipay == text.prefix(19) else { return nil }
    }

    /// Whole seconds; a fraction is dropped.
    var alipay: String {
        let text = rfc3339
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))"
    }
}
