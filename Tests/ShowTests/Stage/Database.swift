import Foundation
import Glibc
import Tools

/// A server's database as another program sees it, while the server runs or after.
struct Database {
    let file: URL
    /// The process that sees the file, if others do not.
    var process: pid_t?

    /// The rows of a query, their columns separated by `|`.
    func rows(_ query: String) throws -> [String] {
        try sqlite(query).split(separator: "\n").map(String.init)
    }

    /// The one value of a query; nil when there is none.
    func value(_ query: String) throws -> String? { try rows(query).first }

    /// All of it, as the statements that make it again.
    func dump() throws -> String { try sqlite(".dump") }

    /// A command as one that sees the file.
    func entered(_ command: [String]) -> [String] { process.map { SmallDisk.entered(by: $0, command) } ?? command }

    private func sqlite(_ query: String) throws -> String {
        let command = entered(["sqlite3", "-readonly", file.path, query])
        return try Tool.run(command[0], Array(command.dropFirst()))
    }

    /// The debit and credit of everything, which must balance; nil while nothing was booked.
    func ledgerSum() throws -> Int? {
        try value("SELECT sum(amount) FROM ledger_entry HAVING count(*) > 0").flatMap { Int($0) }
    }

    func onHand(_ title: String) throws -> Int? {
        try value(
            """
            SELECT on_hand FROM stock JOIN sku ON sku.id = stock.sku JOIN product ON product.id = sku.product
            WHERE product.title = '\(title)'
            """
        ).flatMap { Int($0) }
    }
}
