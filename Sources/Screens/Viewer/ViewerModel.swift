import Commerce
import Terminal
import Wire

/// All that the viewer's app knows and shows.
///
/// A value without clock or I/O: `update` takes what happened and returns what is to be done, `view` draws.
package struct ViewerModel: Sendable {
    package let words: Words
    let zone: Zone
    /// Random per run; message ids and idempotency keys are made of it and a counter.
    let seed: String
    var issued = 0

    var size = Size(width: Limits.minimumColumns, height: Limits.minimumRows)
    /// By the server's clock.
    var now = Timestamp(milliseconds: 0)
    var clock = ServerClock()

    /// What the driver was asked to join; nil in the lobby.
    var wanted: Room.ID?
    var lobby = Lobby()
    /// Nil until the first snapshot.
    var room: RoomSnapshot?
    /// This person cannot talk here until then.
    var mute: OwnMute?
    /// What this person is here beside a viewer; with it come the keys that keep order, and what they show.
    var role: Danmaku.Role?
    var people: [RoomPerson]?
    var held: [HeldLineView]?
    var questions: [AskedQuestion]?
    var link = LinkState.connecting
    var media = MediaStatus(state: .starting)
    var muted = false

    var account: AccountView?
    /// Nil until it has been loaded.
    var cart: CartView?
    /// What is pressed of it and not answered yet.
    var edits = CartEdits()
    /// The shop's coupons as they are for this person; nil until they have been loaded.
    var coupons: [CouponView]?
    /// Where this person's orders go, once the server has said.
    var address: AddressView?
    var addressIsKnown = false
    /// Newest first; nil until they have been loaded.
    var orders: [OrderView]?
    /// What the orders before these are asked for with; nil when there are none.
    var ordersBefore: String?
    var olderOrdersAreComing = false
    /// What is being done to an order, or was sent and never answered.
    var change: OrderChange?
    /// With the shop of the room.
    var service = PrivateTalk()
    /// The gateway that was paid with last.
    var gateway: String?
    /// Whether this person follows the room's host; nil until it has been asked.
    var follows: Bool?

    /// What this person did about the room's draws.
    var drawParts: [Draw.ID: DrawPart] = [:]
    /// The draws that ended here last, the newest first, for who wants to see that all was right.
    var endedDraws: [DrawView] = []
    /// What shops gave this person to spend; nil until it has been loaded.
    var wallet: WalletView?

    /// The shelf's line the arrows are on.
    var shelfSelection = 0
    /// The line of talk being typed.
    var entry: TalkEntry?
    var panel: Panel?
    var asksForHelp = false
    var asksToLeave = false

    var flight = Flight()
    var danmakuFly = true
    var notice: Notice?

    /// - Parameters:
    ///   - seed: 32 hexadecimal digits, random per run.
    ///   - room: the room to join at once; nil opens the lobby.
    ///   - account: who is signed in already.
    ///   - zone: where times are told.
    package init(
        seed: String, language: Language, room: Room.ID? = nil, account: AccountView? = nil, zone: Zone = .utc
    ) {
        self.zone = zone
        self.seed = seed
        words = Words(language)
        wanted = room
        self.account = account
    }

    /// What to do before anything has happened.
    package mutating func start() -> [ViewerEffect] {
        var effects: [ViewerEffect] = []
        if let wanted { effects.append(.join(wanted)) } else { effects += listRooms() }
        if account != nil { effects += [.loadOrders(before: nil), .loadAddress, .loadWallet] }
        return effects
    }
}

extension ViewerModel {
    /// What lies over the room or the lobby; one at a time.
    enum Panel: Sendable, Equatable {
        case account(AccountForm)
        case cart(selection: Int)
        case checkout(Checkout)
        /// An order that waits for its payment.
        case payment(Payment)
        case order(OrderPanel)
        case orders(selection: Int)
        case details(DetailsPanel)
        /// How sound and picture come through.
        case reception
        case service
        case following(FollowingPanel)
        /// How to prove what is and was given away.
        case proofs
        case keeping(Keeping)
    }

    /// Which binding table the keys are read from.
    enum Mode: Sendable, Hashable, CaseIterable {
        case lobby, lobbySearch, room, talk, account, cart, checkout, coupon, delivery, payment, details
        case orders, order, received, address, refund, parcel, reception, proofs, service, following, help, leave
        // Of who keeps order.
        case lines, people, held, questions, rules, discipline, keepingAsk
    }

    var mode: Mode {
        if asksForHelp { return .help }
        if asksToLeave { return .leave }
        switch panel {
        case .account: return .account
        case .cart: return .cart
        case .checkout(let checkout):
            switch checkout.entry {
            case .coupon: return .coupon
            case .delivery: return .delivery
            case nil: return .checkout
            }
        case .payment: return .payment
        case .order(let page):
            switch page.sheet {
            case .received: return .received
            case .address: return .address
            case .refund: return .refund
            case .parcel: return .parcel
            case nil: return .order
            }
        case .orders: return .orders
        case .details: return .details
        case .reception: return .reception
        case .proofs: return .proofs
        case .service: return .service
        case .following: return .following
        case .keeping(let keeping):
            switch keeping.pages.last {
            case .list(.lines): return .lines
            case .list(.people): return .people
            case .list(.held): return .held
            case .list(.questions): return .questions
            case .list(.rules): return .rules
            case .form: return .discipline
            case .ask: return .keepingAsk
            case nil: break
            }
        case nil: break
        }
        if entry != nil { return .talk }
        if wanted == nil { return lobby.isSearching ? .lobbySearch : .lobby }
        return .room
    }

    /// What `?` explains: the mode it was asked from.
    var helpedMode: Mode {
        var model = self
        model.asksForHelp = false
        return model.mode
    }

    var pinned: ShelfItem? {
        guard let card = room?.card else { return nil }
        return room?.shelf.first { $0.sku == card }
    }

    /// The line the host speaks of, while the show is on.
    var explained: Explained? { hasEnded ? nil : room?.explained }

    var selected: ShelfItem? {
        guard let shelf = room?.shelf, shelf.indices.contains(shelfSelection) else { return nil }
        return shelf[shelfSelection]
    }

    /// The newest order that still waits for its payment.
    var openOrder: OrderView? {
        orders?.first { $0.state == .reserved && now < $0.reservedUntil }
    }

    /// The newest order that was paid and has nowhere to go.
    var lostOrder: OrderView? {
        orders?.first { $0.state == .paid && $0.address == nil && $0.refundInProgress == nil }
    }

    var hasEnded: Bool { room?.phase == .ended }

    /// Whether the picture on the screen is an old one.
    var isCutOff: Bool {
        switch link {
        case .reconnecting, .lost: true
        case .connecting, .live: false
        }
    }

    mutating func newKey() -> String {
        issued += 1
        return "\(seed)-\(issued)"
    }

    mutating func tell(_ phrase: Phrase) { tell(phrase, for: Times.notice) }

    mutating func tell(_ phrase: Phrase, for time: Duration) {
        notice = Notice(phrase: phrase, until: now + time)
    }

    mutating func tell(_ phrase: BuyingPhrase) { tell(.buying(phrase)) }

    mutating func tell(_ problem: Problem) { tell(.trouble(problem)) }
}
