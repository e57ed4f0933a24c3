/// What brought about a line of a journal.
package enum Cause: Hashable, Sendable, CustomStringConvertible {
    case order(Order.ID)
    case draw(Draw.ID)

    /// As it is kept. The identifiers of draws begin as no order's does.
    package var description: String {
        switch self {
        case .order(let order): order.rawValue
        case .draw(let draw): draw.rawValue
        }
    }
}
