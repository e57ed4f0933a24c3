/// The secret a sender and its receivers share: a 16-byte AES-128 key and a 12-byte salt (RFC 7714 section 12).
///
/// A key is for one life of one sender: one that starts again counts its packets from the start, and two packets
/// under the same key and number give the key's protection away. It gets a new key, or new SSRCs.
///
/// Never shown by printing, interpolation or a dump; `text` is for the ticket alone.
package struct MasterKey: Sendable, Equatable {
    package static let byteCount = 28

    let bytes: [UInt8]

    /// Nil unless there are 28 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = [UInt8](bytes)
    }

    /// A new key from `generator`, which must be one fit for secrets, as the system's is.
    package static func random(using generator: inout some RandomNumberGenerator) -> MasterKey {
        MasterKey((0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    /// A new key from the system's generator.
    package static func random() -> MasterKey {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// The key of a ticket; nil unless it is 56 hexadecimal digits.
    package init?(text: String) {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
        guard digits.count == Self.byteCount * 2, text.utf8.count == digits.count else { return nil }
        bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// 56 hexadecimal digits: the secret itself.
    package var text: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }
}

extension MasterKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "MasterKey(…)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
