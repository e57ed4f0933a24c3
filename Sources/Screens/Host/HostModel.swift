import Commerce
import Terminal
import Wire

/// All that the host's console knows and shows.
///
/// A value without clock or I/O: `update` takes what happened and returns what is to be done, `view` draws.
package struct HostModel: Sendable {
    package let words: Words
    /// Random per run; message ids are made of it and a counter.
    let seed: String
    var issued = 0
    let account: AccountView
    /// What this shop sells in.
    let currency: Currency
    let zone: Zone

    var size = Size(width: Limits.minimumColumns, height: Limits.minimumRows)
    /// By the server's clock.
    var now = Timestamp(milliseconds: 0)
    var clock = ServerClock()

    /// Nil until the first snapshot.
    var room: RoomSnapshot?
    var link = LinkState.connecting
    var media = HostMediaStatus(source: .starting)
    /// What is on the air, as the host typed it.
    var sources: HostSources
    /// How loud the voice is; nil until the first word of it.
    var voice: SoundMeter?
    var muted = false
    /// Neither picture nor voice leaves this machine.
    var isOffAir: Bool
    /// Live or paused, as it was asked for and not answered yet.
    var askedPhase: RoomPhase?
    /// When a room that could not be told of a pause is told again.
    var tellAgainAt: Timestamp?

    var sales: Sales
    var desk = Desk()
    /// Paid orders of the room that are known to be missing here, and need not be asked for again.
    var missedOrders = 0
    /// When orders were asked for last.
    var ordersAskedAt = Timestamp(milliseconds: 0)
    /// Nil until they were fetched.
    var coupons: [CouponView]?
    /// What is, and was, given away, the newest first; nil until it was fetched.
    var draws: [DrawView]?
    /// The room's people, as they were when they were asked for last; nil until then.
    var people: [RoomPerson]?
    /// Lines that wait for the host, the oldest first; nil until they were asked for.
    var held: [HeldLineView]?
    /// How talk goes in this shop's rooms; nil until it was asked for.
    var rules: TalkRules?
    /// What viewers ask, those that wait first; nil until it was fetched or told.
    var questions: [AskedQuestion]?
    /// What the show has come to, as it was told last.
    var numbers: RoomNumbers?
    var errands = OpenErrands()
    var service = ServiceBoard()
    /// When the show began, else when the room was first seen live; the time on air counts from here.
    var liveSince: Timestamp?

    /// Lines of the shelf that are being moved.
    var arranging = ShelfArranging()
    /// The shelf's line the arrows are on.
    var shelfSelection = 0
    /// What the host has just put on the shelf: chosen as soon as the room has it, unless they move first.
    var shelvedLast: SKU.ID?
    var entry: TalkEntry?
    /// The last one lies on top, and has the keys.
    var panels: [HostPanel] = []
    var asksForHelp = false
    var ending = Ending.no
    var notice: Notice?

    /// - Parameters:
    ///   - seed: 32 hexadecimal digits, random per run.
    ///   - account: the host, signed in.
    ///   - currency: what prices are typed in.
    ///   - sources: what picture and voice come from as the show begins.
    ///   - zone: where times are told and typed.
    ///   - isOffAir: the show is paused, and nothing leaves this machine before it goes on.
    package init(
        seed: String, language: Language, account: AccountView, currency: Currency = .cny,
        sources: HostSources = HostSources(picture: "studio", voice: "tone"), zone: Zone = .utc,
        isOffAir: Bool = false
    ) {
        self.seed = seed
        words = Words(language)
        self.account = account.cleaned
        self.currency = currency
        self.sources = sources
        self.zone = zone
        self.isOffAir = isOffAir
        sales = Sales(currency: currency)
    }

    /// What to do before anything has happened: nothing; the driver has opened the room, and orders are asked for
    /// once it is linked.
    package mutating func start() -> [HostEffect] { [] }
}

extension HostModel {
    enum Ending: Sendable, Equatable {
        case no
        /// The host is asked whether they mean it.
        case asked
        /// The server has been told.
        case sent
        /// The room is closed at this time; the console shows what the show came to.
        case over(at: Timestamp)
    }

    var isOver: Bool {
        if case .over = ending { true } else { false }
    }

    /// Which binding table the keys are read from.
    enum Mode: Sendable, Hashable, CaseIterable {
        case console, talk, product, sheet, choice, ask, goodsBack, coupons, people, held, rules, questions, draws,
            goods,
            search, desk, order
        case numbers, sending, service, serviceAnswer, help, end, leave, over
    }

    var mode: Mode {
        if asksForHelp { return .help }
        switch ending {
        // What is to be shipped can still be shipped.
        case .over: if panels.isEmpty { return .over }
        // A show that has not begun can be left as it is.
        case .asked: return room?.phase == .scheduled ? .leave : .end
        case .sent: return .end
        case .no: break
        }
        return switch panels.last {
        case .product: .product
        case .sheet(let sheet): sheet.hasChoice ? .choice : .sheet
        case .ask(let ask):
            if case .goodsBack = ask.matter { .goodsBack } else { .ask }
        case .coupons: .coupons
        case .people: .people
        case .draws: .draws
        case .held: .held
        case .rules: .rules
        case .questions: .questions
        case .goods(let page): page.isSearching ? .search : .goods
        case .desk: .desk
        case .order: .order
        case .numbers: .numbers
        case .sending: .sending
        case .service: service.editor == nil ? .service : .serviceAnswer
        case nil: entry == nil ? .console : .talk
        }
    }

    /// What `?` explains: the mode it was asked from.
    var helpedMode: Mode {
        var model = self
        model.asksForHelp = false
        return model.mode
    }

    /// The lines as the host has arranged them.
    var shelf: [ShelfItem] { arranging.shown(room?.shelf ?? []) }

    var selected: ShelfItem? {
        let shelf = shelf
        return shelf.indices.contains(shelfSelection) ? shelf[shelfSelection] : nil
    }

    var pinned: ShelfItem? {
        guard let card = room?.card else { return nil }
        return room?.shelf.first { $0.sku == card }
    }

    /// The product being described.
    var form: ProductForm? {
        get {
            if case .product(let form) = panels.last { form } else { nil }
        }
        set {
            guard case .product = panels.last else { return }
            panels.removeLast()
            if let newValue { panels.append(.product(newValue)) }
        }
    }

    var sheet: HostSheet? {
        get {
            if case .sheet(let sheet) = panels.last { sheet } else { nil }
        }
        set {
            guard case .sheet = panels.last else { return }
            panels.removeLast()
            if let newValue { panels.append(.sheet(newValue)) }
        }
    }

    var ask: HostAsk? {
        if case .ask(let ask) = panels.last { ask } else { nil }
    }

    /// The order that is looked at, also from under a sheet about it.
    var order: OrderView? {
        for case .order(let page) in panels.reversed() { return page.order }
        return nil
    }

    var selectedCoupon: CouponView? {
        guard case .coupons(let selection) = panels.last, let coupons, coupons.indices.contains(selection) else {
            return nil
        }
        return coupons[selection]
    }

    var timeOnAir: String {
        let end = if case .over(let end) = ending { end } else { now }
        return NumberText.clock(seconds: liveSince.map { (end - $0).milliseconds / 1_000 } ?? 0)
    }

    /// What the orders of this room come to, less what went back; "+" when there are more than are counted.
    var turnover: String { MoneyText.text(sales.turnover) + (isPartial ? "+" : "") }

    /// Whether the room has had orders that are not known here.
    var isPartial: Bool { sales.isPartial || missingOrders > 0 }

    /// Paid orders of the room that are not known here.
    var missingOrders: Int { max(0, (room?.counts.paidOrders ?? 0) - sales.paid) }

    mutating func newKey() -> String {
        issued += 1
        return "\(seed)-\(issued)"
    }

    mutating func tell(_ phrase: Phrase) {
        notice = Notice(phrase: phrase, until: now + Times.notice)
    }
}
