import Commerce
import GRDB

extension Schema {
    /// How lines of shelves stand, which was the order in which they were first put there.
    static func makeShelfOrder(_ database: Database) throws {
        try database.execute(sql: shelfOrder)
        var orders: [Room.ID: [SKU.ID]] = [:]
        try database.forEachRow(
            """
            SELECT room, sku FROM offer WHERE kind = 'standing' AND withdrawn = 0
            ORDER BY (SELECT min(number) FROM offer AS first WHERE first.room = offer.room AND first.sku = offer.sku)
            """
        ) { orders[try $0.identifier(0), default: []].append(try $0.identifier(1)) }
        for (room, skus) in orders { try database.saveShelfOrder(skus, of: room) }
        try database.execute(sql: "DROP INDEX offer_of_line")
    }

    private static let shelfOrder = """
        -- A JSON array of SKUs: it is read and written as a whole.
        CREATE TABLE shelf_order (
            room TEXT NOT NULL PRIMARY KEY REFERENCES room(id),
            skus TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        ALTER TABLE room ADD COLUMN explained TEXT;
        ALTER TABLE room ADD COLUMN explained_since INTEGER;
        """
}
