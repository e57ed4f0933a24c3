import GRDB
import GRDBSQLite

/// Binds values to a statement's parameters, from the first to the last.
///
/// Text is laid into memory that the caller keeps until the statement has run, so that SQLite need not allocate for
/// each; text that finds no room there SQLite copies itself.
struct Binder {
    private let statement: SQLiteStatement
    private var room: UnsafeMutableRawBufferPointer.SubSequence
    private var index: CInt = 0
    /// SQLite's first complaint.
    private(set) var result = SQLITE_OK

    init(_ statement: SQLiteStatement, textIn room: UnsafeMutableRawBufferPointer) {
        self.statement = statement
        self.room = room[...]
    }

    mutating func bind<each Value: Bindable>(_ values: repeat each Value) {
        for value in repeat each values { value.bind(to: &self) }
    }

    mutating func bindNext(_ number: Int64) {
        index += 1
        note(sqlite3_bind_int64(statement, index, number))
    }

    mutating func bindNextAsNull() {
        index += 1
        note(sqlite3_bind_null(statement, index))
    }

    mutating func bindNext(_ text: String) {
        index += 1
        var text = text
        let code = text.withUTF8 { bytes in
            guard bytes.count <= room.count else { return bind(UnsafeRawBufferPointer(bytes), copied) }
            let kept = UnsafeMutableRawBufferPointer(rebasing: room.prefix(bytes.count))
            kept.copyMemory(from: UnsafeRawBufferPointer(bytes))
            room = room.dropFirst(bytes.count)
            return bind(UnsafeRawBufferPointer(kept), nil)
        }
        note(code)
    }

    /// A missing address would bind NULL; SQLite does not read it when there are no bytes.
    private func bind(_ bytes: UnsafeRawBufferPointer, _ lifetime: sqlite3_destructor_type?) -> CInt {
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let start else { return sqlite3_bind_text(statement, index, "", 0, nil) }
        return sqlite3_bind_text(statement, index, start, CInt(bytes.count), lifetime)
    }

    private mutating func note(_ code: CInt) {
        if result == SQLITE_OK { result = code }
    }
}

/// Tells SQLite to copy the bytes before the call returns: its `SQLITE_TRANSIENT`, the address -1 in the place of a
/// function, is a macro that Swift does not import.
private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
