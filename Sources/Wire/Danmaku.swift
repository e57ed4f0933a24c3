/// One line of talk. Stripped of control, escape and bidirectional-override characters by the server.
package struct Danmaku: Sendable, Equatable, Identifiable {
    /// Counts the lines of a room from 1, in the order they were taken.
    package typealias ID = UInt64

    package enum Mode: String, Codable, Sendable, CaseIterable { case scroll, top, bottom }

    /// What a line may be drawn in; which shade that is, is the client's.
    package enum Colour: String, Codable, Sendable, CaseIterable {
        case white, red, orange, yellow, green, cyan, blue, purple, pink
    }

    /// What somebody is in the room beside a viewer.
    package enum Role: String, Codable, Sendable { case host, moderator }

    package let id: ID
    package let from: String
    package let text: String
    package let mode: Mode
    package let colour: Colour
    /// How often the same text came within one tick, at least 1.
    package let times: Int
    /// Whom it answers.
    package let to: String?
    package let role: Role?

    package init(
        id: ID = 0, from: String, text: String, mode: Mode = .scroll, colour: Colour = .white, times: Int = 1,
        to: String? = nil, role: Role? = nil
    ) {
        self.id = id
        self.from = from
        self.text = text
        self.mode = mode
        self.colour = colour
        self.times = times
        self.to = to
        self.role = role
    }
}

/// What is usual is left out: a room in full swing sends forty lines ten times a second, to everybody.
extension Danmaku: Codable {
    private enum Key: String, CodingKey { case id, from, text, mode, colour, times, to, role }

    /// A mode, colour or role that this version does not know is taken for the usual one.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func known<Value: RawRepresentable<String>>(_ key: Key) throws -> Value? {
            try container.decodeIfPresent(String.self, forKey: key).flatMap(Value.init(rawValue:))
        }
        self.init(
            id: try container.decode(ID.self, forKey: .id), from: try container.decode(String.self, forKey: .from),
            text: try container.decode(String.self, forKey: .text), mode: try known(.mode) ?? .scroll,
            colour: try known(.colour) ?? .white, times: try container.decodeIfPresent(Int.self, forKey: .times) ?? 1,
            to: try container.decodeIfPresent(String.self, forKey: .to), role: try known(.role))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(from, forKey: .from)
        try container.encode(text, forKey: .text)
        if mode != .scroll { try container.encode(mode, forKey: .mode) }
        if colour != .white { try container.encode(colour, forKey: .colour) }
        if times != 1 { try container.encode(times, forKey: .times) }
        try container.encodeIfPresent(to, forKey: .to)
        try container.encodeIfPresent(role, forKey: .role)
    }
}

/// The line that stands over the talk; nil when none does.
package struct PinState: Codable, Sendable, Equatable {
    package let line: Danmaku?

    package init(line: Danmaku?) { self.line = line }
}

/// What a host says to everybody, so that everybody hears it.
package struct Announcement: Codable, Sendable, Equatable {
    package let from: String
    package let text: String

    package init(from: String, text: String) {
        self.from = from
        self.text = text
    }
}

/// Something that viewers ask, for the host to work through.
package struct AskedQuestion: Codable, Sendable, Equatable, Identifiable {
    /// The first line that asked it.
    package let id: Danmaku.ID
    package let text: String
    /// Who asked, the first first; the first few of many.
    package let from: [String]
    /// How often it was asked.
    package let times: Int
    package let isAnswered: Bool

    package init(id: Danmaku.ID, text: String, from: [String], times: Int, isAnswered: Bool) {
        self.id = id
        self.text = text
        self.from = from
        self.times = times
        self.isAnswered = isAnswered
    }
}

// MARK: - What a host asks for

/// `PUT /v1/rooms/{room}/pinned`: a line that was said, or words of the host's own; neither takes down what is there.
package struct PinLine: Codable, Sendable, Equatable {
    package let line: Danmaku.ID?
    package let text: String?

    package init(line: Danmaku.ID? = nil, text: String? = nil) {
        self.line = line
        self.text = text
    }
}

/// `POST /v1/rooms/{room}/announcements`.
package struct Announce: Codable, Sendable, Equatable {
    package let text: String

    package init(text: String) { self.text = text }
}

/// `GET /v1/rooms/{room}/questions`: those that wait first, the oldest first among them.
package struct QuestionList: Codable, Sendable, Equatable {
    package let questions: [AskedQuestion]

    package init(questions: [AskedQuestion]) { self.questions = questions }
}

/// `PUT /v1/rooms/{room}/questions/{question}`.
package struct MarkQuestion: Codable, Sendable, Equatable {
    package let isAnswered: Bool

    package init(isAnswered: Bool) { self.isAnswered = isAnswered }
}
