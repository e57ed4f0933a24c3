/// Comma-separated text as RFC 4180 has it, with the byte order mark that spreadsheets need to see that it is UTF-8.
struct CSVWriter {
    private(set) var bytes = CSVSign.byteOrderMark

    mutating func append(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(CSVSign.delimiters[0]) }
            append(field)
        }
        bytes += [CSVSign.carriageReturn, CSVSign.lineFeed]
    }

    private mutating func append(_ field: String) {
        guard Self.needsQuotes(field.utf8) else { return bytes.append(contentsOf: field.utf8) }
        bytes.append(CSVSign.quote)
        for byte in field.utf8 {
            if byte == CSVSign.quote { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(CSVSign.quote)
    }

    /// Also for the delimiters that are not ours, so that a spreadsheet which expects them does not cut there, and for
    /// spaces at an end, which a reader may drop.
    private static func needsQuotes(_ field: String.UTF8View) -> Bool {
        field.first == CSVSign.space || field.last == CSVSign.space
            || field.contains { byte in
                byte == CSVSign.quote || byte == CSVSign.carriageReturn || byte == CSVSign.lineFeed
                    || CSVSign.delimiters.contains(byte)
            }
    }
}
