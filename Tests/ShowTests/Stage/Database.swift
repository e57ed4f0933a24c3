import Foundation

/// A server's database as another program sees it, while the server runs or after.
struct Database {
    let file: URL

    /// The rows of a query, their columns separated by `|`.
    func rows(_ query: String) throws -> [String] {
        try Tool.run("sqlite3", ["-readonly", file.path, query]).split(separator: "\n").map(String.init)
    }

    /// The one value of a query; nil when there is none.
    func value(_ query: String) throws -> String? { try rows(query).first }

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
