extension Books {
    /// Pays an order that waits. Paying what a wallet has paid answers as it is.
    mutating func payFromWallet(_ id: Order.ID, by buyer: Account.ID, at now: Timestamp) throws(Refusal) -> Order {
        let order = try ownOrder(id, of: buyer)
        if order.sale?.gateway == Wallet.gateway { return order }
        guard order.state == .reserved else { throw .wrongState(id, order.state, action: "paid") }
        let key = Wallet.Key(owner: buyer, shop: order.shop, currency: order.total.currency)
        let balance = rows.wallets[key] ?? .zero(key.currency)
        guard order.total.minorUnits <= balance.minorUnits else {
            throw .walletShort(balance: balance, needed: order.total)
        }
        let trade = Payment.Trade(gateway: Wallet.gateway, id: id.rawValue)
        let paid = try settle(id, trade, amount: order.total, at: now)
        rows.wallets[key] = Money(minorUnits: balance.minorUnits - order.total.minorUnits, currency: key.currency)
        written.wallets.insert(key)
        return paid
    }

    mutating func put(_ amount: Money, intoWalletOf person: Account.ID, of shop: Shop.ID) {
        let key = Wallet.Key(owner: person, shop: shop, currency: amount.currency)
        let balance = rows.wallets[key] ?? .zero(key.currency)
        // Only what draws put in is ever in it, and no pot is above `Limits.price`: nine million of those would fit.
        rows.wallets[key] = Money(minorUnits: balance.minorUnits + amount.minorUnits, currency: key.currency)
        written.wallets.insert(key)
    }
}
