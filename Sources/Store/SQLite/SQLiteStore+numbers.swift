import Commerce
import GRDB

extension SQLiteStore {
    package func keep(_ news: [ShowNews]) async throws(StoreError) {
        try await writing { database in
            for show in news { try database.keep(show) }
        }
    }

    package func numbers(of room: Room.ID) async throws(StoreError) -> KeptShow {
        try await reading { database in
            var show = KeptShow()
            try database.loadCrowd(of: room, into: &show)
            try database.forEachRow(
                "SELECT sku, product, from_at, until_at FROM show_card WHERE room = ? ORDER BY from_at", room
            ) { row in
                show.showings.append(
                    CardShowing(
                        sku: try row.identifier(0), product: try row.identifier(1), from: row.timestamp(2),
                        until: row.isNull(3) ? nil : row.timestamp(3)))
            }
            try database.forEachRow("SELECT person FROM show_person WHERE room = ?", room) {
                show.people.insert(try $0.identifier(0))
            }
            show.end = try database.end(of: room)
            try database.loadSales(of: room, into: &show)
            if let currency = show.currency { show.refunded = try database.refunded(in: room, currency) }
            return show
        }
    }

    package func refunded(in room: Room.ID, _ currency: Currency) async throws(StoreError) -> Refunded {
        try await reading { try $0.refunded(in: room, currency) }
    }

    package func couponSales(
        in room: Room.ID, _ currency: Currency
    ) async throws(StoreError) -> [CouponSales] {
        try await reading { database in
            var sales: [String: CouponSales] = [:]
            try database.forEachRow(
                """
                SELECT coupon_code, coupon_title, paid_at, saving, currency FROM orders
                WHERE shop = (SELECT host FROM room WHERE id = ?) AND room = ? AND coupon IS NOT NULL
                """, room, room
            ) { row in
                let (code, isPaid): (String, Bool) = (row[0], !row.isNull(2))
                let isCounted = try isPaid && row.currency(4) == currency
                let before = sales[code]
                sales[code] = CouponSales(
                    code: code, title: row[1], orders: (before?.orders ?? 0) + 1,
                    paid: (before?.paid ?? 0) + (isPaid ? 1 : 0),
                    saved: (before?.saved ?? 0).adding(isCounted ? row[3] : 0))
            }
            return sales.values.sorted { ($1.orders, $0.code) < ($0.orders, $1.code) }
        }
    }
}

extension Database {
    fileprivate func keep(_ show: ShowNews) throws {
        for (slot, bucket) in show.buckets {
            let crowd = bucket.crowd
            try run(
                """
                INSERT INTO show_crowd (room, slot, joins, people, likes, lines, peak, watched)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (room, slot) DO UPDATE SET joins = joins + excluded.joins,
                people = people + excluded.people, likes = likes + excluded.likes, lines = lines + excluded.lines,
                peak = max(peak, excluded.peak), watched = watched + excluded.watched
                """,
                show.room, slot.number, crowd.joins, crowd.people, crowd.likes, crowd.lines, crowd.peak, crowd.watched)
            for (sku, figures) in bucket.goods {
                try run(
                    """
                    INSERT INTO show_goods (room, slot, sku, impressions, clicks, clicks_by_card, cart_adds)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (room, slot, sku) DO UPDATE SET impressions = impressions + excluded.impressions,
                    clicks = clicks + excluded.clicks, clicks_by_card = clicks_by_card + excluded.clicks_by_card,
                    cart_adds = cart_adds + excluded.cart_adds
                    """,
                    show.room, slot.number, sku, figures.impressions, figures.clicks, figures.clicksByCard,
                    figures.cartAdds)
            }
        }
        for showing in show.showings {
            try run(
                "INSERT OR REPLACE INTO show_card (room, from_at, sku, product, until_at) VALUES (?, ?, ?, ?, ?)",
                show.room, showing.from, showing.sku, showing.product, showing.until)
        }
        for person in show.people {
            try run("INSERT OR IGNORE INTO show_person (room, person) VALUES (?, ?)", show.room, person)
        }
        guard let end = show.end else { return }
        try run("INSERT OR REPLACE INTO show_end (room, ended_at) VALUES (?, ?)", show.room, end.at)
        for (position, question) in end.questions.enumerated() {
            try run(
                "INSERT OR REPLACE INTO show_question (room, position, question, times) VALUES (?, ?, ?, ?)",
                show.room, position, question.text, question.times)
        }
        try run("DELETE FROM show_person WHERE room = ?", show.room)
    }

    fileprivate func end(of room: Room.ID) throws -> ShowEnd? {
        var endedAt: Timestamp?
        try forEachRow("SELECT ended_at FROM show_end WHERE room = ?", room) { endedAt = $0.timestamp(0) }
        guard let endedAt else { return nil }
        var questions: [ShowQuestion] = []
        try forEachRow("SELECT question, times FROM show_question WHERE room = ? ORDER BY position", room) {
            questions.append(ShowQuestion(text: $0[0], times: $0[1]))
        }
        return ShowEnd(at: endedAt, questions: questions)
    }

    fileprivate func loadCrowd(of room: Room.ID, into show: inout KeptShow) throws {
        try forEachRow(
            "SELECT slot, joins, people, likes, lines, peak, watched FROM show_crowd WHERE room = ?", room
        ) { row in
            show.buckets[TenSeconds(number: row[0]), default: ShowBucket()].crowd += Crowd(
                joins: row[1], people: row[2], likes: row[3], lines: row[4], peak: row[5], watched: row[6])
        }
        try forEachRow(
            "SELECT slot, sku, impressions, clicks, clicks_by_card, cart_adds FROM show_goods WHERE room = ?", room
        ) { row in
            let figures = Figures(
                impressions: row[2], clicks: row[3], clicksByCard: row[4], cartAdds: row[5])
            show.buckets[TenSeconds(number: row[0]), default: ShowBucket()] += .one(try row.identifier(1), figures)
        }
    }

    /// Adds up the room's orders, in the order they were placed; prizes, which cost nothing, are none. Reads each of them, and those of the shop's other rooms.
    fileprivate func loadSales(of room: Room.ID, into show: inout KeptShow) throws {
        var (number, order): (Int64, SoldOrder?) = (0, nil)
        try forEachRow(
            """
            SELECT orders.number, placed_at, paid_at, total, currency, sku, product, amount - discount
            FROM orders JOIN order_line ON order_number = orders.number
            WHERE shop = (SELECT host FROM room WHERE id = ?) AND room = ? AND total > 0
            ORDER BY orders.number
            """, room, room
        ) { row in
            let line = SoldOrder.Line(sku: try row.identifier(5), product: try row.identifier(6), amount: row[7])
            if let known = order, number == row[0] as Int64 {
                order = known.with(line)
                return
            }
            if let order { show.count(order) }
            number = row[0]
            order = SoldOrder(
                placedAt: row.timestamp(1), paidAt: row.isNull(2) ? nil : row.timestamp(2),
                total: Money(minorUnits: row[3], currency: try row.currency(4)), lines: [line])
        }
        if let order { show.count(order) }
    }

    /// What went back of sales; what never was one, because it came too late, is left out.
    fileprivate func refunded(in room: Room.ID, _ currency: Currency) throws -> Refunded {
        var refunded = Refunded()
        try forEachRow(
            """
            SELECT count(*), coalesce(sum(CASE WHEN orders.currency = ? THEN refund.amount ELSE 0 END), 0)
            FROM orders JOIN refund ON refund.order_number = orders.number
            JOIN payment ON payment.gateway = refund.gateway AND payment.trade = refund.trade
            WHERE shop = (SELECT host FROM room WHERE id = ?) AND room = ?
            AND refund.state = 'done' AND payment.purpose = 'sale'
            """, currency, room, room
        ) { refunded = Refunded(count: $0[0], amount: $0[1]) }
        return refunded
    }
}

extension SoldOrder {
    fileprivate func with(_ line: Line) -> SoldOrder {
        SoldOrder(placedAt: placedAt, paidAt: paidAt, total: total, lines: lines + [line])
    }
}
