import Commerce
import GRDB
import Testing

@testable import Store

@Suite struct StatementTests {
    private let database: DatabaseQueue

    private static let insertion = Insertion(into: "item", ["number", "name", "note"])

    init() throws {
        database = try DatabaseQueue()
        try database.write {
            try $0.execute(
                sql: "CREATE TABLE item (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, note TEXT) STRICT")
        }
    }

    @Test("any number of rows goes in, each once and in order", arguments: [0, 1, 7, 8, 9, 63, 64, 65, 200])
    func insertsAll(count: Int) throws {
        try database.write { database in
            try Self.insertion.insert(0..<count, in: database) { row, number in
                row.bind(number, "item \(number)", number.isMultiple(of: 2) ? nil : "note of \(number)")
            }
            var kept: [Int] = []
            try database.forEachRow("SELECT number, name, note FROM item ORDER BY number") { row in
                kept.append(row[0])
                #expect(row[1] as String == "item \(row[0] as Int)")
                #expect(row[2] as String? == ((row[0] as Int).isMultiple(of: 2) ? nil : "note of \(row[0] as Int)"))
            }
            #expect(kept == Array(0..<count))
        }
    }

    @Test(
        "text comes back as it was, short, empty, long and in any script",
        arguments: ["", "x", "橙色 / M", "a\u{0}b", String(repeating: "长", count: 10_000)])
    func text(_ text: String) throws {
        try database.write { database in
            // Twice the same in one statement, so that the first leaves the second less room.
            try Self.insertion.insert(0..<9, in: database) { row, number in row.bind(number, "\(number)\(text)", text) }
            var found = 0
            try database.forEachRow("SELECT name, note FROM item WHERE note = ?", text) { row in
                #expect((row[0] as String).dropFirst() == text[...])
                #expect(row[1] as String == text)
                found += 1
            }
            #expect(found == 9)
        }
    }

    @Test("a constraint that fails throws what SQLite says, and nothing of the transaction is kept")
    func constraint() throws {
        let error = #expect(throws: DatabaseError.self) {
            try database.write { database in
                try database.run("INSERT INTO item (number, name) VALUES (?, ?)", 100, "twice")
                try Self.insertion.insert(0..<70, in: database) { row, number in
                    row.bind(number, number == 66 ? "twice" : "item \(number)", nil as String?)
                }
            }
        }
        #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE)
        #expect(error?.message?.contains("item.name") == true)
        #expect(try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM item") } == 0)
        try insertsAll(count: 65)
    }

    @Test("values that do not fit the statement throw")
    func tooManyValues() throws {
        #expect(throws: DatabaseError.self) {
            try database.write { try $0.run("INSERT INTO item (name) VALUES (?)", "one", "two") }
        }
    }

    @Test("a row that cannot be bound leaves the statement fit for the next")
    func bindingFails() throws {
        struct Unfit: Error {}
        try database.write { database in
            _ = #expect(throws: Unfit.self) {
                try Self.insertion.insert(0..<8, in: database) { row, number in
                    guard number < 5 else { throw Unfit() }
                    row.bind(number, "item \(number)", "note")
                }
            }
        }
        try insertsAll(count: 8)
    }
}
