import GRDB

/// How rows go into one table, many with one statement.
///
/// A statement of many rows spares SQLite starting and ending one for each.
struct Insertion: Sendable {
    private let texts: [(rows: Int, sql: String)]

    /// `conflict` is what stands behind the values: an ON CONFLICT clause.
    init(into table: String, _ columns: [String], verb: String = "INSERT", conflict: String = "") {
        let row = "(" + columns.map { _ in "?" }.joined(separator: ",") + ")"
        texts = StoreLimits.rowsPerInsertion.map { rows in
            let values = Array(repeating: row, count: rows).joined(separator: ",")
            return (rows, "\(verb) INTO \(table) (\(columns.joined(separator: ", "))) VALUES \(values) \(conflict)")
        }
    }

    /// Inserts a row for each item. `bind` binds the values of one row, in the order of the columns.
    func insert<Items: Collection>(
        _ items: Items, in database: Database, bind: (inout Binder, Items.Element) throws -> Void
    ) throws {
        guard !items.isEmpty else { return }
        var (next, left) = (items.startIndex, items.count)
        let most = min(left, StoreLimits.rowsPerInsertion[0])
        try withUnsafeTemporaryAllocation(byteCount: most * StoreLimits.textOfRow, alignment: 1) { room in
            for (rows, sql) in texts where left >= rows {
                let query = try Query(sql, in: database)
                while left >= rows {
                    try query.run(textIn: room) { binder in
                        for _ in 0..<rows {
                            try bind(&binder, items[next])
                            items.formIndex(after: &next)
                        }
                    }
                    left -= rows
                }
            }
        }
    }
}
