import Commerce

extension Money {
    /// Yuan with two decimals and nothing else, as Alipay writes amounts: `59.00`.
    var yuan: String { String(description.prefix { $0 != " " }) }

    /// Throws `malformed`, which names `subject`.
    init(yuan text: String, of subject: String) throws(GatewayError) {
        do throws(MoneyError) {
            try self.init(decimal: text, currency: .cny)
        } catch {
            throw GatewayError(.malformed, "\(subject): \(error.message.printable)")
        }
    }
}
