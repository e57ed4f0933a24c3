import Commerce

private enum MessageKey: String, CodingKey {
    case type, id, text, mode, colour, to, count, sequence, epoch, room, tick, order, problem, item, sku, available,
        onHand,
        phase, flash, left, coupon, roomKey, events, number, announcement, question, talk, notice,
        line, draw, service, numbers, skus, about
}

extension ClientMessage: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MessageKey.self)
        switch try container.decode(String.self, forKey: .type) {
        case "say":
            self = .say(
                id: try container.decode(String.self, forKey: .id),
                text: try container.decode(String.self, forKey: .text),
                mode: try container.decodeIfPresent(Danmaku.Mode.self, forKey: .mode) ?? .scroll,
                colour: try container.decodeIfPresent(Danmaku.Colour.self, forKey: .colour) ?? .white,
                to: try container.decodeIfPresent(String.self, forKey: .to))
        case "like": self = .like(count: try container.decode(Int.self, forKey: .count))
        case "click": self = .click(sku: try container.decode(SKU.ID.self, forKey: .sku))
        case let type: throw container.unknown(type)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MessageKey.self)
        switch self {
        case .say(let id, let text, let mode, let colour, let to):
            try container.encode("say", forKey: .type)
            try container.encode(id, forKey: .id)
            try container.encode(text, forKey: .text)
            if mode != .scroll { try container.encode(mode, forKey: .mode) }
            if colour != .white { try container.encode(colour, forKey: .colour) }
            try container.encodeIfPresent(to, forKey: .to)
        case .like(let count):
            try container.encode("like", forKey: .type)
            try container.encode(count, forKey: .count)
        case .click(let sku):
            try container.encode("click", forKey: .type)
            try container.encode(sku, forKey: .sku)
        }
    }
}

extension ServerMessage: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MessageKey.self)
        switch try container.decode(String.self, forKey: .type) {
        case "snapshot":
            self = .snapshot(
                LivePosition(
                    epoch: try container.decode(String.self, forKey: .epoch),
                    sequence: try container.decode(UInt64.self, forKey: .sequence)),
                try container.decode(RoomSnapshot.self, forKey: .room),
                missed: try container.decodeIfPresent([NumberedEvent].self, forKey: .events) ?? [])
        case "resumed": self = .resumed(try container.decode(Tick.self, forKey: .tick))
        case "tick": self = .tick(try container.decode(Tick.self, forKey: .tick))
        case "refused":
            self = .refused(
                id: try container.decode(String.self, forKey: .id),
                try container.decode(Problem.self, forKey: .problem))
        case "numbers": self = .numbers(try container.decode(RoomNumbers.self, forKey: .numbers))
        case "media-key": self = .mediaKey(try container.decode(String.self, forKey: .roomKey))
        case "banned": self = .banned(try container.decode(Problem.self, forKey: .problem))
        case let type: throw container.unknown(type)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MessageKey.self)
        switch self {
        case .snapshot(let position, let room, let missed):
            try container.encode("snapshot", forKey: .type)
            try container.encode(position.epoch, forKey: .epoch)
            try container.encode(position.sequence, forKey: .sequence)
            try container.encode(room, forKey: .room)
            if !missed.isEmpty { try container.encode(missed, forKey: .events) }
        case .resumed(let tick):
            try container.encode("resumed", forKey: .type)
            try container.encode(tick, forKey: .tick)
        case .tick(let tick):
            try container.encode("tick", forKey: .type)
            try container.encode(tick, forKey: .tick)
        case .refused(let id, let problem):
            try container.encode("refused", forKey: .type)
            try container.encode(id, forKey: .id)
            try container.encode(problem, forKey: .problem)
        case .numbers(let numbers):
            try container.encode("numbers", forKey: .type)
            try container.encode(numbers, forKey: .numbers)
        case .mediaKey(let key):
            try container.encode("media-key", forKey: .type)
            try container.encode(key, forKey: .roomKey)
        case .banned(let problem):
            try container.encode("banned", forKey: .type)
            try container.encode(problem, forKey: .problem)
        }
    }
}

extension RoomEvent: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MessageKey.self)
        switch try container.decode(String.self, forKey: .type) {
        case "shelf": self = .shelf(try container.decode(ShelfItem.self, forKey: .item))
        case "stock":
            self = .stock(
                sku: try container.decode(SKU.ID.self, forKey: .sku),
                available: try container.decode(Int.self, forKey: .available),
                onHand: try container.decode(Int.self, forKey: .onHand))
        case "off-shelf": self = .offShelf(sku: try container.decode(SKU.ID.self, forKey: .sku))
        case "shelf-order": self = .shelfOrder(try container.decode([SKU.ID].self, forKey: .skus))
        case "quota":
            self = .quota(
                sku: try container.decode(SKU.ID.self, forKey: .sku),
                flash: try container.decode(Bool.self, forKey: .flash),
                left: try container.decode(Int.self, forKey: .left))
        case "coupon": self = .coupon(try container.decode(CouponView.self, forKey: .coupon))
        case "draw": self = .draw(try container.decode(DrawView.self, forKey: .draw))
        case "phase": self = .phase(try container.decode(RoomPhase.self, forKey: .phase))
        case "about": self = .about(try container.decode(RoomAbout.self, forKey: .about))
        case "announcement": self = .announcement(try container.decode(Announcement.self, forKey: .announcement))
        case "order": self = .order(try container.decode(OrderView.self, forKey: .order))
        case "question": self = .question(try container.decode(AskedQuestion.self, forKey: .question))
        case "host-live": self = .hostLive(try container.decode(RoomSummary.self, forKey: .room))
        case "talk": self = .talk(try container.decode(TalkLimits.self, forKey: .talk))
        case "moderation": self = .moderation(try container.decode(ModerationNotice.self, forKey: .notice))
        case "held": self = .held(try container.decode(HeldLineView.self, forKey: .line))
        case "held-gone": self = .heldGone(id: try container.decode(UInt64.self, forKey: .id))
        case "line-gone": self = .lineGone(id: try container.decode(Danmaku.ID.self, forKey: .id))
        case "service": self = .service(try container.decode(ServiceNews.self, forKey: .service))
        case let type: self = .unknown(type: type)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MessageKey.self)
        switch self {
        case .shelf(let item):
            try container.encode("shelf", forKey: .type)
            try container.encode(item, forKey: .item)
        case .stock(let sku, let available, let onHand):
            try container.encode("stock", forKey: .type)
            try container.encode(sku, forKey: .sku)
            try container.encode(available, forKey: .available)
            try container.encode(onHand, forKey: .onHand)
        case .offShelf(let sku):
            try container.encode("off-shelf", forKey: .type)
            try container.encode(sku, forKey: .sku)
        case .shelfOrder(let skus):
            try container.encode("shelf-order", forKey: .type)
            try container.encode(skus, forKey: .skus)
        case .quota(let sku, let flash, let left):
            try container.encode("quota", forKey: .type)
            try container.encode(sku, forKey: .sku)
            try container.encode(flash, forKey: .flash)
            try container.encode(left, forKey: .left)
        case .coupon(let coupon):
            try container.encode("coupon", forKey: .type)
            try container.encode(coupon, forKey: .coupon)
        case .draw(let draw):
            try container.encode("draw", forKey: .type)
            try container.encode(draw, forKey: .draw)
        case .phase(let phase):
            try container.encode("phase", forKey: .type)
            try container.encode(phase, forKey: .phase)
        case .about(let about):
            try container.encode("about", forKey: .type)
            try container.encode(about, forKey: .about)
        case .announcement(let announcement):
            try container.encode("announcement", forKey: .type)
            try container.encode(announcement, forKey: .announcement)
        case .order(let order):
            try container.encode("order", forKey: .type)
            try container.encode(order, forKey: .order)
        case .question(let question):
            try container.encode("question", forKey: .type)
            try container.encode(question, forKey: .question)
        case .hostLive(let room):
            try container.encode("host-live", forKey: .type)
            try container.encode(room, forKey: .room)
        case .talk(let limits):
            try container.encode("talk", forKey: .type)
            try container.encode(limits, forKey: .talk)
        case .moderation(let notice):
            try container.encode("moderation", forKey: .type)
            try container.encode(notice, forKey: .notice)
        case .held(let line):
            try container.encode("held", forKey: .type)
            try container.encode(line, forKey: .line)
        case .heldGone(let id):
            try container.encode("held-gone", forKey: .type)
            try container.encode(id, forKey: .id)
        case .lineGone(let id):
            try container.encode("line-gone", forKey: .type)
            try container.encode(id, forKey: .id)
        case .service(let news):
            try container.encode("service", forKey: .type)
            try container.encode(news, forKey: .service)
        case .unknown(let type): try container.encode(type, forKey: .type)
        }
    }
}

/// One object: the event with its number.
extension NumberedEvent: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MessageKey.self)
        self.init(number: try container.decode(UInt64.self, forKey: .number), try RoomEvent(from: decoder))
    }

    package func encode(to encoder: any Encoder) throws {
        try event.encode(to: encoder)
        var container = encoder.container(keyedBy: MessageKey.self)
        try container.encode(number, forKey: .number)
    }
}

extension KeyedDecodingContainer<MessageKey> {
    fileprivate func unknown(_ type: String) -> DecodingError {
        .dataCorruptedError(
            forKey: .type, in: self, debugDescription: "unknown message type '\(type.prefix(40))'")
    }
}
