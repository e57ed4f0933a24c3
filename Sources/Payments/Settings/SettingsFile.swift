/// The text of a settings file: one `NAME=value` a line, `#` before a comment, empty lines between.
///
/// In a value `\n` stands for a line end and `\\` for a backslash, so that a PEM is one line; everything else stands
/// for itself, quotes and spaces too. Names are `A–Z 0–9 _`, each given once.
package enum SettingsFile {
    /// Throws for text over 64 KiB, more than 1,000 lines, and the lines that are wrong, by their numbers.
    package static func parse(_ text: String) throws(SettingsError) -> [String: String] {
        guard text.utf8.count <= Limits.settingsBytes else {
            throw SettingsError(["the settings file has more than \(Limits.settingsBytes) bytes"])
        }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.count <= Limits.settingsLines else {
            throw SettingsError(["the settings file has more than \(Limits.settingsLines) lines"])
        }
        var settings: [String: String] = [:]
        var problems: [String] = []
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) && line.first != "#" {
            let number = index + 1
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count < 2 || !isName(parts[0]) {
                problems.append("line \(number) is not NAME=value with a name of A-Z, 0-9 and '_'")
            } else if let value = unescaped(parts[1]) {
                if settings.updateValue(value, forKey: String(parts[0])) != nil {
                    problems.append("line \(number) gives \(parts[0]) a second time")
                }
            } else {
                problems.append("line \(number) has a backslash that is not followed by 'n' or another backslash")
            }
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
        return settings
    }

    /// What ``parse(_:)`` reads back, sorted by name. Throws for names that cannot stand in a file, and for line ends
    /// that no escape keeps (anything but LF).
    package static func text(of settings: [String: String]) throws(SettingsError) -> String {
        var lines: [String] = []
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            let line = value.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
            guard isName(name[...]), !line.contains(where: \.isNewline) else {
                throw SettingsError(["'\(name.printable)' cannot be written to a settings file"])
            }
            lines.append("\(name)=\(line)\n")
        }
        return lines.joined()
    }

    private static func isName(_ text: Substring) -> Bool {
        (1...Limits.settingNameBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            }
    }

    private static func unescaped(_ text: Substring) -> String? {
        var value = ""
        var characters = text.unicodeScalars.makeIterator()
        while let character = characters.next() {
            guard character == "\\" else {
                value.unicodeScalars.append(character)
                continue
            }
            switch characters.next() {
            case "n": value += "\n"
            case "\\": value += "\\"
            default: return nil
            }
        }
        return value
    }
}
