import Commerce
import Terminal
import Wire

/// A form of the console about one matter, from the first letter typed to the server's answer.
struct HostSheet: Sendable, Equatable {
    enum Matter: Sendable, Equatable {
        case restock(ShelfItem)
        case writeOff(ShelfItem)
        /// Price, limit, time and pieces of a line of the shelf.
        case offer(ShelfItem)
        /// The same, for a SKU of the catalogue that is to go onto the shelf.
        case shelve(GoodsPage.Line)
        case flash(ShelfItem)
        /// A new coupon; it may be for one product only. The codes are taken.
        case coupon(for: ShelfItem?, taken: [String])
        case ship(OrderView)
        case refund(OrderView)
        case decline(OrderView, RefundView)
        /// Something to give away; perhaps the line of the shelf the arrows are on.
        case draw(Draw.Kind, ShelfItem?)
        /// Where picture and voice come from.
        case sources(SourceChoice)
        case discipline(Discipline, RoomPerson)
        /// What is told of the show.
        case show(RoomAbout, RoomPhase)
    }

    /// What a draw gives.
    enum DrawPrize: Sendable, Equatable {
        case pot, each, goods, coupon
    }

    enum Field: Sendable, Hashable, CaseIterable {
        case pieces, price, limit, starts, ends, quota, minutes
        case code, title, off, cap, threshold, uses, hours
        case carrier, number, amount, reason
        case places, phrase, stay, follow, personal
        case picture, voice
        case roomTitle, cover, tags, start
        /// Pieces of a line of the order.
        case line(Int)

        static let allCases: [Field] =
            [
                .pieces, .price, .limit, .starts, .ends, .quota, .minutes, .code, .title, .off, .cap, .threshold, .uses,
                .hours,
                .carrier, .number, .amount, .reason, .places, .phrase, .stay, .follow, .personal, .picture, .voice,
                .roomTitle, .cover, .tags, .start,
            ] + Commerce.Limits.lines.map { .line($0 - 1) }

        fileprivate var characters: Int {
            switch self {
            case .code: Commerce.Limits.code.upperBound
            case .title: Commerce.Limits.title.upperBound
            case .carrier: Commerce.Limits.carrier.upperBound
            case .number: Commerce.Limits.parcelNumber.upperBound
            case .reason: Commerce.Limits.reason.upperBound
            case .phrase: Commerce.Limits.phrase.upperBound
            case .picture, .voice: Limits.sourceCharacters
            case .roomTitle: Limits.titleCharacters
            case .cover: Limits.coverCharacters
            case .tags: Limits.tagsCharacters
            case .start: Limits.timeCharacters
            case .pieces, .price, .limit, .starts, .ends, .quota, .minutes, .off, .cap, .threshold, .uses, .hours,
                .amount, .places, .stay, .follow, .personal, .line:
                Limits.numberCharacters
            }
        }
    }

    /// How much of an order is to go back.
    enum Scope: Sendable, Equatable, CaseIterable {
        case all, pieces, amount
    }

    private(set) var matter: Matter
    let currency: Currency
    var form: Form<Field>
    /// Of a refund.
    private(set) var scope = Scope.all
    /// Of a coupon: for the matter's product, not for all of the shop.
    private(set) var coversOne = false
    /// Of a draw.
    private(set) var prize = DrawPrize.each
    /// Of a ban: all guests who come the same way are kept out too.
    private(set) var keepsGuestsOut = false
    /// Of an offer: the times it has, which stay while nobody types others.
    private(set) var window: OfferWindow?
    /// When and where it was opened: what a time is typed by.
    let opened: Opening
    var errand = Errand.idle

    struct Opening: Sendable, Equatable {
        let now: Timestamp
        let zone: Zone

        static func == (one: Opening, other: Opening) -> Bool { one.now == other.now }
    }

    /// - Parameters:
    ///   - carrier: what to begin with where a carrier is asked for.
    ///   - now: what minutes are counted from.
    init(_ matter: Matter, currency: Currency, carrier: String = "", now: Timestamp, zone: Zone = .utc) {
        self.matter = matter
        opened = Opening(now: now, zone: zone)
        self.currency = currency
        if case .draw(let kind, let item) = matter {
            prize =
                switch kind {
                case .redPacket: .pot
                case .couponDrop: .coupon
                case .luckyBag, .lottery: item == nil ? .each : .goods
                }
        }
        form = Self.form(Self.fields(of: matter, scope: .all, prize: prize))
        switch matter {
        case .offer(let item):
            form.fill(.price, MoneyText.typed(item.price))
            if let limit = item.limitPerBuyer { form.fill(.limit, String(limit)) }
            if let left = item.left { form.fill(.quota, String(left)) }
            let window = OfferWindow(of: item, at: now)
            form.fill(.starts, window.starts)
            form.fill(.ends, window.ends)
            self.window = window
        case .shelve(let line): form.fill(.price, MoneyText.typed(line.listPrice))
        case .coupon: form.fill(.limit, "1")
        case .ship(let order):
            form.fill(.carrier, order.parcel?.carrier ?? (order.address == nil ? "" : carrier))
            if let parcel = order.parcel { form.fill(.number, parcel.number) }
            if !form[.carrier].isEmpty { form.go(to: .number) }
        case .sources(let choice):
            form.fill(.picture, choice.now.picture)
            form.fill(.voice, choice.now.voice)
            if choice.voice.hasStopped, !choice.picture.hasStopped { form.go(to: .voice) }
        case .draw:
            form.fill(.places, "10")
            form.fill(.minutes, "3")
        case .show(let about, _):
            form.fill(.roomTitle, about.title)
            form.fill(.cover, CoverText.typed(about.cover))
            form.fill(.tags, CoverText.typed(about.tags))
            if let start = about.startsAt { form.fill(.start, LocalTime(start, in: zone).typed) }
        case .restock, .writeOff, .flash, .refund, .decline, .discipline: break
        }
    }

    /// What is to be shipped has changed under the form: an address has come, or another one.
    mutating func orderIs(_ order: OrderView) {
        if case .ship(let old) = matter, old.id == order.id { matter = .ship(order) }
    }

    /// How the sources do has changed under the form.
    mutating func mediaIs(_ media: HostMediaStatus) {
        guard case .sources(var choice) = matter else { return }
        choice.take(media)
        matter = .sources(choice)
    }

    /// What else there is to choose.
    mutating func found(pictures: [String], voices: [String]) {
        guard case .sources(var choice) = matter else { return }
        choice.found(pictures: pictures, voices: voices)
        matter = .sources(choice)
    }

    /// Whether enter saves from any field: what has stopped is to go on with as few keys as can be.
    var savesAtOnce: Bool {
        if case .sources = matter { true } else { false }
    }

    /// Whether there is something to switch between.
    var hasChoice: Bool {
        switch matter {
        case .refund, .sources: true
        case .coupon(let item, _): item != nil
        case .draw(let kind, _): !kind.isGrabbed
        case .restock, .writeOff, .offer, .shelve, .flash, .ship, .decline, .show: false
        case .discipline(let act, let person): act != .mute && person.isLocal == true
        }
    }

    /// What switching would come to.
    var saysSwitch: Phrase {
        switch matter {
        case .coupon: .shop(coversOne ? .sayForAll : .sayForOne)
        case .sources: .source(.sayNext)
        case .discipline: keepsGuestsOut ? .moderation(.sayPersonAlone) : .shop(.sayGuestsToo)
        default: .shop(.saySwitch)
        }
    }

    mutating func switchChoice() {
        switch matter {
        case .refund(let order):
            let all = Scope.allCases
            scope = all[((all.firstIndex(of: scope) ?? 0) + 1) % all.count]
            let reason = form.text(.reason)
            form = Self.form(Self.fields(of: matter, scope: scope, prize: prize))
            form.fill(.reason, reason)
            // Nothing to choose among a single piece.
            if scope == .pieces, order.lines.allSatisfy({ order.piecesLeft(of: $0) == 0 }) { switchChoice() }
        case .coupon(let item, _): coversOne = item != nil && !coversOne
        case .draw(let kind, _):
            guard !kind.isGrabbed else { return }
            prize = prize == .each ? .goods : prize == .goods ? .coupon : .each
            let typed = form
            form = Self.form(Self.fields(of: matter, scope: scope, prize: prize))
            for field in form.order { form.fill(field, typed.text(field)) }
            form.go(to: typed.focus)
        case .sources(let choice):
            let choices = choice.choices(for: form.focus)
            guard choices != [form.text(form.focus)] else {
                form.complaints[form.focus] = .source(choice.isSearched ? .noOthers : .lookingForOthers)
                return
            }
            let index = choices.firstIndex(of: form.text(form.focus)).map { $0 + 1 } ?? 0
            _ = form.handle(.end)
            _ = form.handle(.control("u"))
            form.paste(choices[index % choices.count])
        case .restock, .writeOff, .offer, .shelve, .flash, .ship, .decline, .show: break
        case .discipline: keepsGuestsOut.toggle()
        }
    }

    private static func form(_ fields: [Field]) -> Form<Field> { Form(fields) { $0.characters } }

    private static func fields(of matter: Matter, scope: Scope, prize: DrawPrize) -> [Field] {
        switch matter {
        case .restock, .writeOff: return [.pieces]
        case .offer, .shelve: return [.price, .limit, .starts, .ends, .quota]
        case .flash: return [.price, .minutes, .quota, .limit]
        case .coupon: return [.code, .title, .off, .cap, .threshold, .uses, .limit, .hours, .personal]
        case .draw(let kind, _):
            let given: [Field] =
                switch prize {
                case .pot, .each: [.amount]
                case .coupon: [.code]
                case .goods: []
                }
            let conditions: [Field] =
                switch kind {
                case .luckyBag: [.phrase, .follow, .stay]
                case .lottery: [.phrase, .follow]
                case .couponDrop, .redPacket: [.follow]
                }
            return [.title] + given + [.places, .minutes] + conditions
        case .ship: return [.carrier, .number]
        case .decline: return [.reason]
        case .sources: return [.picture, .voice]
        case .show(_, let phase): return [.roomTitle, .cover, .tags] + (phase == .scheduled ? [.start] : [])
        case .discipline(let act, _): return act == .kick ? [.reason] : [.minutes, .reason]
        case .refund(let order):
            switch scope {
            case .all: return [.reason]
            case .amount: return [.amount, .reason]
            case .pieces:
                let lines = order.lines.prefix(Commerce.Limits.lines.upperBound)
                return lines.indices.filter { order.piecesLeft(of: lines[$0]) > 0 }.map { .line($0) } + [.reason]
            }
        }
    }
}

/// The time of an offer on the shelf, and how a sheet shows it: as minutes from now.
struct OfferWindow: Sendable, Equatable {
    let from: Timestamp?
    /// Nil as well when it has passed: who changes an offer that is over wants it to go on.
    let until: Timestamp?
    /// Empty where there is nothing to wait for.
    let starts: String
    let ends: String

    init(of item: ShelfItem, at now: Timestamp) {
        func minutes(_ time: Timestamp?) -> String {
            guard let seconds = time?.secondsLeft(at: now), seconds > 0 else { return "" }
            return String((seconds + 59) / 60)
        }
        from = item.from
        until = item.until.flatMap { now < $0 ? $0 : nil }
        (starts, ends) = (minutes(from), minutes(until))
    }
}
