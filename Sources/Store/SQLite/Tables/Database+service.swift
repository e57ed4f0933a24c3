import Commerce
import GRDB

// service_thread, service_message

/// A row of `service_thread`.
struct ServiceRow {
    let number: Int64
    let id: ServiceThread.ID
    let shop: Shop.ID
    let buyer: Account.ID
    let waiting: Int
    /// The number of the last message.
    let last: Int
    let changedAt: Timestamp
}

extension Database {
    func serviceRow<each Value: Bindable>(
        _ condition: String, _ values: repeat each Value
    ) throws -> ServiceRow? {
        try serviceRows(condition + " LIMIT 1", repeat each values).first
    }

    func serviceRows<each Value: Bindable>(
        _ condition: String, _ values: repeat each Value
    ) throws -> [ServiceRow] {
        var rows: [ServiceRow] = []
        try forEachRow(
            "SELECT number, id, shop, buyer, waiting, last, changed_at FROM service_thread WHERE \(condition)",
            repeat each values
        ) { row in
            rows.append(
                ServiceRow(
                    number: row[0], id: try row.identifier(1), shop: try row.identifier(2),
                    buyer: try row.identifier(3), waiting: row[4], last: row[5], changedAt: row.timestamp(6)))
        }
        return rows
    }

    /// The thread with so many of its newest messages.
    func thread(
        _ row: ServiceRow, _ vault: Vault, newest: Int = Commerce.Limits.threadMessages
    ) throws -> ServiceThread {
        var messages: [ServiceMessage] = []
        try forEachRow(
            """
            SELECT number, author, sealed, product, at FROM service_message WHERE thread = ?
            ORDER BY number DESC LIMIT ?
            """, row.number, newest
        ) { found in
            let number: Int = found[0]
            messages.append(
                ServiceMessage(
                    number: number, author: try found.named(1),
                    text: try vault.openText(found[2], for: Self.owner(row.id, number)),
                    product: found.isNull(3) ? nil : try found.identifier(3), at: found.timestamp(4)))
        }
        return ServiceThread(
            id: row.id, shop: row.shop, buyer: row.buyer, waiting: row.waiting, messages: messages.reversed())
    }

    /// Adds the message that follows the last one, forgets the oldest, and answers the thread as it is then.
    func append(
        _ message: ServiceMessage, once: Idempotency?, to row: ServiceRow, _ vault: Vault
    ) throws -> ServiceThread {
        try run(
            """
            INSERT INTO service_message (thread, number, author, sealed, product, at, once, request_hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, row.number, message.number, message.author.rawValue,
            try vault.seal(message.text, for: Self.owner(row.id, message.number)), message.product, message.at,
            once?.key.name.rawValue, once?.requestHash)
        try run(
            "DELETE FROM service_message WHERE thread = ? AND number <= ?", row.number,
            message.number - Commerce.Limits.threadMessages)
        let waiting = message.author == .buyer ? row.waiting + 1 : 0
        // A thread waits since its first question that nobody answered.
        let changedAt = message.author == .buyer && row.waiting > 0 ? row.changedAt : message.at
        try run(
            "UPDATE service_thread SET waiting = ?, last = ?, changed_at = ? WHERE number = ?", waiting, message.number,
            changedAt, row.number)
        return try thread(
            ServiceRow(
                number: row.number, id: row.id, shop: row.shop, buyer: row.buyer, waiting: waiting,
                last: message.number, changedAt: changedAt), vault)
    }

    /// Whether this very question was kept before; false when the key was used for another one, nil when it was not used.
    func known(_ once: Idempotency, in row: ServiceRow) throws -> Bool? {
        var known: Bool?
        try forEachRow(
            "SELECT request_hash FROM service_message WHERE thread = ? AND once = ?", row.number, once.key.name.rawValue
        ) { known = $0[0] == once.requestHash }
        return known
    }

    func threadCount(of buyer: Account.ID) throws -> Int {
        var count = 0
        try forEachRow("SELECT count(*) FROM service_thread WHERE buyer = ?", buyer) { count = $0[0] }
        return count
    }

    private static func owner(_ thread: ServiceThread.ID, _ number: Int) -> String { "service \(thread) \(number)" }
}
