/// Why a stock level did not change.
package enum StockError: Error, Hashable {
    /// Fewer pieces are free than were asked for.
    case short(available: Int)
    /// Fewer pieces are reserved than should be committed or released.
    case notReserved(reserved: Int)
    /// The house would hold more than `Limits.stock` allows, or less than nothing was put in.
    case outOfRange
}

/// The two counters of one SKU.
///
/// Reserving takes pieces out of `available` but leaves them in the house; committing (the order is paid) takes them
/// out of the house; releasing makes them available again. 0 ≤ reserved ≤ onHand always holds.
package struct StockLevel: Hashable, Sendable {
    /// Pieces in the house, reserved ones included.
    package private(set) var onHand: Int
    /// Pieces that unpaid orders hold.
    package private(set) var reserved: Int

    /// Pieces nobody has reserved yet.
    package var available: Int { onHand - reserved }

    package static let none = StockLevel(onHand: 0, reserved: 0)

    private init(onHand: Int, reserved: Int) {
        self.onHand = onHand
        self.reserved = reserved
    }

    /// A level that was kept; nil when the counters cannot be true.
    package init?(keptOnHand onHand: Int, reserved: Int) {
        guard Limits.stock.contains(onHand), (0...onHand).contains(reserved) else { return nil }
        self.init(onHand: onHand, reserved: reserved)
    }

    package mutating func putIn(_ quantity: Int) throws(StockError) {
        guard quantity >= 0, quantity <= Limits.stock.upperBound - onHand else { throw .outOfRange }
        onHand += quantity
    }

    /// Pieces that are gone: broken, lost, kept back. Only those nobody reserved.
    package mutating func lose(_ quantity: Int) throws(StockError) {
        guard quantity >= 0 else { throw .outOfRange }
        guard quantity <= available else { throw .short(available: available) }
        onHand -= quantity
    }

    package mutating func reserve(_ quantity: Int) throws(StockError) {
        guard quantity >= 0 else { throw .outOfRange }
        guard quantity <= available else { throw .short(available: available) }
        reserved += quantity
    }

    package mutating func commit(_ quantity: Int) throws(StockError) {
        guard quantity >= 0 else { throw .outOfRange }
        guard quantity <= reserved else { throw .notReserved(reserved: reserved) }
        reserved -= quantity
        onHand -= quantity
    }

    package mutating func release(_ quantity: Int) throws(StockError) {
        guard quantity >= 0 else { throw .outOfRange }
        guard quantity <= reserved else { throw .notReserved(reserved: reserved) }
        reserved -= quantity
    }
}
