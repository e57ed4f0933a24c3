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
    /// Characters of what a shop calls a product, a SKU or a coupon.
    package static let code = 1...40
    /// Properties of a product, or specs of a SKU.
    package static let attributes = 0...20
    /// Characters of a property's name.
    package static let attributeName = 1...20
    /// Characters of a property's value.
    package static let attributeValue = 1...60
    package static let pictures = 0...10
    /// Bytes of a picture's path or address.
    package static let picture = 1...500
    /// Products of one import.
    package static let productsAtOnce = 1...1_000
    /// SKUs of one import.
    package static let skusAtOnce = 5_000
    /// Faults that are told of one import.
    package static let faults = 200
    /// Pieces an offer sells in all, where it has a quota.
    package static let quota = 1...1_000_000
    /// Lines of one room's shelf.
    package static let shelf = 1...500
    /// Orders that may use a coupon in all.
    package static let couponQuota = 1...1_000_000
    /// Orders of one buyer that may use a coupon.
    package static let couponLimitPerBuyer = 1...100
    /// Hundredths of a percent that a coupon takes off.
    package static let basisPoints = 1...9_999
    /// Products a coupon names.
    package static let couponProducts = 100
    /// Bytes of an order's identifier, so that gateways take it, and a refund's number made from it.
    package static let orderID = 1...32
    /// Characters of what a buyer wants the shop to know.
    package static let note = 0...200
    package static let recipient = 1...40
    /// Digits of a phone number, and bytes with its signs.
    package static let phone = 5...20
    package static let addressText = 4...200
    package static let carrier = 1...40
    package static let parcelNumber = 4...40
    /// Characters of why money is to go back, or is not.
    package static let reason = 0...200
    /// Refunds of one order, declined ones included; half of them may be asked for by the buyer, so that the shop always
    /// has room for its own.
    package static let refundsPerOrder = 40
    package static let refundsAskedPerOrder = 20
    /// Prizes of one draw.
    package static let drawPlaces = 1...2_000
    /// Winners of goods, each of whom has an order of their own.
    package static let drawPieces = 1...100
    /// How long a draw lasts.
    package static let drawLasts: ClosedRange<Duration> = .seconds(5) ... .seconds(3_600)
    /// People of one draw.
    package static let drawEntries = 20_000
    /// Characters of the phrase of a draw: one that fits a line of talk.
    package static let phrase = 1...40
    /// How long somebody must have been in the room, where a draw asks for it.
    package static let drawStay: ClosedRange<Duration> = .seconds(10) ... .seconds(3_600)
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

    static let priceRange =
        "a price is \(price.lowerBound) to \(price.upperBound) of the currency's smallest unit"

    /// A range as a message has it: "1 to 40".
    static func text<Bound>(_ range: ClosedRange<Bound>) -> String { "\(range.lowerBound) to \(range.upperBound)" }

    /// Whether a text has so many characters and no more bytes than they need.
    package static func allow(_ text: String, characters: ClosedRange<Int>) -> Bool {
        text.utf8.count <= characters.upperBound * bytesPerCharacter && characters.contains(text.count)
    }
}
