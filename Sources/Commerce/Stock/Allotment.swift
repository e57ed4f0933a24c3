/// What is used up of a quota: of an offer's pieces, or of a coupon's uses.
///
/// The same two steps as stock: placing an order reserves, paying takes for good, cancelling or expiring releases.
package struct Allotment: Hashable, Sendable {
    /// Held by unpaid orders.
    package private(set) var reserved: Int
    /// Used for good.
    package private(set) var taken: Int

    package static let none = Allotment(reserved: 0, taken: 0)

    package var used: Int { reserved + taken }

    private init(reserved: Int, taken: Int) {
        self.reserved = reserved
        self.taken = taken
    }

    /// Counters that were kept; nil when they cannot be true.
    package init?(keptReserved reserved: Int, taken: Int) {
        guard reserved >= 0, taken >= 0 else { return nil }
        self.init(reserved: reserved, taken: taken)
    }

    /// How much may still be reserved of a quota; nil when there is none.
    package func left(of quota: Int?) -> Int? { quota.map { max(0, $0 - used) } }

    mutating func reserve(_ amount: Int) { reserved += amount }

    mutating func commit(_ amount: Int) {
        precondition(amount <= reserved, "\(amount) of \(reserved) reserved would be taken")
        reserved -= amount
        taken += amount
    }

    mutating func release(_ amount: Int) {
        precondition(amount <= reserved, "\(amount) of \(reserved) reserved would be released")
        reserved -= amount
    }
}
