/// Counts, rates and times as people write them.
enum NumberText {
    /// Three digits at a time: "12,345".
    static func grouped(_ digits: String) -> String {
        var grouped: [Character] = []
        for (index, digit) in digits.reversed().enumerated() {
            if index > 0, index % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return String(grouped.reversed())
    }

    /// Whole digits without their grouping; nil where a comma does not stand before three digits, as in "12,50":
    /// who writes a decimal comma must not be taken for a hundredfold.
    static func ungrouped(_ typed: some StringProtocol) -> String? {
        let groups = typed.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count > 1 else { return String(typed) }
        guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        return groups.joined()
    }

    static func grouped(_ number: Int) -> String {
        (number < 0 ? "-" : "") + grouped(String(number.magnitude))
    }

    /// Short from ten thousand on: "12.3k", "4.5M"; in Chinese "1.2万", "3.4亿".
    static func short(_ number: Int, in language: Language) -> String {
        guard number >= 10_000 else { return grouped(number) }
        let (unit, sign) =
            switch language {
            case .english: number >= 1_000_000 ? (1_000_000, "M") : (1_000, "k")
            case .chinese: number >= 100_000_000 ? (100_000_000, "亿") : (10_000, "万")
            }
        let tenths = number / (unit / 10)
        return "\(grouped(tenths / 10))\(tenths % 10 == 0 ? "" : ".\(tenths % 10)")\(sign)"
    }

    /// One digit behind the point, as in "29.9".
    static func tenths(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "–" }
        let tenths = Int((abs(number) * 10).rounded())
        return "\(number < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }

    /// "712 kbit/s", from ten million on "12.3 Mbit/s".
    static func rate(_ bitsPerSecond: Int) -> String {
        bitsPerSecond >= 10_000_000
            ? tenths(Double(bitsPerSecond) / 1_000_000) + " Mbit/s" : "\(max(0, bitsPerSecond) / 1_000) kbit/s"
    }

    /// "14:59", from an hour on "1:02:03". Less than nothing is nothing.
    static func clock(seconds: Int64) -> String {
        let seconds = max(0, seconds)
        let tail = "\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        return seconds >= 3_600 ? "\(seconds / 3_600):\(tail)" : tail
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Double {
    /// Safe to make an `Int` of.
    var bounded: Double { isFinite ? Swift.min(Swift.max(self, -1e9), 1e9) : 0 }
}
