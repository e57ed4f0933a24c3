/// The one way to change commerce state. Identifiers are made by the caller, so that deciding needs no randomness.
package enum Command: Hashable, Sendable {
    // The shop's. `by` is the host; goods, rooms, coupons and orders of others do not exist for it.

    /// Makes products or changes them, with their SKUs and stock: all of them or none.
    case keepProducts([ProductDraft], by: Account.ID)
    /// Puts pieces of a SKU into the house, or writes them off.
    case changeStock(SKU.ID, SKUDraft.Stock, by: Account.ID)
    /// Sells a SKU in a room, changes how, or starts a flash sale of it. See ``Offer`` for when counting begins anew.
    case putOnShelf(Offer, by: Account.ID)
    /// Ends a flash sale, or takes the SKU off the room's shelf altogether.
    case takeOffShelf(Offer.Key, Offer.Kind, by: Account.ID)
    /// Gives the lines of a room's shelf another order, which names each of them once.
    case arrangeShelf(Room.ID, [SKU.ID], by: Account.ID)
    /// Makes a coupon or changes it.
    case keepCoupon(Coupon, by: Account.ID)
    /// Takes what a draw gives from the shop, and opens it.
    case startDraw(Draw.Plan, by: Account.ID)
    /// Gives a draw's prizes, and what is left back to the shop; by nobody when its time is over. A winner of goods has
    /// one of the orders.
    case endDraw(Draw.ID, by: Account.ID?, orders: [Order.ID])
    /// A parcel goes to the order's address; `Parcel.byHand` needs none.
    case ship(Order.ID, Parcel, by: Account.ID)
    case deliver(Order.ID, by: Account.ID)
    /// Gives money of an order back without being asked.
    case refund(Order.ID, RefundScope, reason: String, by: Account.ID)
    /// Grants what a buyer asked for.
    case grantRefund(Order.ID, Refund.ID, by: Account.ID)
    case declineRefund(Order.ID, Refund.ID, reason: String, by: Account.ID)
    /// The goods of a return are back.
    case takeBack(Order.ID, Refund.ID, Refund.Condition, by: Account.ID)
    /// Tells the gateway again of a refund that was stuck.
    case retryRefund(Order.ID, Refund.ID, by: Account.ID)

    // The buyer's. Orders of others do not exist.

    /// Sets how many pieces of a SKU on the room's shelf the buyer's cart holds; 0 takes the line out.
    case putInCart(Cart.Key, sku: SKU.ID, quantity: Int, from: Room.ID)
    /// Reserves the lines, and the coupon, and makes an order of them: all or none.
    case placeOrder(OrderDraft)
    /// Pays an order that waits with what the shop gave its buyer.
    case payFromWallet(Order.ID, by: Account.ID)
    /// Grabs or enters, with the ticket that the seed gives the person. Once more changes nothing.
    case enterDraw(DrawEntry.Key, ticket: Fingerprint, Draw.Facts)
    /// Says where an order goes, or that it goes elsewhere, as long as it was not shipped.
    case setAddress(Order.ID, Address, by: Account.ID)
    /// The buyer gives up an order that is not paid.
    case cancel(Order.ID, by: Account.ID)
    /// The buyer has the goods and is content.
    case complete(Order.ID, by: Account.ID)
    case askRefund(Order.ID, Refund.Cause, RefundScope, reason: String, by: Account.ID)
    case withdrawRefund(Order.ID, Refund.ID, by: Account.ID)
    /// The goods of a return are on their way back.
    case sendBack(Order.ID, Refund.ID, Parcel, by: Account.ID)

    // The house's own.

    /// Money arrived for an order, as a verified notification or query of the gateway says.
    case settle(Order.ID, Payment.Trade, amount: Money)
    /// What a gateway made of a refund, as its verified answer or notification says; or that it made nothing of it so
    /// far.
    case settleRefund(Order.ID, Refund.ID, RefundOutcome)
    /// An order that was not paid in time gives its pieces back.
    case expire(Order.ID)
    /// An order that was delivered long enough ago is complete.
    case completeByTime(Order.ID)
}

/// What the house promises to everyone who buys.
package struct Terms: Hashable, Sendable {
    /// How long an unpaid order holds its pieces.
    package let reservation: Duration
    /// How long after delivery an order is complete, if nobody says otherwise.
    package let inspection: Duration

    package init(reservation: Duration = .seconds(15 * 60), inspection: Duration = .seconds(7 * 24 * 3_600)) {
        precondition(reservation > .zero && inspection > .zero, "a reservation and an inspection must last")
        self.reservation = reservation
        self.inspection = inspection
    }
}
