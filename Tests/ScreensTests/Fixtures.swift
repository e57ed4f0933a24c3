import Commerce
import Terminal
import Wire

@testable import Screens

/// What the tests of both screens start from.
enum Fixtures {
    static let scarf = identifier("scarf", of: SKU.self)
    static let kettle = identifier("kettle", of: SKU.self)
    static let tea = identifier("tea", of: SKU.self)
    static let room = identifier("r1", of: Room.self)
    static let mei = AccountView(id: identifier("a1", of: Account.self), name: "mei")
    static let host = AccountView(id: identifier("h1", of: Account.self), name: "lin")
    static let seed = "00112233445566778899aabbccddeeff"

    static func identifier<Subject>(_ text: String, of: Subject.Type) -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(rawValue: text) else { fatalError("not an identifier: \(text)") }
        return identifier
    }

    static func cny(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .cny) }
    static func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_000_000_000 + seconds * 1_000) }

    static func item(
        _ sku: SKU.ID, _ title: String, spec: String = "", list: Int64, price: Int64, limit: Int? = nil,
        from: Timestamp? = nil, until: Timestamp? = nil, left: Int? = nil, flash: FlashSale? = nil, available: Int,
        onHand: Int, description: String = ""
    ) -> ShelfItem {
        ShelfItem(
            sku: sku, product: identifier("p-\(sku)", of: Product.self), title: title, description: description,
            spec: spec, listPrice: cny(list), price: cny(price), limitPerBuyer: limit, from: from,
            until: until, left: left, flash: flash, available: available, onHand: onHand)
    }

    static let shelf = [
        item(
            scarf, "Merino scarf", spec: "orange", list: 9_900, price: 5_900, limit: 2, available: 42, onHand: 60,
            description: "Pure merino wool."),
        item(kettle, "Pour-over kettle", list: 12_900, price: 8_900, available: 7, onHand: 9),
        item(tea, "Longjing tea", list: 129_800, price: 129_800, available: 0, onHand: 3),
    ]

    /// In words that no table has.
    static func fault(_ sentence: String) -> Fault { Fault(code: "other", sentence: sentence) }

    static func snapshot(
        openedAt: Timestamp? = nil, phase: RoomPhase = .live, shelf: [ShelfItem] = shelf, coupons: [CouponView] = [],
        card: SKU.ID? = scarf,
        danmaku: [Danmaku] = []
    ) -> RoomSnapshot {
        RoomSnapshot(
            room: room, title: "Autumn picks", host: host, openedAt: openedAt, phase: phase, shelf: shelf,
            coupons: coupons, card: card,
            counts: RoomCounts(viewers: 312, likes: 12_480, paidOrders: 18), danmaku: danmaku)
    }

    /// With a coupon, all of its saving is on the one line.
    static func quote(
        _ each: Int64 = 5_900, quantity: Int = 1, price: Offer.Kind = .standing, coupon: String? = nil,
        saving: Int64 = 0
    ) -> QuoteView {
        let goods = each * Int64(quantity)
        let line = QuoteLineView(
            sku: scarf, title: "Merino scarf", spec: "orange", quantity: quantity, listPrice: cny(9_900),
            unitPrice: cny(each), price: price.rawValue, amount: cny(goods), discount: cny(saving))
        return QuoteView(
            lines: [line], goods: line.amount,
            coupon: coupon.map { AppliedCouponView(code: $0, title: "autumn", saving: cny(saving)) },
            total: cny(goods - saving))
    }

    static func offeredCoupon(_ code: String, left: Int = 5, unusable: String? = nil) -> CouponView {
        CouponView(
            code: code, title: "autumn", amountOff: cny(500), threshold: cny(0), left: left, unusable: unusable)
    }

    static let home = AddressView(recipient: "Mei", phone: "138 0000 5678", text: "Shanghai, Anfu Road 1, 2-301")

    static func payment(_ gateway: String = "wechat", sandbox: Bool = true, wallet: Int = 9) -> PaymentView {
        PaymentView(
            gateway: gateway,
            codeURL: gateway == "wechat" ? "weixin://wxpay/bizpayurl?pr=NwY5Mz9" : "https://qr.alipay.com/bax03431",
            sandboxWallet: sandbox ? "http://127.0.0.1:\(wallet)/wallet" : nil)
    }

    static func order(
        _ state: Order.State, id: String = "o-77", payment: PaymentView? = nil, refunds: [RefundView] = [],
        lines: [QuoteLineView] = quote().lines, address: AddressView? = nil, note: String = "",
        parcel: ParcelView = ParcelView(carrier: "SF Express", number: "SF1402930")
    ) -> OrderView {
        let isSold = [.paid, .shipped, .delivered, .completed].contains(state)
        let wasSent = [.shipped, .delivered, .completed].contains(state)
        return OrderView(
            id: identifier(id, of: Order.self), room: room, state: state, lines: lines, total: quote().total,
            placedAt: time(0), reservedUntil: time(900), paidAt: isSold ? time(60) : nil, payment: payment,
            payWith: state == .reserved ? ["wechat", "alipay"] : [], address: address, note: note,
            parcel: wasSent ? parcel : nil,
            shippedAt: wasSent ? time(4_000) : nil,
            deliveredAt: state == .delivered || state == .completed ? time(90_000) : nil,
            completedAt: state == .completed ? time(180_000) : nil, refunds: refunds,
            refundable: isSold ? quote().total : nil)
    }

    static func buyerRefund(_ state: Refund.State, cause: Refund.Cause = .money, answer: String = "") -> RefundView {
        RefundView(
            id: identifier("o-77-r1", of: Refund.self), state: state, cause: cause.rawValue, amount: quote().total,
            lines: [LineRequest(sku: scarf, quantity: 1)], reason: "too warm", answer: answer, askedAt: time(5_000))
    }

    static func problem(_ code: String, status: Int = 409, detail: String = "", quote: QuoteView? = nil) -> Problem {
        Problem(code: code, title: code, status: status, detail: detail, quote: quote)
    }

    /// In the room, live, with everything there.
    static func viewer(
        account: AccountView? = mei, language: Language = .english, size: Size = Size(width: 80, height: 24),
        snapshot: RoomSnapshot = snapshot()
    ) -> ViewerModel {
        var model = ViewerModel(seed: seed, language: language, room: room, account: account)
        _ = model.start()
        for event: ViewerEvent in [.input(.resize(size)), .clock(time(0)), .link(.live), .snapshot(snapshot)] {
            _ = model.update(event)
        }
        if account != nil { _ = model.update(.address(.success(home))) }
        return model
    }

    static func console(
        language: Language = .english, size: Size = Size(width: 80, height: 24), snapshot: RoomSnapshot = snapshot()
    ) -> HostModel {
        var model = HostModel(seed: seed, language: language, account: host)
        for event: HostEvent in [
            .input(.resize(size)), .clock(time(0)), .link(.live), .snapshot(snapshot),
            .media(
                HostMediaStatus(
                    source: .running, bitsPerSecond: 742_000, framesPerSecond: 30, width: 640, height: 360,
                    roundTripMilliseconds: 12)),
            .voice(SoundMeter(level: -30, peak: -18)),
        ] { _ = model.update(event) }
        return model
    }
}

extension ViewerModel {
    mutating func press(_ key: Key) -> [ViewerEffect] { update(.input(.key(key))) }
    mutating func press(_ character: Character) -> [ViewerEffect] { press(.character(character)) }
    mutating func type(_ text: String) { for character in text { _ = press(character) } }

    func text(_ width: Int = 80, _ height: Int = 24) -> String {
        view(size: Size(width: width, height: height), picture: nil).text
    }
}

extension HostModel {
    mutating func press(_ key: Key) -> [HostEffect] { update(.input(.key(key))) }
    mutating func press(_ character: Character) -> [HostEffect] { press(.character(character)) }
    mutating func type(_ text: String) { for character in text { _ = press(character) } }

    func text(_ width: Int = 80, _ height: Int = 24) -> String {
        view(size: Size(width: width, height: height), picture: nil).text
    }
}

/// SplitMix64, so that a failing sequence can be run again from its printed seed.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
