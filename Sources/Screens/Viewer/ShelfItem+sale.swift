import Commerce
import Wire

extension ShelfItem {
    var name: GoodsName { GoodsName(title: title, spec: spec) }
    var fullTitle: String { name.whole }

    /// The flash sale that sells it now.
    func flashNow(at now: Timestamp) -> FlashSale? { flash.flatMap { $0.isRunning(at: now) ? $0 : nil } }

    /// Stand before the name: whether its card is up, and whether the host speaks of it.
    func marks(card: SKU.ID?, explained: SKU.ID?) -> String {
        (sku == card ? "★" : " ") + (sku == explained ? "●" : " ")
    }

    /// Stands before a price that is a flash sale's.
    func flashMark(at now: Timestamp) -> String { flashNow(at: now) == nil ? "" : "⚡" }

    /// What the room takes off the list price now, in whole percent, rounded down; 0 when it takes nothing.
    func percentOff(at now: Timestamp) -> Int {
        let price = priceNow(at: now)
        guard listPrice.currency == price.currency, listPrice.minorUnits > 0, price.minorUnits >= 0,
            price.minorUnits < listPrice.minorUnits
        else { return 0 }
        let off = Double(listPrice.minorUnits - price.minorUnits) / Double(listPrice.minorUnits)
        return Int(off * 100)
    }

    /// Pieces that can still be had at the price of now: free ones, within what the offer has left.
    func leftNow(at now: Timestamp) -> Int {
        if let flash = flashNow(at: now) { return min(available, flash.left) }
        return min(available, left ?? available)
    }

    func limitNow(at now: Timestamp) -> Int? {
        guard let flash = flashNow(at: now) else { return limitPerBuyer }
        return flash.limitPerBuyer
    }

    /// Pieces one buyer can have as far as anyone here knows.
    func mostNow(at now: Timestamp) -> Int {
        min(leftNow(at: now), limitNow(at: now) ?? .max, Limits.quantityPerLine)
    }

    /// Why it cannot be bought now, or nil.
    func whyNotSold(at now: Timestamp) -> Phrase? {
        if available == 0 { return .soldOut(title) }
        if flashNow(at: now) != nil { return nil }
        if let from, now < from { return .buying(.notOnSaleYet(title, Self.wait(until: from, at: now))) }
        if let until, until <= now { return .buying(.saleIsOver(title)) }
        return left == 0 ? .buying(.offerUsedUp(title)) : nil
    }

    private static func wait(until start: Timestamp, at now: Timestamp) -> String {
        NumberText.clock(seconds: start.secondsLeft(at: now))
    }
}

extension Timestamp {
    /// Whole seconds until then, rounded up; 0 or less when it has passed.
    func secondsLeft(at now: Timestamp) -> Int64 { ((self - now).milliseconds + 999) / 1_000 }
}
