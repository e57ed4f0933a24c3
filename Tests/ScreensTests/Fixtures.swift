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
        available: Int, onHand: Int, description: String = ""
    ) -> ShelfItem {
        ShelfItem(
            sku: sku, product: identifier("p-\(sku)", of: Product.self), title: title, description: description,
            spec: spec, listPrice: cny(list), price: cny(price), limitPerBuyer: limit, available: available,
            onHand: onHand)
    }

    static let shelf = [
        item(
            scarf, "Merino scarf", spec: "orange", list: 9_900, price: 5_900, limit: 2, available: 42, onHand: 60,
            description: "Pure merino wool."),
        item(kettle, "Pour-over kettle", list: 12_900, price: 8_900, available: 7, onHand: 9),
        item(tea, "Longjing tea", list: 129_800, price: 129_800, available: 0, onHand: 3),
    ]

    static func snapshot(
        phase: RoomPhase = .live, shelf: [ShelfItem] = shelf, card: SKU.ID? = scarf, danmaku: [Danmaku] = []
    ) -> RoomSnapshot {
        RoomSnapshot(
            room: room, title: "Autumn picks", host: host, phase: phase, shelf: shelf, card: card,
            counts: RoomCounts(viewers: 312, likes: 12_480, paidOrders: 18), danmaku: danmaku)
    }

    static func quote(_ each: Int64 = 5_900, quantity: Int = 1) -> QuoteView {
        let line = QuoteLineView(
            sku: scarf, title: "Merino scarf", spec: "orange", quantity: quantity, listPrice: cny(9_900),
            unitPrice: cny(each), amount: cny(each * Int64(quantity)))
        return QuoteView(lines: [line], total: line.amount)
    }

    static func order(_ state: Order.State, id: String = "o-77", sandbox: Bool = true) -> OrderView {
        let payment = PaymentView(
            gateway: sandbox ? "sandbox" : "wechat", codeURL: "weixin://wxpay/bizpayurl?pr=NwY5Mz9",
            sandboxWallet: sandbox ? "http://127.0.0.1:9/wallet" : nil)
        return OrderView(
            id: identifier(id, of: Order.self), room: room, state: state, lines: quote().lines, total: quote().total,
            placedAt: time(0), reservedUntil: time(900), paidAt: state == .paid ? time(60) : nil,
            payment: state == .reserved ? payment : nil)
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
            .level(-30),
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
