import Commerce

/// What a client sends on the room's WebSocket. Every message is one JSON object with a `type`.
package enum ClientMessage: Sendable, Equatable {
    /// Talk. `id` comes back in `refused` when the line is not taken; `to` is the name of the person it answers.
    case say(id: String, text: String, mode: Danmaku.Mode, colour: Danmaku.Colour = .white, to: String? = nil)
    /// So many likes, 1…100.
    case like(count: Int)
    /// This person opened the details of something on the shelf, or went to buy it.
    case click(sku: SKU.ID)
}

/// What the server sends on the room's WebSocket.
package enum ServerMessage: Sendable, Equatable {
    /// The room as it is: first on a connection that does not go on from where an earlier one ended, and again when
    /// this connection fell too far behind. `missed` is what this person alone was told since then.
    case snapshot(LivePosition, RoomSnapshot, missed: [NumberedEvent] = [])
    /// First on a connection that goes on, and again when this connection fell behind: the events that were missed,
    /// and all else as it is now.
    case resumed(Tick)
    /// What happened in the last 100 ms: for everybody, encoded once, or for this person alone.
    case tick(Tick)
    /// A message of this person's was not taken.
    case refused(id: String, Problem)
    /// What the show has come to so far; to its host alone, at most once a second.
    case numbers(RoomNumbers)
    /// The room's media come under this key too from now on, and soon under no other: 56 hexadecimal digits. Told to
    /// everyone who stays when somebody is banned, and to who joins later.
    case mediaKey(String)
    /// The last message on a link: this person may not be here any more, and why.
    case banned(Problem)
}

/// One tick of a room: absent members did not change.
package struct Tick: Codable, Sendable, Equatable {
    private enum CodingKeys: String, CodingKey {
        case sequence
        case numbered = "events"
        case card, pinned, explained, counts, danmaku, now
    }

    /// Of the last event that must arrive: all up to this one that are for this connection have been told with it.
    package var sequence: UInt64
    /// Must arrive, in order.
    package var numbered: [NumberedEvent]?
    /// Latest wins.
    package var card: CardState?
    package var pinned: PinState?
    package var explained: ExplainedState?
    /// Counters.
    package var counts: RoomCounts?
    /// Sampled above a cap.
    package var danmaku: [Danmaku]?
    /// The server's clock as this was sent; only in what is `resumed`.
    package var now: Timestamp?

    package init(
        sequence: UInt64, numbered: [NumberedEvent]?, card: CardState? = nil, pinned: PinState? = nil,
        explained: ExplainedState? = nil, counts: RoomCounts? = nil, danmaku: [Danmaku]? = nil
    ) {
        self.sequence = sequence
        self.numbered = numbered
        self.card = card
        self.pinned = pinned
        self.explained = explained
        self.counts = counts
        self.danmaku = danmaku
    }

    /// A tick whose events have the numbers up to `sequence`.
    package init(
        sequence: UInt64, events: [RoomEvent]? = nil, card: CardState? = nil, pinned: PinState? = nil,
        explained: ExplainedState? = nil, counts: RoomCounts? = nil, danmaku: [Danmaku]? = nil
    ) {
        let first = sequence &- UInt64(events?.count ?? 0) &+ 1
        self.init(
            sequence: sequence,
            numbered: events?.enumerated().map { NumberedEvent(number: first &+ UInt64($0.offset), $0.element) },
            card: card, pinned: pinned, explained: explained, counts: counts, danmaku: danmaku)
    }

    package var events: [RoomEvent]? { numbered?.map(\.event) }
}

/// The card as it is now; a nil SKU means that none is up.
package struct CardState: Codable, Sendable, Equatable {
    package let sku: SKU.ID?

    package init(sku: SKU.ID?) { self.sku = sku }
}

/// An event that must arrive, with its place in the room's one order.
package struct NumberedEvent: Sendable, Equatable {
    package let number: UInt64
    package let event: RoomEvent

    package init(number: UInt64, _ event: RoomEvent) {
        self.number = number
        self.event = event
    }
}

/// An event that must arrive.
package enum RoomEvent: Sendable, Equatable {
    // To everybody.

    /// A line of the shelf is new or changed price.
    case shelf(ShelfItem)
    case stock(sku: SKU.ID, available: Int, onHand: Int)
    /// A line of the shelf is sold no more.
    case offShelf(sku: SKU.ID)
    /// The lines of the shelf stand like this.
    case shelfOrder([SKU.ID])
    /// What is left of a line's offer: of its flash sale, or of its own quota.
    case quota(sku: SKU.ID, flash: Bool, left: Int)
    /// A coupon is new or changed; one with nothing left, or called back, goes.
    case coupon(CouponView)
    case phase(RoomPhase)
    /// Title, cover text, tags or times are others now.
    case about(RoomAbout)
    case announcement(Announcement)
    /// A draw started, somebody grabbed or entered, or it ended; one that has ended goes.
    case draw(DrawView)
    /// What holds for every viewer's talk.
    case talk(TalkLimits)
    /// A line of talk was taken away by whoever keeps order.
    case lineGone(id: Danmaku.ID)

    // To one person.

    /// An order of this person's changed; to a host, one of the shop's.
    case order(OrderView)
    /// To those who run the room: something is asked, asked again, or answered.
    case question(AskedQuestion)
    /// Somebody whom this person follows has gone live.
    case hostLive(RoomSummary)
    /// What was done to this person or to a line of theirs.
    case moderation(ModerationNotice)
    /// To those who run the room: a line waits, or waits no more.
    case held(HeldLineView)
    case heldGone(id: UInt64)
    /// To a buyer and to the shop: something is new in their thread.
    case service(ServiceNews)

    /// Of a newer server's: to be passed over.
    case unknown(type: String)
}

extension RoomSnapshot {
    /// The room after a tick: the one place where ticks are applied, for every client.
    package mutating func apply(_ tick: Tick) {
        for event in tick.numbered ?? [] { apply(event.event) }
        if let card = tick.card { self.card = card.sku }
        if let pinned = tick.pinned { self.pinned = pinned.line }
        if let explained = tick.explained { self.explained = explained.line }
        if let counts = tick.counts { self.counts = counts }
        if let lines = tick.danmaku { append(lines) }
    }

    /// The room after a `resumed`: of its lines of talk, those that are here already are not taken again.
    package mutating func resume(_ tick: Tick) {
        var tick = tick
        let known = Set(danmaku.map(\.id))
        tick.danmaku?.removeAll { known.contains($0.id) }
        apply(tick)
    }

    package mutating func apply(_ event: RoomEvent) {
        switch event {
        case .shelf(let item):
            if let index = shelf.firstIndex(where: { $0.sku == item.sku }) {
                shelf[index] = item
            } else {
                shelf.append(item)
            }
        case .stock(let sku, let available, let onHand):
            guard let index = shelf.firstIndex(where: { $0.sku == sku }) else { return }
            shelf[index].available = available
            shelf[index].onHand = onHand
        case .offShelf(let sku): shelf.removeAll { $0.sku == sku }
        case .shelfOrder(let skus): shelf = shelf.arranged(by: skus)
        case .quota(let sku, let flash, let left):
            guard let index = shelf.firstIndex(where: { $0.sku == sku }) else { return }
            if flash { shelf[index].flash?.left = left } else { shelf[index].left = left }
        case .coupon(let coupon):
            let index = coupons.firstIndex { $0.code == coupon.code }
            switch (index, coupon.left > 0) {
            case (let index?, true): coupons[index] = coupon
            case (let index?, false): coupons.remove(at: index)
            case (nil, true): coupons.append(coupon)
            case (nil, false): break
            }
        case .phase(let phase): self.phase = phase
        case .about(let about): self.about = about
        case .draw(let draw):
            let index = draws.firstIndex { $0.id == draw.id }
            switch (index, draw.state) {
            case (let index?, .open): draws[index] = draw
            case (let index?, .ended): draws.remove(at: index)
            case (nil, .open): draws.append(draw)
            case (nil, .ended): break
            }
        case .announcement(let announcement):
            announcements.append(announcement)
            if announcements.count > Self.announcementsKept { announcements.removeFirst() }
        case .talk(let limits): talk = limits
        case .lineGone(let id):
            danmaku.removeAll { $0.id == id }
            if pinned?.id == id { pinned = nil }
        case .order, .question, .hostLive, .moderation, .held, .heldGone, .service, .unknown: break
        }
    }

    private mutating func append(_ lines: [Danmaku]) {
        // Lines for this person alone come behind those for everybody.
        let isInOrder = danmaku.last.map { last in lines.first.map { last.id <= $0.id } ?? true } ?? true
        danmaku.append(contentsOf: lines)
        if !isInOrder { danmaku.sort { $0.id < $1.id } }
        if danmaku.count > Self.danmakuKept { danmaku.removeFirst(danmaku.count - Self.danmakuKept) }
    }

    /// Lines a client keeps.
    package static let danmakuKept = 100
    /// The newest announcements a client keeps and a snapshot carries.
    package static let announcementsKept = 5
}
