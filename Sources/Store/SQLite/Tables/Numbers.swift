import Commerce
import GRDB

/// The row numbers of what one batch names, each looked up once.
///
/// What is kept for every buyer is scattered over its index, so a batch changes about one page for each order there.
/// With numbers of a few bytes in place of identifiers those indexes are a quarter as large, and the pages fewer.
struct Numbers {
    private let database: Database
    private var buyers: [Account.ID: Int64] = [:]
    private var offers: [Offer.ID: Int64] = [:]

    init(_ database: Database) { self.database = database }

    /// Nil for who has not ordered yet.
    mutating func known(_ buyer: Account.ID) throws -> Int64? {
        if let number = buyers[buyer] { return number }
        try database.forEachRow("SELECT number FROM buyer WHERE id = ?", buyer) { buyers[buyer] = $0[0] }
        return buyers[buyer]
    }

    /// A new number for who orders for the first time.
    mutating func number(_ buyer: Account.ID) throws -> Int64 {
        if let number = try known(buyer) { return number }
        try database.run("INSERT INTO buyer (id) VALUES (?)", buyer)
        buyers[buyer] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }

    /// Nil when it was never kept.
    mutating func known(_ offer: Offer.ID) throws -> Int64? {
        if let number = offers[offer] { return number }
        try database.forEachRow("SELECT number FROM offer WHERE id = ?", offer) { offers[offer] = $0[0] }
        return offers[offer]
    }
}
