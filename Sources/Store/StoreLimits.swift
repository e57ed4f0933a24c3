/// The bounds of what is kept and of what one question may bring back.
package enum StoreLimits {
    /// Bytes of pages the writer keeps in memory. A batch scatters over indexes of random identifiers; with SQLite's
    /// 2 MB the writer spends half its time on reading and writing pages of the WAL again.
    package static let writerCache = 64 * 1_024 * 1_024
    /// Pages of 4 KiB the WAL grows by before they are written into the database: 40 MB.
    package static let pagesBetweenCheckpoints = 10_000
    /// Rows that one statement inserts, the most first; 1 comes last, so that any number is made up of these.
    static let rowsPerInsertion = [64, 8, 1]
    /// Bytes kept ready for the text of one inserted row, and of one query; longer text costs an allocation.
    static let textOfRow = 256
    static let textOfQuery = 256
    /// Rows of one list: orders, rooms, refunds.
    package static let page = 500
    /// Orders that wait for payment when a server starts.
    package static let unpaid = 50_000
    /// Pages of orders with refunds that one round looks at.
    package static let refundPages = 4
    /// Draws that are open when a server starts.
    static let openDraws = 10_000
    /// Coupons of one shop that are shown.
    package static let coupons = 200
    /// Lines of one room's shelf that are shown.
    package static let shelf = 500
    /// Products and answers that one search looks at.
    static let found = 20
    /// Outbox rows that are kept for readers that were away.
    package static let outboxKept: Int64 = 100_000
    /// Rows of one kind that one sweep removes, so that it holds up the till for milliseconds only.
    package static let sweep = 5_000
    /// Differences of one kind that an audit lists.
    package static let differences = 100

    /// Rows of a list that was asked for with a limit. SQLite would take one below zero for none at all.
    static func cut(_ limit: Int, at most: Int = page) -> Int { max(0, min(limit, most)) }
}
