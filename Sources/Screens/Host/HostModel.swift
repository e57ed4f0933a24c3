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

    var size = Size(width: Limits.minimumColumns, height: Limits.minimumRows)
    var now = Timestamp(milliseconds: 0)

    /// Nil until the first snapshot.
    var room: RoomSnapshot?
    var link = LinkState.connecting
    var media = HostMediaStatus(source: .starting)
    /// dB below full scale; nil until the first word of it.
    var level: Double?
    var muted = false

    var sales = Sales()
    /// When the room was first seen live; the time on air counts from here.
    var liveSince: Timestamp?

    /// The shelf's line the arrows are on.
    var shelfSelection = 0
    var entry: TalkEntry?
    var form: ProductForm?
    var asksForHelp = false
    var ending = Ending.no
    var notice: Notice?

    /// - Parameters:
    ///   - seed: 32 hexadecimal digits, random per run.
    ///   - account: the host, signed in.
    ///   - currency: what prices are typed in.
    package init(seed: String, language: Language, account: AccountView, currency: Currency = .cny) {
        self.seed = seed
        words = Words(language)
        self.account = account.cleaned
        self.currency = currency
    }

    /// What to do before anything has happened: nothing; the driver has opened the room.
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

    /// Which binding table the keys are read from.
    enum Mode: Sendable, Hashable, CaseIterable {
        case console, talk, product, help, end, over
    }

    var mode: Mode {
        if asksForHelp { return .help }
        switch ending {
        case .over: return .over
        case .asked, .sent: return .end
        case .no: break
        }
        if form != nil { return .product }
        return entry == nil ? .console : .talk
    }

    /// What `?` explains: the mode it was asked from.
    var helpedMode: Mode {
        var model = self
        model.asksForHelp = false
        return model.mode
    }

    var selected: ShelfItem? {
        guard let shelf = room?.shelf, shelf.indices.contains(shelfSelection) else { return nil }
        return shelf[shelfSelection]
    }

    var pinned: ShelfItem? {
        guard let card = room?.card else { return nil }
        return room?.shelf.first { $0.sku == card }
    }

    var timeOnAir: String {
        let end = if case .over(let end) = ending { end } else { now }
        return NumberText.clock(seconds: liveSince.map { (end - $0).milliseconds / 1_000 } ?? 0)
    }

    /// What was sold since this console opened.
    var turnover: String { MoneyText.text(sales.turnover ?? .zero(currency)) }

    mutating func newKey() -> String {
        issued += 1
        return "\(seed)-\(issued)"
    }

    mutating func tell(_ phrase: Phrase) {
        notice = Notice(text: .phrase(phrase), until: now + Times.notice)
    }
}
