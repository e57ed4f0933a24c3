import Commerce

/// What a client sends on the room's WebSocket. Every message is one JSON object with a `type`.
package enum ClientMessage: Sendable, Equatable {
    /// Talk. `id` comes back in `refused` when the line is not taken.
    case say(id: String, text: String, mode: Danmaku.Mode)
    /// So many likes, 1…100.
    case like(count: Int)
}

/// What the server sends on the room's WebSocket.
package enum ServerMessage: Sendable, Equatable {
    /// First on every connection, and again when this connection fell behind.
    case snapshot(sequence: UInt64, RoomSnapshot)
    /// What happened in the last 100 ms; encoded once for everybody.
    case tick(Tick)
    /// This person's own order changed.
    case order(OrderView)
    /// A message of this person's was not taken.
    case refused(id: String, Problem)
    /// The room's media come under this key too from now on, and soon under no other: 56 hexadecimal digits. Told to
    /// everyone who stays when somebody is banned, and to who joins later.
    case mediaKey(String)
    /// The last message on a link: this person may not be here any more, and why.
    case banned(Problem)
}

/// One tick of a room: absent members did not change.
package struct Tick: Codable, Sendable, Equatable {
    /// Of the last event that must arrive, this tick's included.
    package var sequence: UInt64
    /// Must arrive, in order.
    package var events: [RoomEvent]?
    /// Latest wins.
    package var card: CardState?
    package var counts: RoomCounts?
    /// Sampled above a cap.
    package var danmaku: [Danmaku]?

    package init(
        sequence: UInt64, events: [RoomEvent]? = nil, card: CardState? = nil, counts: RoomCounts? = nil,
        danmaku: [Danmaku]? = nil
    ) {
        self.sequence = sequence
        self.events = events
        self.card = card
        self.counts = counts
        self.danmaku = danmaku
    }
}

/// The card as it is now; a nil SKU means that none is up.
package struct CardState: Codable, Sendable, Equatable {
    package let sku: SKU.ID?

    package init(sku: SKU.ID?) { self.sku = sku }
}

/// An event that must arrive.
package enum RoomEvent: Sendable, Equatable {
    /// A line of the shelf is new or changed price.
    case shelf(ShelfItem)
    case stock(sku: SKU.ID, available: Int, onHand: Int)
    /// A line of the shelf is sold no more.
    case offShelf(sku: SKU.ID)
    /// What is left of a line's offer: of its flash sale, or of its own quota.
    case quota(sku: SKU.ID, flash: Bool, left: Int)
    /// A coupon is new or changed; one with nothing left, or called back, goes.
    case coupon(CouponView)
    case phase(RoomPhase)
}

extension RoomSnapshot {
    /// The room after a tick: the one place where ticks are applied, for every client.
    package mutating func apply(_ tick: Tick) {
        for event in tick.events ?? [] {
            switch event {
            case .shelf(let item):
                if let index = shelf.firstIndex(where: { $0.sku == item.sku }) {
                    shelf[index] = item
                } else {
                    shelf.append(item)
                }
            case .stock(let sku, let available, let onHand):
                if let index = shelf.firstIndex(where: { $0.sku == sku }) {
                    shelf[index].available = available
                    shelf[index].onHand = onHand
                }
            case .offShelf(let sku): shelf.removeAll { $0.sku == sku }
            case .quota(let sku, let flash, let left):
                guard let index = shelf.firstIndex(where: { $0.sku == sku }) else { continue }
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
            }
        }
        if let card = tick.card { self.card = card.sku }
        if let counts = tick.counts { self.counts = counts }
        if let lines = tick.danmaku {
            danmaku.append(contentsOf: lines)
            if danmaku.count > Self.danmakuKept { danmaku.removeFirst(danmaku.count - Self.danmakuKept) }
        }
    }

    /// Lines a snapshot carries and a client keeps.
    package static let danmakuKept = 100
}
