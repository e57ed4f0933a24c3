/// The records of comma-separated text, one after the other.
///
/// RFC 4180, and what programs write in its name: lines end in CRLF, LF or CR; the delimiter is a comma, a semicolon
/// or a tab, whichever the first line has most of; a byte order mark is skipped. Unlike the RFC, spaces and tabs
/// around a field without quotes are not part of it. The bytes must be UTF-8.
struct CSVReader {
    struct Record {
        /// Where it begins, from 1.
        let line: Int
        fileprivate(set) var fields: [String] = []
        /// The first thing that is wrong with its form.
        fileprivate(set) var fault: SheetFault?

        /// Spreadsheets leave such rows behind.
        var isBlank: Bool { fault == nil && fields.allSatisfy(\.isEmpty) }
    }

    private let bytes: [UInt8]
    private let delimiter: UInt8
    private var position: Int
    private var line = 1
    /// Where the line begins.
    private var lineStart: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: CSVSign.byteOrderMark) ? CSVSign.byteOrderMark.count : 0
        lineStart = position
        delimiter = Self.delimiter(of: bytes[position...])
    }

    /// Nil at the end.
    mutating func next() -> Record? {
        guard position < bytes.count else { return nil }
        var record = Record(line: line)
        while true {
            let start = place
            let text = field(of: &record)
            if record.fields.count == SheetLimits.fields {
                note("a row has at most \(SheetLimits.fields) fields", at: start, in: &record)
            } else if text.count > SheetLimits.fieldBytes {
                note("a field has at most \(SheetLimits.fieldBytes) bytes", at: start, in: &record)
                record.fields.append("")
            } else {
                record.fields.append(String(decoding: text, as: UTF8.self))
            }
            guard position < bytes.count, bytes[position] == delimiter else { break }
            position += 1
        }
        if position < bytes.count { takeLineEnd() }
        return record
    }

    // MARK: - One field

    /// Reads up to the delimiter or the line's end behind a field.
    private mutating func field(of record: inout Record) -> ArraySlice<UInt8> {
        guard position < bytes.count, bytes[position] == CSVSign.quote else {
            return plain(of: &record).trimmed
        }
        return quoted(of: &record)
    }

    private mutating func plain(of record: inout Record) -> ArraySlice<UInt8> {
        let start = position
        while !isAtEndOfField {
            if bytes[position] == CSVSign.quote {
                note(
                    "a quote inside a field; put the whole field in quotes, and write two for one", at: place,
                    in: &record)
            }
            position += 1
        }
        return bytes[start..<position]
    }

    private mutating func quoted(of record: inout Record) -> ArraySlice<UInt8> {
        let opening = place
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case CSVSign.quote where position + 1 < bytes.count && bytes[position + 1] == CSVSign.quote:
                text.append(byte)
                position += 2
            case CSVSign.quote:
                position += 1
                if !isAtEndOfField {
                    note(
                        "text behind a closing quote; a quote inside a field is written as two", at: place, in: &record)
                    while !isAtEndOfField { position += 1 }
                }
                return text[...]
            case CSVSign.lineFeed, CSVSign.carriageReturn:
                let start = position
                takeLineEnd()
                text += bytes[start..<position]
            default:
                text.append(byte)
                position += 1
            }
        }
        note("the quote that opens here is never closed", at: opening, in: &record)
        return text[...]
    }

    private var isAtEndOfField: Bool {
        guard position < bytes.count else { return true }
        let byte = bytes[position]
        return byte == delimiter || byte == CSVSign.lineFeed || byte == CSVSign.carriageReturn
    }

    private mutating func takeLineEnd() {
        let isPair =
            bytes[position] == CSVSign.carriageReturn && position + 1 < bytes.count
            && bytes[position + 1] == CSVSign.lineFeed
        position += isPair ? 2 : 1
        line += 1
        lineStart = position
    }

    // MARK: - Places

    private struct Place {
        let line: Int
        let lineStart: Int
        let position: Int
    }

    private var place: Place { Place(line: line, lineStart: lineStart, position: position) }

    /// Counts characters only for the one fault that is kept: a line may be as long as the file.
    private func note(_ reason: String, at place: Place, in record: inout Record) {
        guard record.fault == nil else { return }
        // From 1, as an editor counts them: each but the continuation bytes begins one.
        let before = bytes[place.lineStart..<place.position].count { $0 & 0b1100_0000 != 0b1000_0000 }
        record.fault = SheetFault(line: place.line, character: before + 1, reason)
    }

    /// What the first line that is not empty has most of outside quotes; a comma when it has none.
    private static func delimiter(of bytes: ArraySlice<UInt8>) -> UInt8 {
        var counts = CSVSign.delimiters.map { (delimiter: $0, count: 0) }
        var isQuoted = false
        let isLineEnd = { (byte: UInt8) in byte == CSVSign.lineFeed || byte == CSVSign.carriageReturn }
        for byte in bytes.drop(while: isLineEnd) {
            if byte == CSVSign.quote { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if isLineEnd(byte) { break }
            for index in counts.indices where counts[index].delimiter == byte { counts[index].count += 1 }
        }
        // The first of equals: `max` would take the last.
        let most = counts.map(\.count).max() ?? 0
        return counts.first { $0.count == most }?.delimiter ?? CSVSign.delimiters[0]
    }
}

/// The bytes that have a meaning in comma-separated text.
enum CSVSign {
    static let quote = UInt8(ascii: "\"")
    static let carriageReturn = UInt8(ascii: "\r")
    static let lineFeed = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), tab]
    /// U+FEFF in UTF-8: without it, spreadsheets take a file for one of the machine's old character set.
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

extension ArraySlice<UInt8> {
    /// Without spaces and tabs around it.
    fileprivate var trimmed: ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == CSVSign.space || byte == CSVSign.tab }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return []
        }
        return self[first...last]
    }
}
