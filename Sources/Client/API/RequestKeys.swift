import Foundation
import Synchronization

/// What requests are called on the wire, by what the caller calls them.
///
/// A UUID of version 7 (RFC 9562): it begins with the time, so that a server's index of keys grows at its end instead of
/// everywhere. A caller that sends a request again calls it the same and gets the same.
package final class RequestKeys: Sendable {
    private let known = Mutex<(keys: [String: String], order: [String])>(([:], []))

    package init() {}

    /// Requests that may still be sent again.
    private static let kept = 256

    package func key(for name: String) -> String {
        known.withLock { known in
            if let key = known.keys[name] { return key }
            let key = Self.fresh()
            known.keys[name] = key
            known.order.append(name)
            if known.order.count > Self.kept { known.keys[known.order.removeFirst()] = nil }
            return key
        }
    }

    /// One that was never given.
    package static func fresh() -> String {
        let milliseconds = UInt64(Date().timeIntervalSince1970 * 1_000)
        var generator = SystemRandomNumberGenerator()
        let high = milliseconds << 16 | 0x7000 | (generator.next() & 0x0FFF)
        let low = 0x8000_0000_0000_0000 | (generator.next() & 0x3FFF_FFFF_FFFF_FFFF)
        let digits = [high, low].map { String($0, radix: 16) }
            .map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
        // 8-4-4-4-12
        var (text, rest) = ("", digits[...])
        for length in [8, 4, 4, 4, 12] {
            text += (text.isEmpty ? "" : "-") + rest.prefix(length)
            rest = rest.dropFirst(length)
        }
        return text
    }
}
