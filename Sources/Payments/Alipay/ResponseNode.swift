/// The members of a JSON object as they stand in its text, byte for byte.
///
/// Alipay signs the raw text of an answer's node; parsing and writing it again would lose order, spaces and escapes. So
/// the node is cut out, verified, and only then read. Names and values are found by their outlines alone: strings with
/// their escapes, and nesting up to 32 deep.
struct ResponseNode {
    let members: [(name: [UInt8], value: ArraySlice<UInt8>)]

    /// Throws `malformed` for text that is not one object, that is nested too deep, or that names a member twice or
    /// with an escape, which other parsers could take for another name.
    init(scanning body: [UInt8]) throws(GatewayError) {
        var scanner = Scanner(body: body)
        guard body.count <= Limits.bodyBytes, let members = scanner.object() else {
            throw GatewayError(.malformed, "the answer is not one JSON object of plain names, at most 64 KiB long")
        }
        self.members = members
    }

    subscript(_ name: String) -> ArraySlice<UInt8>? { members.first { $0.name.elementsEqual(name.utf8) }?.value }

    private struct Scanner {
        let body: [UInt8]
        var position = 0

        private var byte: UInt8? { position < body.count ? body[position] : nil }

        init(body: [UInt8]) { self.body = body }

        /// The whole text, with nothing but space after it.
        mutating func object() -> [(name: [UInt8], value: ArraySlice<UInt8>)]? {
            var members: [(name: [UInt8], value: ArraySlice<UInt8>)] = []
            skipSpace()
            guard take("{") else { return nil }
            skipSpace()
            if !take("}") {
                repeat {
                    skipSpace()
                    guard let quoted = string(), !quoted.contains(UInt8(ascii: "\\")) else { return nil }
                    let name = Array(quoted.dropFirst().dropLast())
                    skipSpace()
                    guard take(":"), !members.contains(where: { $0.name == name }) else { return nil }
                    skipSpace()
                    guard let value = value() else { return nil }
                    members.append((name, value))
                    guard members.count <= Limits.formFields else { return nil }
                    skipSpace()
                } while take(",")
                guard take("}") else { return nil }
            }
            skipSpace()
            return position == body.count ? members : nil
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard byte == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        private mutating func skipSpace() {
            while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
        }

        /// With its quotes.
        private mutating func string() -> ArraySlice<UInt8>? {
            let start = position
            guard take("\"") else { return nil }
            while let byte {
                position += 1
                if byte == UInt8(ascii: "\"") { return body[start..<position] }
                if byte == UInt8(ascii: "\\") { position += 1 }
            }
            return nil
        }

        /// A string, brackets with all between them, or a run of anything else; what it says is for the real parser.
        private mutating func value() -> ArraySlice<UInt8>? {
            let start = position
            switch byte {
            case UInt8(ascii: "\""): return string()
            case UInt8(ascii: "{"), UInt8(ascii: "["): return brackets()
            default:
                while let byte, !Self.ends.contains(byte) { position += 1 }
                return position > start ? body[start..<position] : nil
            }
        }

        /// Where a number or a word is over.
        private static let ends = Set(" \t\r\n\",:{}[]".utf8)

        private mutating func brackets() -> ArraySlice<UInt8>? {
            let start = position
            var open: [UInt8] = []
            while let byte {
                switch byte {
                case UInt8(ascii: "\""):
                    guard string() != nil else { return nil }
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    open.append(byte)
                    guard open.count <= Limits.jsonDepth else { return nil }
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    guard let last = open.popLast(), (last == UInt8(ascii: "{")) == (byte == UInt8(ascii: "}")) else {
                        return nil
                    }
                default: break
                }
                position += 1
                if open.isEmpty { return body[start..<position] }
            }
            return nil
        }
    }
}
