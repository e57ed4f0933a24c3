/// Why a line of a cart or an order cannot be bought as it stands.
package enum Obstacle: Hashable, Sendable {
    /// The room does not sell it, or no longer.
    case notOnShelf
    /// Fewer pieces are free than wanted; 0 when none is.
    case soldOut(available: Int)
    case notYet(from: Timestamp)
    /// The offer's time is over.
    case over
    /// The offer sells only so many more.
    case quotaUsed(left: Int)
    /// One buyer may have so many; this one may have `left` more.
    case limitPerBuyer(Int, left: Int)

    /// Stable, for programs.
    package var code: String {
        switch self {
        case .notOnShelf: "not-on-shelf"
        case .soldOut: "sold-out"
        case .notYet: "not-yet"
        case .over: "over"
        case .quotaUsed: "quota-used"
        case .limitPerBuyer: "limit-per-buyer"
        }
    }

    /// A few words for a cart's line.
    package var words: String {
        switch self {
        case .notOnShelf: "not on the shelf"
        case .soldOut(0): "sold out"
        case .soldOut(let available): "only \(available) left"
        case .notYet: "not on sale yet"
        case .over: "the sale is over"
        case .quotaUsed(0): "the offer is used up"
        case .quotaUsed(let left): "only \(left) left of the offer"
        case .limitPerBuyer(let limit, 0): "you have all \(limit) one buyer may have"
        case .limitPerBuyer(_, let left): "you may take \(left) more"
        }
    }
}
