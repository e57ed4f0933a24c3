/// What a limit per buyer counts: one buyer's pieces of one offer.
package struct PurchaseKey: Hashable, Sendable {
    package let buyer: Account.ID
    package let offer: Offer.ID

    package init(buyer: Account.ID, offer: Offer.ID) {
        self.buyer = buyer
        self.offer = offer
    }
}
