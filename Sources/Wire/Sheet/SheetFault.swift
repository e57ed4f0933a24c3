/// One thing that is wrong with a catalogue's file, and where.
package struct SheetFault: Hashable, Sendable, CustomStringConvertible {
    /// Such as "line 14, price" or "products[3].skus[0].price of 'A12'".
    package let place: String
    /// What is wrong, and what would be right.
    package let reason: String

    /// Both may hold what stands in the file: they are made safe for a terminal here.
    package init(place: String, reason: String) {
        self.place = PlainText.clean(place, limit: SheetLimits.words)
        self.reason = PlainText.clean(reason, limit: SheetLimits.words)
    }

    init(line: Int, column: SheetColumn? = nil, _ reason: String) {
        self.init(place: column.map { "line \(line), \($0.rawValue)" } ?? "line \(line)", reason: reason)
    }

    init(line: Int, character: Int, _ reason: String) {
        self.init(place: "line \(line), column \(character)", reason: reason)
    }

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

    package init(_ list: [SheetFault]) {
        precondition(!list.isEmpty, "faults without a fault")
        self.list = list
    }
}
