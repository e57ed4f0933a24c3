import GRDB
import GRDBSQLite

/// A compiled statement that takes its values and gives its columns without a container in between.
///
/// GRDB keeps the statement, the transaction and the errors. Its observation of changes is not told of what runs here;
/// nothing in this module observes.
struct Query {
    private let statement: SQLiteStatement
    private let database: Database
    private let sql: String

    /// Compiles the text, or finds it compiled.
    init(_ sql: String, in database: Database) throws {
        statement = try database.cachedStatement(sql: sql).sqliteStatement
        self.database = database
        self.sql = sql
    }

    /// Runs a statement that gives no rows.
    func run<each Value: Bindable>(_ values: repeat each Value) throws {
        try forEachRow(repeat each values) { _ in }
    }

    /// Visits the rows. A row must not be kept beyond its visit, nor the same text be run in it.
    func forEachRow<each Value: Bindable>(
        _ values: repeat each Value, visit: (ResultRow) throws -> Void
    ) throws {
        try withUnsafeTemporaryAllocation(byteCount: StoreLimits.textOfQuery, alignment: 1) { room in
            try run(textIn: room, bind: { $0.bind(repeat each values) }, visit: visit)
        }
    }

    /// Binds, runs and visits. Text stands in `room` meanwhile.
    func run(
        textIn room: UnsafeMutableRawBufferPointer, bind: (inout Binder) throws -> Void,
        visit: (ResultRow) throws -> Void = { _ in }
    ) throws {
        var binder = Binder(statement, textIn: room)
        // The statement outlives the room.
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        try bind(&binder)
        guard binder.result == SQLITE_OK else { throw failure(binder.result) }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try visit(ResultRow(statement))
            case SQLITE_DONE: return
            case let code: throw failure(code)
            }
        }
    }

    private func failure(_ code: CInt) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage, sql: sql)
    }
}

extension Database {
    /// Visits the rows of a query whose text is compiled once.
    func forEachRow<each Value: Bindable>(
        _ sql: String, _ values: repeat each Value, visit: (ResultRow) throws -> Void
    ) throws {
        try Query(sql, in: self).forEachRow(repeat each values, visit: visit)
    }

    /// Runs a statement whose text is compiled once.
    func run<each Value: Bindable>(_ sql: String, _ values: repeat each Value) throws {
        try Query(sql, in: self).run(repeat each values)
    }
}
