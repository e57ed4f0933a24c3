import Commerce
import Terminal
import Wire

@testable import Screens

extension HostEvent {
    /// The room tells of an order of this shop that is new or changed.
    static func order(_ order: OrderView) -> HostEvent { .tick(Tick(sequence: 2, events: [.order(order)])) }
}

/// Orders as their shop sees them, and a console that knows some.
extension Fixtures {
    static let ann = AccountView(id: identifier("a2", of: Account.self), name: "ann")
    static let address = AddressView(
        recipient: "Mei Lin", phone: "+86 138 0013 8000", text: "Room 1502, Building 7, 88 Century Avenue, Shanghai")
    static let otherRoom = identifier("r0", of: Room.self)

    static func orderID(_ text: String) -> Order.ID { identifier(text, of: Order.self) }

    static func line(
        _ sku: SKU.ID = scarf, _ title: String = "Merino scarf", spec: String = "orange", quantity: Int = 1,
        each: Int64 = 5_900, discount: Int64 = 0
    ) -> QuoteLineView {
        QuoteLineView(
            sku: sku, title: title, spec: spec, quantity: quantity, listPrice: cny(9_900), unitPrice: cny(each),
            amount: cny(each * Int64(quantity)), discount: cny(discount))
    }

    static func refund(
        _ state: Refund.State, id: String = "o-1-r1", cause: String = "money", amount: Int64 = 5_900,
        lines: [LineRequest] = [], reason: String = "too small", answer: String = "", at seconds: Int64 = 120
    ) -> RefundView {
        RefundView(
            id: identifier(id, of: Refund.self), state: state, cause: cause, amount: cny(amount), lines: lines,
            reason: reason, answer: answer, askedAt: time(seconds), settledAt: state == .done ? time(seconds + 60) : nil
        )
    }

    static func shopOrder(
        _ state: Order.State, id: String = "o-1", room: Room.ID = room, buyer: AccountView? = mei,
        lines: [QuoteLineView] = [line(quantity: 2)], coupon: AppliedCouponView? = nil, placed: Int64 = 0,
        parcel: ParcelView? = nil, address: AddressView? = address, note: String = "", refunds: [RefundView] = [],
        refundable: Int64? = nil
    ) -> OrderView {
        let goods = lines.reduce(0) { $0 + $1.amount.minorUnits }
        let total = cny(goods - (coupon?.saving.minorUnits ?? 0))
        let isPaid = ![.reserved, .cancelled, .expired].contains(state)
        let isShipped = [.shipped, .delivered, .completed].contains(state)
        return OrderView(
            id: orderID(id), room: room, state: state, lines: lines, coupon: coupon, total: total,
            placedAt: time(placed), reservedUntil: time(placed + 900), paidAt: isPaid ? time(placed + 30) : nil,
            payment: nil, buyer: buyer, address: address, note: note,
            parcel: parcel ?? (isShipped ? ParcelView(carrier: "SF Express", number: "SF1029384756") : nil),
            shippedAt: isShipped ? time(placed + 60) : nil,
            deliveredAt: [.delivered, .completed].contains(state) ? time(placed + 90) : nil,
            completedAt: state == .completed ? time(placed + 100) : nil, refunds: refunds,
            refundable: isPaid ? cny(refundable ?? total.minorUnits) : nil)
    }

    /// A catalogue: the scarf and the kettle of the shelf, and a hoodie that is not on it.
    static let goods: [CatalogueProduct] = [
        product(
            "H1", "Wool hoodie", [("hoodie-m", ["orange", "M"]), ("hoodie-l", ["orange", "L"])], 19_900, free: 100),
        product("K1", "Pour-over kettle", [("kettle", [])], 12_900, free: 7),
        product("S1", "Merino scarf", [("scarf", ["orange"]), ("scarf-blue", ["blue"])], 9_900, free: 0),
    ]

    static func product(
        _ code: String, _ title: String, _ skus: [(id: String, specs: [String])], _ price: Int64, free: Int
    ) -> CatalogueProduct {
        CatalogueProduct(
            code: code, title: title,
            skus: skus.enumerated().map { index, sku in
                CatalogueSKU(
                    id: identifier(sku.id, of: SKU.self), code: "\(code)-\(index + 1)",
                    specs: sku.specs.map { AttributeView(name: "kind", value: $0) }, listPrice: cny(price),
                    onHand: free + 1, available: free)
            })
    }

    static func coupon(_ code: String, left: Int = 12, products: [Product.ID] = []) -> CouponView {
        CouponView(
            code: code, title: "Autumn", amountOff: cny(2_000), threshold: cny(10_000), until: time(7_200),
            products: products, left: left)
    }

    static func flashing(_ price: Int64 = 3_900, until seconds: Int64 = 300, left: Int = 20) -> ShelfItem {
        let item = shelf[0]
        return ShelfItem(
            sku: item.sku, product: item.product, title: item.title, description: item.description, spec: item.spec,
            listPrice: item.listPrice, price: item.price, limitPerBuyer: item.limitPerBuyer,
            flash: FlashSale(
                price: cny(price), limitPerBuyer: 1, from: nil, until: time(seconds), left: left, quota: 30),
            available: item.available, onHand: item.onHand)
    }

    /// The console after it has fetched these orders, each list complete unless `next` is given for the first.
    static func console(
        with orders: [OrderView], next: String? = nil, language: Language = .english,
        size: Size = Size(width: 80, height: 24), snapshot: RoomSnapshot = snapshot()
    ) -> HostModel {
        var model = console(language: language, size: size, snapshot: snapshot)
        for state in Desk.first {
            let list = orders.filter { state == nil || $0.state == state }
            _ = model.update(
                .shopOrders(state, before: nil, .success(OrderList(orders: list, next: state == nil ? next : nil))))
        }
        // The room has had these paid orders and no others.
        let paid = orders.count { $0.room == room && $0.paidAt != nil }
        let counts = RoomCounts(viewers: 312, likes: 12_480, paidOrders: paid)
        _ = model.update(.tick(Tick(sequence: 2, counts: counts)))
        return model
    }
}
