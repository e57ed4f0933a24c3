import Commerce
import Testing
import Wire

@testable import Server

/// How rooms are found.
@Suite struct LobbyTests {
    private static let entry = LobbyEntry(
        RoomAbout(title: "秋季外套 Autumn Coats", cover: "Wool & down,\nfrom ４９９", tags: ["女装", "Café style"]), host: "Anna"
    )

    @Test(
        "words are found wherever they stand, whatever their width, case, marks and script",
        arguments: [
            "autumn", "ＡＵＴＵＭＮ", "AUTUMN coats", "coats autumn", "外套", "外", "anna", "ａnna", "女裝", "cafe", "CAFÉ", "499",
            "４９９",
            "wool", "  wool   anna ", "fall".isEmpty ? "" : "aut", "，。", "",
        ])
    func found(text: String) throws { #expect(Self.entry.matches(try LobbyQuery(text))) }

    @Test(
        "each word must be there, in one line", arguments: ["winter", "autumn winter", "coatswool", "annawool", "500"])
    func notFound(text: String) throws { #expect(!Self.entry.matches(try LobbyQuery(text))) }

    @Test("a tag is all of a tag")
    func tags() throws {
        for tag in ["女装", "女裝", "cafe STYLE", "café style"] {
            #expect(Self.entry.matches(try LobbyQuery(nil, tag: tag)))
        }
        for tag in ["女", "cafe", "Anna", "x"] { #expect(!Self.entry.matches(try LobbyQuery(nil, tag: tag))) }
    }

    @Test("a search is bounded: what is past its bounds is not looked for")
    func bounds() throws {
        let many = try LobbyQuery(Array(repeating: "a b", count: 500).joined(separator: " "))
        #expect(many.words.count == LifeLimits.queryWords)
        #expect(try LobbyQuery(String(repeating: "x", count: 100_000)).words == [String(repeating: "x", count: 60)])
        #expect(throws: Problem.self) { try LobbyQuery("", phase: "gone") }
        #expect(try LobbyQuery("", phase: "scheduled").phase == .scheduled)
    }

    @Test("live rooms come first and the fullest of them; scheduled ones last, the next one first")
    func order() {
        func room(_ id: Room.ID, _ phase: RoomPhase, _ viewers: Int, _ start: Int64? = nil) -> RoomSummary {
            RoomSummary(
                id: id, title: "t", host: "h", phase: phase, viewers: viewers,
                startsAt: start.map { Timestamp(milliseconds: $0) })
        }
        let rooms = [
            room("later", .scheduled, 90, 2_000), room("few", .live, 1), room("w", .waiting, 50), room("p", .paused, 2),
            room("sooner", .scheduled, 3, 1_000), room("many", .live, 9), room("also", .live, 9),
        ]
        #expect(
            rooms.sorted(by: RoomSummary.comesFirst).map(\.id.rawValue)
                == ["also", "many", "few", "p", "w", "sooner", "later"])
    }

    @Test("what is told of a show is cleaned and bounded")
    func showTexts() throws {
        #expect(try ShowText.cover("  a\u{1B}[31m\u{202E} b\r\n\n\n c \n") == "a[31m b\n\nc")
        #expect(throws: Problem.self) { try ShowText.cover(String(repeating: "x", count: 301)) }
        #expect(throws: Problem.self) { try ShowText.cover((1...7).map(String.init).joined(separator: "\n")) }
        #expect(try ShowText.cover((1...6).map(String.init).joined(separator: "\n")).count == 11)
        #expect(try ShowText.tags(["#Tea", "＃ 茶", "TEA", "ｔｅａ"]) == ["Tea", "茶"])
        for bad in [
            ["x" as String, "", "y"], ["#"], ["…"], [String(repeating: "x", count: 17)],
            ["1", "2", "3", "4", "5", "6"],
        ] {
            #expect(throws: Problem.self, "\(bad)") { try ShowText.tags(bad) }
        }
        let now = Timestamp(milliseconds: 1_000_000)
        #expect(throws: Problem.self) { try ShowText.start(now, after: now) }
        #expect(throws: Problem.self) { try ShowText.start(now + .seconds(91 * 86_400), after: now) }
        #expect(try ShowText.start(now + .seconds(1), after: now) == now + .seconds(1))
        #expect(throws: Problem.self) { try ShowText.title(" \u{200B} ") }
        let host = Account(id: "a", name: try #require(Account.Name(rawValue: "anna")))
        let both = OpenRoom(title: "t", startsAt: now + .seconds(9), practice: true)
        #expect(throws: Problem.self) { try Room(both, id: "r", host: host, at: now) }
    }
}
