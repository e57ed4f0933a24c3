import Commerce
import FoundationEssentials

/// Lists that one column holds as JSON arrays: `["a", "b"]`, attributes as pairs `[["size", "M"]]`.
enum KeptJSON {
    static func text(of attributes: [Attribute]) throws -> String {
        try encode(attributes.map { [$0.name, $0.value] })
    }
    static func text(of texts: [String]) throws -> String { try encode(texts) }
    static func text<Subject>(of identifiers: [Identifier<Subject>]) throws -> String {
        try encode(identifiers.map(\.rawValue))
    }

    static func text(of numbers: [Int64]) -> String { "[" + numbers.map(String.init).joined(separator: ",") + "]" }

    /// By hand, for every grab reads the parts of its draw.
    static func numbers(_ text: String) throws -> [Int64] {
        guard text.hasPrefix("["), text.hasSuffix("]") else { throw corrupt(text) }
        return try text.dropFirst().dropLast().split(separator: ",").map { number in
            guard let number = Int64(number) else { throw corrupt(text) }
            return number
        }
    }

    static func texts(_ text: String) throws -> [String] { try decode([String].self, text) }

    static func identifiers<Subject>(_ text: String) throws -> [Identifier<Subject>] {
        try decode([String].self, text).map { raw in
            guard let identifier = Identifier<Subject>(rawValue: raw) else { throw corrupt(text) }
            return identifier
        }
    }

    static func attributes(_ text: String) throws -> [Attribute] {
        // Most SKUs have none, and every batch loads some.
        if text == "[]" { return [] }
        return try decode([[String]].self, text).map { pair in
            guard pair.count == 2 else { throw corrupt(text) }
            return Attribute(name: pair[0], value: pair[1])
        }
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch { throw corrupt(text) }
    }

    private static func corrupt(_ text: String) -> StoreError { .corrupt("'\(text.prefix(64))' is no list") }
}
