/// One thing that is wrong with a catalogue's file, and where.
package struct SheetFault: Hashable, Sendable, CustomStringConvertible {
    /// Such as "line 14, price" or "products[3].skus[0].price of 'A12'".
    package let place: String
    /// What is wrong, and what would be right.
    package let reason: String
    /// The line of a sheet it stands on.
    let line: Int?

    /// Both may hold what stands in the file: they are made safe for a terminal here.
    package init(place: String, reason: String) { self.init(place: place, reason: reason, line: nil) }

    private init(place: String, reason: String, line: Int?) {
        self.place = PlainText.clean(place, limit: SheetLimits.words)
        self.reason = PlainText.clean(reason, limit: SheetLimits.words)
        self.line = line
    }

    init(line: Int, column: SheetColumn? = nil, _ reason: String) {
        self.init(line: line, field: column?.rawValue, reason)
    }

    init(line: Int, field: String?, _ reason: String) {
        self.init(place: field.map { "line \(line), \($0)" } ?? "line \(line)", reason: reason, line: line)
    }

    init(line: Int, character: Int, _ reason: String) { self.init(line: line, field: "column \(character)", reason) }

    package var description: String { "\(place): \(reason)" }

    /// The beginning of a text from the file, as a reason shows it.
    static func excerpt(_ text: String) -> String {
        let clean = PlainText.clean(text, limit: SheetLimits.excerpt + 1)
        return clean.count > SheetLimits.excerpt ? "'\(clean.prefix(SheetLimits.excerpt))…'" : "'\(clean)'"
    }
}

/// Everything that is wrong with a catalogue's file, in the order of the file; never empty.
package struct SheetFaults: Error, Equatable, Sendable {
    package let list: [SheetFault]
    /// What of the file could be read all the same; nil for nothing.
    let readable: CatalogueDraft?

    package init(_ list: [SheetFault]) { self.init(list, readable: nil) }

    init(_ list: [SheetFault], readable: CatalogueDraft?) {
        precondition(!list.isEmpty, "faults without a fault")
        self.list = list
        self.readable = readable
    }
}
