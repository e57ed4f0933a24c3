/// The name of one thing of one kind; a `Product.ID` cannot be passed where an `Order.ID` belongs.
///
/// 1 to 64 characters of `A–Z a–z 0–9 _ -`, so that an identifier is safe in a path, a log line and a file name.
package struct Identifier<Subject>: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible {
    package let rawValue: String

    /// Nil when the text is empty, longer than 64 characters, or holds any other character.
    package init?(rawValue: String) {
        let bytes = rawValue.utf8
        guard (1...64).contains(bytes.count), bytes.allSatisfy(Self.allows) else { return nil }
        self.rawValue = rawValue
    }

    /// An identifier is an identifier, whatever it names.
    init<Other>(of other: Identifier<Other>) { rawValue = other.rawValue }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let identifier = Self(rawValue: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "an identifier is 1 to 64 letters, digits, '-' or '_'")
        }
        self = identifier
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
