import Crypto
import Foundation

/// What a signed-in client shows with every request: 256 random bits.
///
/// The text goes to the client once; the server keeps only ``hash``, which does not lead back to it.
package struct AccessToken: Sendable, Equatable {
    private static let bytes = 32
    /// 32 bytes in base64url without padding.
    private static let characters = 43

    /// base64url (RFC 4648 section 5): 43 characters of `A–Z a–z 0–9 - _`.
    package let text: String

    /// A new one, from the system's secure generator.
    package init() {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<Self.bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let base64 = Data(bytes).base64EncodedString().prefix(Self.characters)
        text = String(base64.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }

    /// One that a client shows; nil when it cannot be a token, so that no look-up is spent on it.
    package init?(_ text: String) {
        guard text.utf8.count == Self.characters, text.utf8.allSatisfy(Self.allows) else { return nil }
        self.text = text
    }

    /// SHA-256 of the text, 64 lower-case hex digits: what is stored and looked up.
    ///
    /// A plain hash is enough, for 256 random bits cannot be guessed.
    package var hash: String {
        SHA256.hash(data: Array(text.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// The text does not belong in a log.
extension AccessToken: CustomStringConvertible, CustomReflectable {
    package var description: String { "session token" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
