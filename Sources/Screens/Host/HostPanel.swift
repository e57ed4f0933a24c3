import Commerce
import Wire

/// What lies over the console; one may lie over another.
enum HostPanel: Sendable, Equatable {
    case product(ProductForm)
    case sheet(HostSheet)
    case ask(HostAsk)
    case coupons(selection: Int)
    case people(selection: Int)
    /// What is, and was, given away.
    case draws(selection: Int)
    /// Lines that wait for the host.
    case held(selection: Int)
    case rules(TalkRules.Row)
    case questions(selection: Int)
    case goods(GoodsPage)
    case desk
    case order(OrderPage)
    /// What the show has come to; so many rows scrolled down.
    case numbers(scroll: Int)
    /// What goes out to whom.
    case sending
    case service

    /// The change this panel is about; nil where it is about none.
    var errand: Errand? {
        get {
            switch self {
            case .sheet(let sheet): sheet.errand
            case .ask(let ask): ask.errand
            case .product, .coupons, .people, .draws, .held, .rules, .questions, .goods, .desk, .order, .numbers,
                .sending, .service:
                nil
            }
        }
        set {
            guard let newValue else { return }
            switch self {
            case .sheet(var sheet):
                sheet.errand = newValue
                self = .sheet(sheet)
            case .ask(var ask):
                ask.errand = newValue
                self = .ask(ask)
            case .product, .coupons, .people, .draws, .held, .rules, .questions, .goods, .desk, .order, .numbers,
                .sending, .service:
                break
            }
        }
    }

    /// Whether it puts a line on the shelf that was not there.
    var isAboutNewLine: Bool {
        if case .sheet(let sheet) = self, case .shelve = sheet.matter { true } else { false }
    }

    /// Whether an answer is awaited that the panel must stay for.
    var isBusy: Bool {
        switch self {
        case .product(let form): form.isBusy
        case .goods(let page): page.isBusy
        case .sheet, .ask, .coupons, .people, .draws, .held, .rules, .questions, .desk, .order, .numbers, .sending,
            .service:
            errand?.isBusy ?? false
        }
    }
}

/// One order, all of it.
struct OrderPage: Sendable, Equatable {
    var order: OrderView
    /// Rows scrolled down.
    var scroll = 0
}

/// A change that is asked about before it is made.
struct HostAsk: Sendable, Equatable {
    enum Matter: Sendable, Equatable {
        case takeOff(ShelfItem)
        case endFlash(ShelfItem)
        case callBack(CouponView)
        case endDraw(DrawView)
        case moderate(ModerationWish, RoomPerson)
        case deliver(OrderView)
        case grant(OrderView, RefundView)
        case retry(OrderView, RefundView)
        /// Answered by how the goods are.
        case goodsBack(OrderView, RefundView)
    }

    let matter: Matter
    var errand = Errand.idle

    init(_ matter: Matter) { self.matter = matter }

    /// What "yes" wants; for goods that are back, with the condition they are in.
    func wish(_ condition: Refund.Condition = .resellable) -> HostWish {
        switch matter {
        case .takeOff(let item): .takeOff(item.sku)
        case .endFlash(let item): .endFlash(item.sku)
        case .callBack(let coupon): .coupon(coupon.code, coupon.calledBack, hours: nil)
        case .endDraw(let draw): .endDraw(draw.id)
        case .moderate(let wish, _): .moderate(wish)
        case .deliver(let order): .deliver(order.id)
        case .grant(let order, let refund): .grant(refund.id, of: order.id)
        case .retry(let order, let refund): .retry(refund.id, of: order.id)
        case .goodsBack(let order, let refund): .takeBack(refund.id, of: order.id, condition)
        }
    }
}

extension CouponView {
    /// The same coupon, called back. What was used of its quota is not told; nobody uses it any more.
    fileprivate var calledBack: NewCoupon {
        NewCoupon(
            title: title, amountOff: amountOff, basisPoints: basisPoints, cap: cap, threshold: threshold, from: from,
            until: until, quota: max(1, left), limitPerBuyer: limitPerBuyer,
            products: products.isEmpty ? nil : products, isWithdrawn: true, isPersonal: isPersonal)
    }
}
