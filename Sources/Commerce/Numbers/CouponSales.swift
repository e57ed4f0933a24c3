/// What a coupon did in one show.
package struct CouponSales: Hashable, Sendable, Codable {
    package let code: String
    package let title: String
    /// Orders that used it.
    package let orders: Int
    /// Those among them that were paid.
    package let paid: Int
    /// What it took off these, in minor units of the show's currency.
    package let saved: Int64

    package init(code: String, title: String, orders: Int, paid: Int, saved: Int64) {
        self.code = code
        self.title = title
        self.orders = orders
        self.paid = paid
        self.saved = saved
    }
}
