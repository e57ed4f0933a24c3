import Commerce
import Wire

/// A product as `--sell` takes it: `TITLE | PRICE | STOCK`, and perhaps `| LIST PRICE`.
struct ProductLine {
    let title: String
    let price: Money
    let listPrice: Money
    let stock: Int

    init(_ text: String, currency: Currency = .cny) throws(Failure) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map {
            PlainText.clean(String($0), limit: 200)
        }
        guard parts.count == 3 || parts.count == 4, !parts[0].isEmpty else {
            throw Failure(
                .usage, "--sell: '\(text.prefix(80))' is not TITLE | PRICE | STOCK, for example 'Hoodie | 129.00 | 100'"
            )
        }
        guard let stock = Int(parts[2]), (0...1_000_000).contains(stock) else {
            throw Failure(.usage, "--sell: '\(parts[2])' is no number of pieces from 0 to 1000000")
        }
        do throws(MoneyError) {
            price = try Money(decimal: parts[1], currency: currency)
            listPrice = parts.count == 4 ? try Money(decimal: parts[3], currency: currency) : price
        } catch {
            throw Failure(.usage, "--sell: \(error.message)")
        }
        guard Limits.price.contains(price.minorUnits), Limits.price.contains(listPrice.minorUnits) else {
            throw Failure(.usage, "--sell: a price is more than nothing and at most \(Self.highest(currency))")
        }
        guard Limits.title.contains(parts[0].count) else {
            throw Failure(.usage, "--sell: a title has at most \(Limits.title.upperBound) characters")
        }
        title = parts[0]
        self.stock = stock
    }

    private static func highest(_ currency: Currency) -> Money {
        Money(minorUnits: Limits.price.upperBound, currency: currency)
    }
}
