/// The bounds of what is kept and of what one question may bring back.
package enum StoreLimits {
    /// Bytes of pages the writer keeps in memory. A batch scatters over indexes of random identifiers; with SQLite's
    /// 2 MB the writer spends half its time on reading and writing pages of the WAL again.
    package static let writerCache = 64 * 1_024 * 1_024
    /// Pages of 4 KiB the WAL grows by before they are written into the database: 40 MB.
    package static let pagesBetweenCheckpoints = 10_000
    /// Rows of one list: orders, rooms, refunds.
    package static let page = 500
    /// Lines of one room's shelf that are shown.
    package static let shelf = 500
    /// Outbox rows that are kept for readers that were away.
    package static let outboxKept: Int64 = 100_000
    /// Rows of one kind that one sweep removes, so that it holds up the till for milliseconds only.
    package static let sweep = 5_000
    /// Differences of one kind that an audit lists.
    package static let differences = 100
}
