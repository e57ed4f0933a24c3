/// What lines cost, each explained. The only price calculator: carts, quotes and orders all come through here.
package struct Quote: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let sku: SKU.ID
        /// Who earns the amount.
        package let shop: Shop.ID
        package let title: String
        package let spec: String
        package let quantity: Int
        /// Of one piece, before the room's price.
        package let listPrice: Money
        /// Of one piece in this room.
        package let unitPrice: Money
        /// `unitPrice` × `quantity`.
        package let amount: Money

        package init(
            sku: SKU.ID, shop: Shop.ID, title: String, spec: String, quantity: Int, listPrice: Money,
            unitPrice: Money, amount: Money
        ) {
            self.sku = sku
            self.shop = shop
            self.title = title
            self.spec = spec
            self.quantity = quantity
            self.listPrice = listPrice
            self.unitPrice = unitPrice
            self.amount = amount
        }
    }

    /// One line a SKU, in the order the SKUs were first asked for.
    package let lines: [Line]
    /// The sum of the lines' amounts.
    package let total: Money

    /// Prices `lines` on a room's shelf; lines of one SKU are added up first.
    ///
    /// Says nothing about stock or limits: a quote can be had for what is sold out.
    package init(_ lines: [CartLine], on shelf: (SKU.ID) -> ShelfLine?) throws(Refusal) {
        var priced: [Line] = []
        for asked in try Self.addedUp(lines) {
            guard let line = shelf(asked.sku) else { throw .notOnShelf(asked.sku) }
            do throws(MoneyError) {
                priced.append(
                    Line(
                        sku: asked.sku, shop: line.product.shop, title: line.product.title, spec: line.sku.spec,
                        quantity: asked.quantity, listPrice: line.sku.listPrice, unitPrice: line.offer.price,
                        amount: try line.offer.price * asked.quantity))
            } catch {
                throw .notComputable(error)
            }
        }
        guard let currency = priced.first?.amount.currency else { throw .emptyCart }
        do throws(MoneyError) {
            total = try Money.sum(priced.map(\.amount), in: currency)
        } catch {
            throw .notComputable(error)
        }
        self.lines = priced
    }

    /// One line a SKU, within the limits of quantity and number.
    private static func addedUp(_ lines: [CartLine]) throws(Refusal) -> [CartLine] {
        guard lines.count <= Limits.lines.upperBound else {
            throw .tooMany("lines in one order", limit: Limits.lines.upperBound)
        }
        var sums: [CartLine] = []
        for line in lines {
            // Checked before adding, so that the sum of 50 lines cannot overflow.
            guard Limits.quantity.contains(line.quantity) else { throw .quantityOutOfRange }
            if let index = sums.firstIndex(where: { $0.sku == line.sku }) {
                sums[index].quantity += line.quantity
            } else {
                sums.append(line)
            }
        }
        guard sums.allSatisfy({ Limits.quantity.contains($0.quantity) }) else { throw .quantityOutOfRange }
        return sums
    }
}
