/// Properties in one cell: `name=value; name=value`.
///
/// A `;`, `=` or `\` that belongs to a name or a value has a `\` before it, and so has a space at either end of one;
/// other spaces around them do not count.
enum AttributeText {
    struct Malformed: Error, Equatable {
        let words: String
    }

    static func write(_ attributes: [AttributeView]) -> String {
        attributes.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "; ")
    }

    static func read(_ text: String) throws(Malformed) -> [AttributeView] {
        var attributes: [AttributeView] = []
        var item = Item()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                guard isSign(scalar) || isSpace(scalar) else {
                    throw Malformed(words: #"'\\#(scalar)' stands for nothing; write '\\' for the sign '\' itself"#)
                }
                item.append(scalar, countsAsSpace: false)
                isEscaped = false
                continue
            }
            switch scalar {
            case "\\": isEscaped = true
            case "=": try item.beginValue()
            case ";":
                if let attribute = try item.finished() { attributes.append(attribute) }
                item = Item()
            default: item.append(scalar, countsAsSpace: isSpace(scalar))
            }
        }
        if isEscaped { throw Malformed(words: #"a '\' at the end stands for nothing; write '\\' for the sign itself"#) }
        if let attribute = try item.finished() { attributes.append(attribute) }
        return attributes
    }

    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        let scalars = text.unicodeScalars
        for index in scalars.indices {
            let scalar = scalars[index]
            let isAtEnd = index == scalars.startIndex || scalars.index(after: index) == scalars.endIndex
            if isSign(scalar) || (isAtEnd && isSpace(scalar)) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool { scalar == ";" || scalar == "=" || scalar == "\\" }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n"
    }

    /// What stands between two semicolons.
    private struct Item {
        /// The name once `=` was seen.
        private var name: String?
        private var scalars = String.UnicodeScalarView()
        /// Spaces that belong to the text only if something follows.
        private var spaces = String.UnicodeScalarView()

        mutating func append(_ scalar: Unicode.Scalar, countsAsSpace: Bool) {
            if countsAsSpace {
                if !scalars.isEmpty { spaces.append(scalar) }
            } else {
                scalars.append(contentsOf: spaces)
                spaces.removeAll()
                scalars.append(scalar)
            }
        }

        mutating func beginValue() throws(Malformed) {
            if let name {
                throw Malformed(
                    words: #"\#(SheetFault.excerpt(name)) has two '='; put ';' between properties, or write '\='"#)
            }
            name = String(scalars)
            scalars.removeAll()
            spaces.removeAll()
        }

        /// Nil when nothing stands there.
        func finished() throws(Malformed) -> AttributeView? {
            guard let name else {
                guard scalars.isEmpty else {
                    throw Malformed(
                        words: "\(SheetFault.excerpt(String(scalars))) is no property; write 'name=value; name=value'")
                }
                return nil
            }
            guard !name.isEmpty else {
                throw Malformed(
                    words: "the value \(SheetFault.excerpt(String(scalars))) has no name; write 'name=value'")
            }
            return AttributeView(name: name, value: String(scalars))
        }
    }
}
