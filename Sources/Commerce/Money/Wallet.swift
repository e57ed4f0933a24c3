/// What a shop has given a person to spend with it.
///
/// A wallet is good in the one shop that filled it: what a shop gives away it gives of its own, and no shop can make
/// money that another must take. It pays an order whole, as a gateway would, and gets back what is refunded of it.
package struct Wallet: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package let owner: Account.ID
        package let shop: Shop.ID
        package let currency: Currency

        package init(owner: Account.ID, shop: Shop.ID, currency: Currency) {
            self.owner = owner
            self.shop = shop
            self.currency = currency
        }
    }

    /// What a payment from a wallet names as its gateway; the order's identifier is its trade number.
    package static let gateway = house("wallet")
    /// What "pays" for a prize: nothing, once.
    package static let prize = house("prize")

    package let key: Key
    package let balance: Money

    package init(_ key: Key, balance: Money) {
        self.key = key
        self.balance = balance
    }

    /// Whether a payment was settled within the house, so that no gateway of others knows of it.
    package static func isInHouse(_ gateway: Payment.Gateway) -> Bool { gateway == self.gateway || gateway == prize }

    private static func house(_ name: String) -> Payment.Gateway {
        guard let gateway = Payment.Gateway(rawValue: name) else { preconditionFailure("'\(name)' is a name") }
        return gateway
    }
}
