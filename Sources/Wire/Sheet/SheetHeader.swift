/// Which field of a row is which column.
struct SheetHeader {
    private let columns: [SheetColumn]

    var count: Int { columns.count }

    /// - Throws: every name that is unknown, missing or given twice.
    init(_ record: CSVReader.Record) throws(SheetFaults) {
        if let fault = record.fault { throw SheetFaults([fault]) }
        var columns: [SheetColumn] = []
        var faults: [SheetFault] = []
        for (index, field) in record.fields.enumerated() {
            guard let column = SheetColumn(rawValue: field.lowercased()) else {
                let name =
                    field.isEmpty ? "column \(index + 1) has no name" : "\(SheetFault.excerpt(field)) is no column"
                faults.append(SheetFault(line: record.line, "\(name); the columns are \(SheetColumn.names)"))
                continue
            }
            if columns.contains(column) {
                faults.append(SheetFault(line: record.line, "the column '\(column.rawValue)' stands here twice"))
            }
            columns.append(column)
        }
        for column in SheetColumn.required where !columns.contains(column) {
            faults.append(SheetFault(line: record.line, "the column '\(column.rawValue)' is missing"))
        }
        guard faults.isEmpty else { throw SheetFaults(faults) }
        self.columns = columns
    }

    /// The fields of a row by their columns; as many fields as columns. Columns the sheet does not have are left out.
    func cells(_ fields: [String]) -> [SheetColumn: String] {
        var cells: [SheetColumn: String] = [:]
        for (column, field) in zip(columns, fields) {
            cells[column] = column.isText ? FormulaGuard.unprotect(field) : field.trimmed
        }
        return cells
    }
}

extension String {
    /// Without white space around it.
    fileprivate var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
