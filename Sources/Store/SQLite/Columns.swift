import Commerce
import GRDB

/// The columns of a thing, in the order its decoder below reads them.
enum Columns {
    static let room = """
        room.id, room.title, room.phase, room.opened_at, account.id, account.name, room.card, room.stage, room.cover, \
        room.tags, room.starts_at, room.announced, room.explained, room.explained_since
        """
    static let product = """
        product.id, product.shop, product.code, product.title, product.description, product.attributes, \
        product.pictures
        """
    static let sku = "sku.id, sku.product, sku.code, sku.specs, sku.list_price, sku.currency"
    static let stock = "stock.on_hand, stock.reserved"
    static let offer = """
        offer.id, offer.room, offer.sku, offer.kind, offer.price, offer.currency, offer.limit_per_buyer, \
        offer.starts_at, offer.ends_at, offer.quota, offer.withdrawn, offer.reserved, offer.taken
        """
    static let coupon = """
        coupon.id, coupon.shop, coupon.code, coupon.title, coupon.amount_off, coupon.basis_points, coupon.cap, \
        coupon.threshold, coupon.currency, coupon.starts_at, coupon.ends_at, coupon.quota, coupon.limit_per_buyer, \
        coupon.products, coupon.withdrawn, coupon.reserved, coupon.taken, coupon.personal
        """
    static let refund = """
        id, gateway, trade, amount, cause, reason, asked_at, state, answer, carrier, parcel, condition, settled_at
        """

    static let draw = """
        id, room, shop, kind, title, places, coupon, sku, pot, currency, parts, phrase, follows, stay, started_at, \
        until, commitment, seed, entered, given, ended_at
        """
    static let entry =
        "draw_entry.draw, draw_entry.account, draw_entry.number, draw_entry.ticket, draw_entry.at, draw_entry.place"

    static let skuCount = 6
    static let entryCount = 6
}

extension ResultRow {
    func account(_ first: Int) throws -> Account {
        Account(id: try identifier(first), name: try named(first + 1))
    }

    func room(_ first: Int) throws -> Room {
        Room(
            id: try identifier(first), title: self[first + 1], cover: self[first + 8],
            tags: try KeptJSON.texts(self[first + 9]), startsAt: timestampOrNull(first + 10),
            host: try account(first + 4), phase: try named(first + 2), stage: try named(first + 7),
            openedAt: timestamp(first + 3), isAnnounced: self[first + 11] != 0,
            card: isNull(first + 6) ? nil : try identifier(first + 6), explained: try explained(first + 12))
    }

    private func explained(_ first: Int) throws -> Explained? {
        isNull(first) ? nil : Explained(sku: try identifier(first), since: timestamp(first + 1))
    }

    func product(_ first: Int) throws -> Product {
        Product(
            id: try identifier(first), shop: try identifier(first + 1), code: self[first + 2],
            title: self[first + 3], description: self[first + 4],
            attributes: try KeptJSON.attributes(self[first + 5]), pictures: try KeptJSON.texts(self[first + 6]))
    }

    func sku(_ first: Int) throws -> SKU {
        SKU(
            id: try identifier(first), product: try identifier(first + 1), code: self[first + 2],
            specs: try KeptJSON.attributes(self[first + 3]), listPrice: try money(first + 4, currency(first + 5)))
    }

    func stock(_ first: Int, of sku: SKU.ID) throws -> StockLevel {
        guard let level = StockLevel(keptOnHand: self[first], reserved: self[first + 1]) else {
            throw StoreError.corrupt("the stock of \(sku) cannot be true")
        }
        return level
    }

    func offer(_ first: Int) throws -> RunningOffer {
        let offer = Offer(
            id: try identifier(first), key: Offer.Key(room: try identifier(first + 1), sku: try identifier(first + 2)),
            kind: try named(first + 3), price: try money(first + 4, currency(first + 5)),
            limitPerBuyer: self[first + 6], window: window(first + 7), quota: self[first + 9],
            isWithdrawn: self[first + 10] != 0)
        return RunningOffer(offer: offer, used: try allotment(first + 11, of: "offer \(offer.id)"))
    }

    func coupon(_ first: Int) throws -> (Coupon, Allotment) {
        let currency = try currency(first + 8)
        let discount: Coupon.Discount =
            if let amount = try money(first + 4, orNull: currency) {
                .amountOff(amount)
            } else {
                .percentOff(basisPoints: self[first + 5], cap: try money(first + 6, orNull: currency))
            }
        let coupon = Coupon(
            id: try identifier(first), shop: try identifier(first + 1), code: self[first + 2],
            title: self[first + 3], discount: discount, threshold: try money(first + 7, currency),
            window: window(first + 9), quota: self[first + 11], limitPerBuyer: self[first + 12],
            products: Set(try KeptJSON.identifiers(self[first + 13])), isWithdrawn: self[first + 14] != 0,
            isPersonal: self[first + 17] != 0)
        return (coupon, try allotment(first + 15, of: "coupon \(coupon.id)"))
    }

    func refund(_ first: Int, _ currency: Currency, lines: [CartLine]) throws -> Refund {
        Refund(
            id: try identifier(first), trade: Payment.Trade(gateway: try identifier(first + 1), id: self[first + 2]),
            amount: try money(first + 3, currency), cause: try named(first + 4), lines: lines,
            reason: self[first + 5], askedAt: timestamp(first + 6), state: try named(first + 7),
            answer: self[first + 8], parcel: parcel(first + 9),
            condition: isNull(first + 11) ? nil : try named(first + 11), settledAt: timestampOrNull(first + 12))
    }

    func draw(_ first: Int, _ vault: Vault) throws -> Draw {
        let id: Draw.ID = try identifier(first)
        let prize: Draw.Prize =
            if !isNull(first + 6) {
                .coupon(try identifier(first + 6))
            } else if !isNull(first + 7) {
                .piece(try identifier(first + 7))
            } else {
                .money(try money(first + 8, currency(first + 9)), parts: try KeptJSON.numbers(self[first + 10]))
            }
        let startedAt = timestamp(first + 14)
        let stay: Int? = self[first + 13]
        guard let seed = Fingerprint(rawValue: try vault.openText(self[first + 17], for: "draw \(id)")) else {
            throw StoreError.corrupt("the seed of draw \(id) is none")
        }
        let plan = Draw.Plan(
            id: id, room: try identifier(first + 1), kind: try named(first + 3), title: self[first + 4], prize: prize,
            places: self[first + 5],
            conditions: Draw.Conditions(
                phrase: self[first + 11], follows: self[first + 12] != 0, stay: stay.map { .seconds($0) }),
            lasts: timestamp(first + 15) - startedAt, commitment: try named(first + 16), seed: seed)
        return Draw(
            plan, shop: try identifier(first + 2), startedAt: startedAt, entered: self[first + 18],
            given: self[first + 19], endedAt: timestampOrNull(first + 20))
    }

    func entry(_ first: Int) throws -> DrawEntry {
        DrawEntry(
            key: DrawEntry.Key(draw: try identifier(first), account: try identifier(first + 1)),
            number: self[first + 2], ticket: try named(first + 3), at: timestamp(first + 4), place: self[first + 5])
    }

    func parcel(_ first: Int) -> Parcel? {
        guard let carrier: String = self[first], let number: String = self[first + 1] else { return nil }
        return Parcel(carrier: carrier, number: number)
    }

    func money(_ column: Int, _ currency: Currency) throws -> Money {
        Money(minorUnits: self[column], currency: currency)
    }

    func money(_ column: Int, orNull currency: Currency) throws -> Money? {
        isNull(column) ? nil : try money(column, currency)
    }

    func timestampOrNull(_ column: Int) -> Timestamp? { isNull(column) ? nil : timestamp(column) }

    private func window(_ first: Int) -> Window {
        Window(from: timestampOrNull(first), until: timestampOrNull(first + 1))
    }

    private func allotment(_ first: Int, of what: String) throws -> Allotment {
        guard let used = Allotment(keptReserved: self[first], taken: self[first + 1]) else {
            throw StoreError.corrupt("what is used of \(what) cannot be true")
        }
        return used
    }
}
