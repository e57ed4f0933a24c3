/// The parameters of `application/x-www-form-urlencoded` text, decoded, each name once.
///
/// A doubled name is refused rather than one of the two chosen: what is signed must be what is read.
struct FormFields: Sendable, Equatable {
    private(set) var values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// Throws `malformed` for text over 64 KiB, more than 128 parameters, a doubled or empty name, an escape that is
    /// none, and text that is not UTF-8 once decoded.
    init(parsing body: some Collection<UInt8>) throws(GatewayError) {
        guard body.count <= Limits.bodyBytes else {
            throw GatewayError(.malformed, "a form of \(body.count) bytes is too long; the limit is 64 KiB")
        }
        values = [:]
        guard !body.isEmpty else { return }
        let pairs = body.split(
            separator: UInt8(ascii: "&"), maxSplits: Limits.formFields, omittingEmptySubsequences: false)
        guard pairs.count <= Limits.formFields else {
            throw GatewayError(.malformed, "a form has more than \(Limits.formFields) parameters")
        }
        for pair in pairs {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), !name.isEmpty,
                let value = parts.count == 2 ? Self.decoded(parts[1]) : ""
            else {
                throw GatewayError(.malformed, "a form has an empty name, a broken escape, or text that is not UTF-8")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw GatewayError(.malformed, "a form gives '\(name.printable)' twice")
            }
        }
    }

    subscript(_ name: String) -> String? { values[name] }

    /// Names in the order of their bytes.
    var sorted: [(name: String, value: String)] {
        values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
    }

    /// The text to send: everything but the unreserved characters of RFC 3986 is escaped, so that every decoder agrees.
    var encoded: [UInt8] {
        Array(sorted.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }.joined(separator: "&").utf8)
    }

    private static func decoded(_ bytes: some Sequence<UInt8>) -> String? {
        var result: [UInt8] = []
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hexadecimal), let low = iterator.next().flatMap(hexadecimal)
                else { return nil }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var result = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
            }
        }
        return result
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
