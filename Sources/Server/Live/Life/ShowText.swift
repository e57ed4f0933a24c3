import Commerce
import Wire

/// What a host tells of a show, made harmless and held within its bounds.
enum ShowText {
    static func title(_ text: String) throws(Problem) -> String {
        let title = PlainText.clean(text, limit: Limits.roomTitle + 1)
        guard !title.isEmpty, title.count <= Limits.roomTitle else {
            throw .outOfRange("A room's title has 1 to \(Limits.roomTitle) characters.")
        }
        return title
    }

    static func cover(_ text: String) throws(Problem) -> String {
        let (characters, lines) = (LifeLimits.cover, LifeLimits.coverLines)
        let cover = PlainText.cleanLines(text, limit: characters + 1, most: lines + 1)
        guard cover.count <= characters, cover.split(separator: "\n", omittingEmptySubsequences: false).count <= lines
        else { throw .outOfRange("A cover text has at most \(characters) characters in \(lines) lines.") }
        return cover
    }

    /// Without the sign before them; those that search takes for the same are one.
    static func tags(_ texts: [String]) throws(Problem) -> [String] {
        guard texts.count <= LifeLimits.tags else {
            throw .outOfRange("A room has at most \(LifeLimits.tags) tags.")
        }
        var (tags, known) = ([String](), Set<String>())
        for text in texts {
            let tag = PlainText.clean(
                String(text.drop { $0 == "#" || $0 == "＃" || $0.isWhitespace }), limit: LifeLimits.tag + 1)
            let folded = FoldedLine(tag).text
            guard !folded.isEmpty, tag.count <= LifeLimits.tag else {
                throw .outOfRange("A tag has 1 to \(LifeLimits.tag) characters, some of them letters or digits.")
            }
            if known.insert(folded).inserted { tags.append(tag) }
        }
        return tags
    }

    static func start(_ time: Timestamp, after now: Timestamp) throws(Problem) -> Timestamp {
        guard now < time, time <= now + LifeLimits.ahead else {
            let days = LifeLimits.ahead.components.seconds / (24 * 3_600)
            throw .outOfRange("A show is scheduled for a time to come, \(days) days ahead at most.")
        }
        return time
    }
}

extension Room {
    /// A room as its host wants it opened.
    init(_ wanted: OpenRoom, id: ID, host: Account, at now: Timestamp) throws(Problem) {
        let isPractice = wanted.practice == true
        if isPractice, wanted.startsAt != nil {
            throw .outOfRange("A practice has no time: nobody is told of it. Schedule the show, or practise.")
        }
        let start: Timestamp? = if let time = wanted.startsAt { try ShowText.start(time, after: now) } else { nil }
        self.init(
            id: id, title: try ShowText.title(wanted.title), cover: try ShowText.cover(wanted.cover ?? ""),
            tags: try ShowText.tags(wanted.tags ?? []), startsAt: start, host: host,
            stage: isPractice ? .practice : start == nil ? .running : .scheduled, openedAt: now)
    }

    /// Makes what is told of the show another; what is absent stays.
    mutating func edit(_ wanted: EditRoom, at now: Timestamp) throws(Problem) {
        var room = self
        if let title = wanted.title { room.title = try ShowText.title(title) }
        if let cover = wanted.cover { room.cover = try ShowText.cover(cover) }
        if let tags = wanted.tags { room.tags = try ShowText.tags(tags) }
        if let time = wanted.startsAt, time != startsAt {
            guard stage == .scheduled else {
                throw .outOfRange("Only a show that is scheduled, and has not begun, has a time to change.")
            }
            room.startsAt = try ShowText.start(time, after: now)
        }
        self = room
    }

    /// The show begins, or goes on, or is interrupted.
    mutating func enter(_ stage: Stage, at now: Timestamp) {
        if self.stage == .scheduled || self.stage == .practice, stage == .running {
            openedAt = now
            startsAt = nil
        }
        self.stage = stage
    }
}

extension RoomAbout {
    init(_ room: Room) {
        let hasBegun = room.stage == .running || room.stage == .paused
        self.init(
            title: room.title, cover: room.cover.isEmpty ? nil : room.cover, tags: room.tags.isEmpty ? nil : room.tags,
            startsAt: room.startsAt, openedAt: hasBegun ? room.openedAt : nil)
    }
}
