import Commerce
import GRDB
import GRDBSQLite

/// The row a statement stands on; its columns count from 0.
struct ResultRow {
    private let statement: SQLiteStatement

    init(_ statement: SQLiteStatement) { self.statement = statement }

    subscript(_ column: Int) -> Int64 { sqlite3_column_int64(statement, CInt(column)) }

    subscript(_ column: Int) -> Int { Int(sqlite3_column_int64(statement, CInt(column))) }

    subscript(_ column: Int) -> String {
        guard let bytes = sqlite3_column_text(statement, CInt(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, CInt(column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    subscript(_ column: Int) -> Int? { isNull(column) ? nil : self[column] as Int }

    subscript(_ column: Int) -> String? { isNull(column) ? nil : self[column] as String }

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, CInt(column)) == SQLITE_NULL }
}

extension ResultRow {
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
