import Commerce
import GRDB

extension Row {
    /// The identifier in a column; throws when the column holds none.
    func identifier<Subject>(_ column: Int) throws -> Identifier<Subject> {
        try known(column, Identifier(rawValue: self[column]))
    }

    /// The value a kept name stands for; throws when this hawker does not know it.
    func named<Value: RawRepresentable>(_ column: Int) throws -> Value where Value.RawValue == String {
        try known(column, Value(rawValue: self[column]))
    }

    func currency(_ column: Int) throws -> Currency { try known(column, Currency(code: self[column])) }

    func timestamp(_ column: Int) -> Timestamp { Timestamp(milliseconds: self[column]) }

    private func known<Value>(_ column: Int, _ value: Value?) throws -> Value {
        guard let value else {
            let kept = self[column] as String?
            throw StoreError.corrupt("'\(kept?.prefix(64) ?? "nothing")' is no \(Value.self)")
        }
        return value
    }
}

extension Database {
    /// Visits the rows of a query whose text is compiled once.
    func forEachRow(
        _ sql: String, _ arguments: StatementArguments = [], _ visit: (Row) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(try cachedStatement(sql: sql), arguments: arguments)
        while let row = try rows.next() { try visit(row) }
    }

    /// Runs a statement whose text is compiled once.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Runs a statement once for each item; looks it up once only.
    func run<Items: Sequence>(
        _ sql: String, forEach items: Items, _ arguments: (Items.Element) throws -> StatementArguments?
    ) throws {
        let statement = try cachedStatement(sql: sql)
        for item in items {
            guard let arguments = try arguments(item) else { continue }
            try statement.execute(arguments: arguments)
        }
    }
}

extension Sequence {
    /// Identifiers as a JSON array for `json_each`: one bound value and one compiled statement, however many they are.
    ///
    /// Identifiers hold no character that JSON escapes.
    func jsonArray<Subject>() -> String where Element == Identifier<Subject> {
        "[" + map { "\"\($0.rawValue)\"" }.joined(separator: ",") + "]"
    }

    /// Keys of several identifiers as an array of arrays; each element is one key's raw values.
    func jsonArrays() -> String where Element == [String] {
        "[" + map { "[\"" + $0.joined(separator: "\",\"") + "\"]" }.joined(separator: ",") + "]"
    }
}
