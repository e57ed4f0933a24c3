import Commerce
import GRDB

// offer, shelf_order, bought
extension Database {
    /// What stands on the shelf under these keys, with what is used of it.
    func loadShelf(_ keys: Set<Offer.Key>, into rows: inout Books.Rows) throws {
        let query = try Query(
            "SELECT \(Columns.offer) FROM offer WHERE room = ? AND sku = ? AND withdrawn = 0", in: self)
        for key in keys {
            var (standing, flash): (Offer.ID?, Offer.ID?) = (nil, nil)
            try query.forEachRow(key.room, key.sku) { row in
                let offer = Self.keep(try row.offer(0), in: &rows)
                switch offer.kind {
                case .standing: standing = offer.id
                case .flash: flash = offer.id
                }
            }
            rows.shelf[key] = standing.map { Books.Shelf(standing: $0, flash: flash) }
        }
    }

    func loadShelfOrders(_ rooms: Set<Room.ID>, into rows: inout Books.Rows) throws {
        for room in rooms { rows.shelfOrders[room] = try shelfOrder(of: room) }
    }

    func shelfOrder(of room: Room.ID) throws -> [SKU.ID] {
        var skus: [SKU.ID] = []
        try forEachRow("SELECT skus FROM shelf_order WHERE room = ?", room) { skus = try KeptJSON.identifiers($0[0]) }
        return skus
    }

    func saveShelfOrder(_ skus: [SKU.ID], of room: Room.ID) throws {
        try run(
            "INSERT INTO shelf_order (room, skus) VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET skus = excluded.skus",
            room, try KeptJSON.text(of: skus))
    }

    func loadOffers(_ ids: Set<Offer.ID>, into rows: inout Books.Rows) throws {
        let query = try Query("SELECT \(Columns.offer) FROM offer WHERE id = ?", in: self)
        for id in ids where rows.offers[id] == nil {
            try query.forEachRow(id) { _ = Self.keep(try $0.offer(0), in: &rows) }
        }
    }

    private static func keep(_ running: RunningOffer, in rows: inout Books.Rows) -> Offer {
        rows.offers[running.offer.id] = running.offer
        rows.allotments[running.offer.id] = running.used
        return running.offer
    }

    func saveOffers(_ ids: [Offer.ID], _ rows: Books.Rows) throws {
        // One by one and in order: what leaves the shelf makes room for what comes.
        for id in ids {
            guard let offer = rows.offers[id] else { continue }
            try Self.saveOffers.insert([offer], in: self) { row, offer in
                row.bind(
                    offer.id, offer.room, offer.sku, offer.kind, offer.price.minorUnits, offer.price.currency,
                    offer.limitPerBuyer, offer.window.from, offer.window.until, offer.quota, offer.isWithdrawn)
            }
        }
    }

    func saveAllotments(_ ids: Set<Offer.ID>, _ rows: Books.Rows) throws {
        let query = try Query("UPDATE offer SET reserved = ?, taken = ? WHERE id = ?", in: self)
        for id in ids {
            let used = rows.allotments[id] ?? .none
            try query.run(used.reserved, used.taken, id)
        }
    }

    func loadBought(_ keys: Set<PurchaseKey>, _ numbers: inout Numbers, into rows: inout Books.Rows) throws {
        let query = try Query("SELECT pieces FROM bought WHERE buyer = ? AND offer = ?", in: self)
        for key in keys {
            guard let offer = try numbers.known(key.offer), let buyer = try numbers.known(key.buyer) else { continue }
            try query.forEachRow(buyer, offer) { rows.bought[key] = $0[0] }
        }
    }

    func saveBought(_ keys: Set<PurchaseKey>, _ numbers: inout Numbers, _ rows: Books.Rows) throws {
        try Self.saveBought.insert(keys, in: self) { row, key in
            guard let offer = try numbers.known(key.offer) else {
                throw StoreError.corrupt("there is no offer \(key.offer) that was bought")
            }
            row.bind(try numbers.number(key.buyer), offer, rows.bought[key] ?? 0)
        }
    }

    private static let saveOffers = Insertion(
        into: "offer",
        [
            "id", "room", "sku", "kind", "price", "currency", "limit_per_buyer", "starts_at", "ends_at", "quota",
            "withdrawn",
        ],
        conflict: """
            ON CONFLICT (id) DO UPDATE SET price = excluded.price, currency = excluded.currency,
            limit_per_buyer = excluded.limit_per_buyer, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
            quota = excluded.quota, withdrawn = excluded.withdrawn
            """)
    private static let saveBought = Insertion(
        into: "bought", ["buyer", "offer", "pieces"],
        conflict: "ON CONFLICT (buyer, offer) DO UPDATE SET pieces = excluded.pieces")
}
