/// The bounds of a sale, all in one place; past one a command is refused with `too-many` or `out-of-range`.
package enum Limits {
    /// Pieces on one line of a cart or an order, once the lines of one SKU are added up.
    package static let quantity = 1...999
    /// Lines of a cart or an order.
    package static let lines = 1...50
    /// Pieces of one SKU in the house.
    package static let stock = 0...1_000_000
    /// Minor units of one piece.
    package static let price: ClosedRange<Int64> = 1...1_000_000_000_000
    /// Pieces one buyer may have of an offer, where the host sets a limit.
    package static let limitPerBuyer = 1...999_999
    /// SKUs of one product.
    package static let skusPerProduct = 1...100
    /// UTF-8 bytes a character may have on average, so that few characters cannot carry a megabyte of marks.
    package static let bytesPerCharacter = 8
    /// Characters of a product's title.
    package static let title = 1...120
    /// Characters of a product's description.
    package static let description = 0...2_000
    /// Characters that tell a SKU from its siblings.
    package static let spec = 0...60
    /// Characters of a person's name.
    package static let name = 1...24
    /// Payments that are noted for one order; all but one of them are refunded.
    package static let paymentsPerOrder = 16
    /// Bytes of a gateway's own name for a payment.
    package static let tradeID = 1...128
    /// Bytes of a decimal amount as a person types it.
    package static let moneyText = 24
    /// How long an answer is kept for a request that comes again with the same key.
    package static let idempotencyKept: Duration = .seconds(24 * 3_600)

    /// Whether a text has so many characters and no more bytes than they need.
    package static func allow(_ text: String, characters: ClosedRange<Int>) -> Bool {
        text.utf8.count <= characters.upperBound * bytesPerCharacter && characters.contains(text.count)
    }
}
