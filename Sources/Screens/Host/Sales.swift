import Commerce
import Wire

/// What the console tells of orders, read from how the stock of the shelf moves.
///
/// An order takes from what is free, its payment takes from what is on hand, and one that falls through gives
/// back to what is free. Counts from when the console opened.
struct Sales: Sendable, Equatable {
    struct Line: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case sold(Money)
            case reserved
            case returned
        }

        let at: Timestamp
        let title: String
        let pieces: Int
        let kind: Kind
    }

    /// Newest last.
    private(set) var lines: [Line] = []
    private(set) var pieces = 0
    /// Nil before the first sale. A sale in another currency is listed, but not added.
    private(set) var turnover: Money?

    /// Reads off what happened between two looks at the shelf; returns whether anything was sold.
    mutating func note(from before: [ShelfItem], to after: [ShelfItem], at now: Timestamp) -> Bool {
        let old = Dictionary(before.map { ($0.sku, $0) }, uniquingKeysWith: { first, _ in first })
        var hasSold = false
        for item in after {
            guard let earlier = old[item.sku] else { continue }
            let sold = earlier.onHand - item.onHand
            let ordered = earlier.available - item.available
            // New stock raises both counters; what came back without it is an order that fell through.
            let returned = -ordered - max(0, -sold)
            if ordered > 0 { append(item, ordered, .reserved, at: now) }
            if sold > 0, let amount = try? item.price * sold {
                append(item, sold, .sold(amount), at: now)
                pieces += sold
                turnover = turnover.map { (try? $0 + amount) ?? $0 } ?? amount
                hasSold = true
            }
            if returned > 0 { append(item, returned, .returned, at: now) }
        }
        return hasSold
    }

    private mutating func append(_ item: ShelfItem, _ pieces: Int, _ kind: Line.Kind, at now: Timestamp) {
        lines.append(Line(at: now, title: item.fullTitle, pieces: pieces, kind: kind))
        if lines.count > Limits.ledgerLines { lines.removeFirst() }
    }
}
