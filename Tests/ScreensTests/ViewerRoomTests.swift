import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The viewer's room and lobby")
struct ViewerRoomTests {
    private let rooms = [
        RoomSummary(id: Fixtures.room, title: "Autumn picks", host: "lin", phase: .live, viewers: 312),
        RoomSummary(
            id: Fixtures.identifier("r2", of: Room.self), title: "Tea & talk", host: "wang", phase: .waiting, viewers: 4
        ),
    ]

    @Test("without a room the lobby lists them, and enter watches the one the arrow is on")
    func lobby() {
        var model = ViewerModel(seed: Fixtures.seed, language: .english)
        let start = model.start()
        #expect(start == [.listRooms])
        #expect(model.text().contains("Looking for rooms"))
        _ = model.update(.rooms(.success([])))
        #expect(model.text().contains("run `hawker host` in another terminal"))
        let none = model.press(.enter)
        let refresh = model.press("r")
        #expect(none == [] && refresh == [.listRooms])
        _ = model.update(.rooms(.success(rooms)))
        _ = model.press(.down)
        _ = model.press(.down)
        #expect(model.text().contains("▸  WAITING   Tea & talk · wang"))
        _ = model.press(.up)
        let join = model.press(.enter)
        #expect(join == [.join(Fixtures.room)])
        _ = model.update(.snapshot(Fixtures.snapshot()))
        #expect(model.text().contains("Merino scarf"))
        let left = model.press("g")
        #expect(left == [.leave, .listRooms] && model.mode == .lobby)
    }

    @Test("a room named at the start is joined at once; one that is not there leads to the lobby")
    func refused() {
        var model = ViewerModel(seed: Fixtures.seed, language: .english, room: Fixtures.room, account: Fixtures.mei)
        let start = model.start()
        #expect(start == [.join(Fixtures.room), .loadOrders(before: nil), .loadAddress, .loadWallet])
        let effects = model.update(
            .joinRefused(Fixtures.room, Fixtures.problem("room-unknown", status: 404))
        )
        #expect(effects == [.listRooms] && model.mode == .lobby)
        #expect(model.text().contains("There is no such room"))
    }

    @Test("a wide screen says how many follow the host, a narrow one leaves it out", arguments: Language.allCases)
    func followers(_ language: Language) {
        var model = ViewerModel(seed: Fixtures.seed, language: language, room: Fixtures.room)
        _ = model.update(.snapshot(Fixtures.snapshot()))
        let counts = RoomCounts(viewers: 312, likes: 12_480, paidOrders: 18, followers: 1_204)
        _ = model.update(.tick(Tick(sequence: 2, counts: counts)))
        let followers = " · " + Words(language)(.numbers(.followers("1,204")))
        #expect(model.view(size: Size(width: 100, height: 30), picture: nil).text(0).contains(followers))
        #expect(!model.view(size: Size(width: 99, height: 30), picture: nil).text(0).contains(followers))
    }

    @Test("rooms that cannot be listed say why and what to do")
    func noServer() {
        var model = ViewerModel(seed: Fixtures.seed, language: .english)
        _ = model.update(.rooms(.failure(Fixtures.problem("unreachable", status: 0))))
        #expect(model.text().contains("The server does not answer"))
    }

    @Test("talk goes out with an id of its own, in the mode that was chosen, and is bounded")
    func talk() {
        var model = Fixtures.viewer()
        _ = model.press("t")
        model.type("好看 q?")
        _ = model.press(.tab)
        #expect(model.text().contains("Say [top] 好看 q?"))
        let effects = model.press(.enter)
        #expect(effects == [.say(id: Fixtures.seed + "-1", text: "好看 q?", mode: .top)])
        _ = model.press("t")
        _ = model.update(.input(.paste(String(repeating: "长", count: 200))))
        let long = model.press(.enter)
        #expect(long == [.say(id: Fixtures.seed + "-2", text: String(repeating: "长", count: 80), mode: .scroll)])
        _ = model.press("t")
        model.type("   ")
        let blank = model.press(.enter)
        #expect(blank == [] && model.mode == .room)
        _ = model.update(
            .refused(id: Fixtures.seed + "-2", Fixtures.problem("some-rule", detail: "You are muted for 5 min.")))
        #expect(model.text().contains("You are muted for 5 min."))
    }

    @Test("the list marks one's own lines and how often one came")
    func list() {
        var model = Fixtures.viewer()
        _ = model.update(
            .tick(
                Tick(
                    sequence: 2,
                    danmaku: [Danmaku(from: "bo", text: "link!", times: 3), Danmaku(from: "mei", text: "mine")])))
        #expect(model.text().contains(" bo: link! ×3"))
        #expect(model.text().contains("›mei: mine"))
        // It flies over the picture, too, until it is switched off.
        let row = { (model: ViewerModel) in
            model.view(size: Size(width: 80, height: 24), picture: nil).text(1).prefix(46).contains("link!")
        }
        _ = model.update(.clock(Fixtures.time(3)))
        #expect(row(model))
        _ = model.press("d")
        #expect(!row(model))
    }

    @Test("what others send cannot move the cursor or turn the text around")
    func clean() {
        let evil = "a\u{1B}[2J\u{202E}b\u{7}\nc"
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(danmaku: [Danmaku(from: evil, text: evil)]))
        _ = model.update(.news(.soundLost(Fault(code: "noSink", parts: [evil], sentence: evil))))
        _ = model.update(.link(.lost(reason: evil)))
        for kept in [model.room?.danmaku[0].text, model.room?.danmaku[0].from] {
            #expect(kept == "a[2Jb c")
        }
        #expect(model.text().unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E })
    }

    @Test("a lost link keeps the picture, dimmed, and says when it tries again", arguments: Language.allCases)
    func lostLink(language: Language) throws {
        var model = Fixtures.viewer(language: language)
        let size = Size(width: 80, height: 24)
        let pane = try #require(model.layout(size: size).picture)
        let style = Style(foreground: .rgb(.white), background: .hex(0x808080))
        var picture = Surface(size: pane.size)
        picture.fill(picture.bounds, Cell("#", style: style))
        let before = model.view(size: size, picture: picture)
        _ = model.update(.link(.reconnecting(attempt: 2, inSeconds: 4)))
        let after = model.view(size: size, picture: picture)
        #expect(after[pane.x, pane.y].character == "#")
        #expect(before[pane.x, pane.y].background == .hex(0x808080))
        #expect((after[pane.x, pane.y].background.rgb?.red ?? 255) < 0x80)
        #expect(after.text.contains(model.words(.reconnecting(attempt: 2, seconds: 4)).prefix(20)))
    }

    @Test("a room that ended says so and sells nothing more")
    func ended() {
        var model = Fixtures.viewer()
        _ = model.update(.tick(Tick(sequence: 2, events: [.phase(.ended)])))
        #expect(model.text().contains("The show has ended") && model.text().contains("ENDED"))
        let buy = model.press("b")
        let talk = model.press("t")
        #expect(buy == [] && talk == [])
        let lobby = model.press("g")
        #expect(lobby == [.leave, .listRooms])
    }

    @Test("media that travel by the room's link are said to, in both languages")
    func tunnelled() {
        for (language, says) in [(Language.english, "via WebSocket"), (.chinese, "经 WebSocket")] {
            var model = Fixtures.viewer(language: language, size: Size(width: 80, height: 24))
            _ = model.update(.media(MediaStatus(state: .playing, bitsPerSecond: 700_000)))
            #expect(!model.text(80, 24).contains(says))
            _ = model.update(.media(MediaStatus(state: .playing, bitsPerSecond: 700_000, isTunnelled: true)))
            #expect(model.text(80, 24).contains(says))
        }
    }

    @Test("no sound device is said in the meter, and m says it again")
    func noSound() {
        var model = Fixtures.viewer(size: Size(width: 120, height: 34))
        _ = model.update(.media(MediaStatus(state: .playing, bitsPerSecond: 700_000, sound: .noDevice)))
        #expect(model.text(120, 34).contains("no sound device"))
        let effects = model.press("m")
        #expect(effects == [])
        _ = model.update(.media(MediaStatus(state: .playing)))
        let muted = model.press("m")
        let unmuted = model.press("m")
        #expect(muted == [.mute(true)] && unmuted == [.mute(false)])
    }

    @Test("a new card moves the arrow to its line")
    func card() {
        var model = Fixtures.viewer()
        _ = model.update(.tick(Tick(sequence: 2, card: CardState(sku: Fixtures.kettle))))
        #expect(model.selected?.sku == Fixtures.kettle)
        _ = model.update(.tick(Tick(sequence: 3, card: CardState(sku: nil))))
        #expect(model.text().contains("No card is up just now"))
    }

    @Test("l likes, v asks for the next picture style, i signs out")
    func others() {
        var model = Fixtures.viewer()
        let like = model.press("l")
        let style = model.press("v")
        let out = model.press("i")
        #expect(like == [.like] && style == [.nextPictureStyle] && out == [.signOut])
        #expect(model.account == nil)
    }

    @Test("the lobby looks again every five seconds, one look at a time, and the arrow stays on its room")
    func lobbyPoll() {
        var model = ViewerModel(seed: Fixtures.seed, language: .english)
        _ = model.update(.clock(Fixtures.time(0)))
        _ = model.start()
        let waiting = model.update(.clock(Fixtures.time(30)))
        #expect(waiting == [])
        _ = model.update(.rooms(.success(rooms)))
        _ = model.press(.down)
        let early = model.update(.clock(Fixtures.time(34)))
        let due = model.update(.clock(Fixtures.time(35)))
        let again = model.update(.clock(Fixtures.time(60)))
        #expect(early == [] && due == [.listRooms] && again == [])
        _ = model.update(.rooms(.success(rooms.reversed())))
        let join = model.press(.enter)
        #expect(join == [.join(rooms[1].id)])
    }

    @Test("a notice leaves the unpaid order in sight, and a click on it pays")
    func noticeBesideOrder() throws {
        var model = Fixtures.viewer()
        _ = model.update(.order(.success(Fixtures.order(.reserved))))
        _ = model.update(.news(.trouble("The sound has gone.")))
        let row = model.view(size: Size(width: 80, height: 24), picture: nil).text(22)
        #expect(row.contains("The sound has gone.") && row.hasSuffix("p pays ¥59.00 · 15:00"))
        let paid = model.update(.input(.mouse(MouseEvent(.press, at: Point(x: 75, y: 22)))))
        #expect(paid == [.pay(Fixtures.order(.reserved).id, with: "wechat")])
    }

    @Test("a flash sale shows its price, what is left and its end, and then the standing price")
    func flash() {
        let sale = FlashSale(
            price: Fixtures.cny(4_900), limitPerBuyer: 1, from: nil, until: Fixtures.time(90), left: 3, quota: 5)
        let item = Fixtures.item(
            Fixtures.scarf, "Merino scarf", list: 9_900, price: 5_900, limit: 2, flash: sale, available: 42, onHand: 60)
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(shelf: [item]))
        #expect(model.text().contains("⚡¥49.00  was ¥99.00   -50%"))
        #expect(model.text().contains("3 left · 1 per buyer"))
        #expect(model.text().contains("⚡ ends in 01:30"))
        _ = model.update(.tick(Tick(sequence: 2, events: [.quota(sku: Fixtures.scarf, flash: true, left: 1)])))
        #expect(model.text().contains("1 left · 1 per buyer"))
        _ = model.update(.clock(Fixtures.time(90)))
        #expect(model.text().contains("¥59.00  was ¥99.00") && !model.text().contains("⚡"))
        #expect(model.text().contains("42 left · 2 per buyer"))
    }

    @Test("what is not on sale now says so instead of being sold")
    func windows() {
        let items = [
            Fixtures.item(
                Fixtures.scarf, "Scarf", list: 9_900, price: 5_900, from: Fixtures.time(60), available: 4, onHand: 4),
            Fixtures.item(
                Fixtures.kettle, "Kettle", list: 9_900, price: 5_900, until: Fixtures.time(30), available: 4, onHand: 4),
            Fixtures.item(Fixtures.tea, "Tea", list: 9_900, price: 5_900, left: 0, available: 4, onHand: 4),
        ]
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(shelf: items))
        #expect(model.text().contains("in 01:00") && model.text().contains("used up"))
        let early = model.press("b")
        #expect(early == [] && model.text().contains("Scarf is not on sale yet: 01:00 to go"))
        _ = model.press(.down)
        _ = model.press(.down)
        let none = model.press(.enter)
        #expect(none == [] && model.text().contains("All of Tea at this price are taken"))
        _ = model.press(.up)
        _ = model.update(.clock(Fixtures.time(30)))
        let late = model.press(.enter)
        #expect(late == [] && model.text().contains("The sale of Kettle is over"))
        _ = model.update(.clock(Fixtures.time(60)))
        let now = model.press("b")
        #expect(now == [.click(Fixtures.scarf), .quote(lines: [.init(sku: Fixtures.scarf, quantity: 1)], coupon: nil)])
    }

    @Test("what leaves the shelf goes, and the arrow stays on it")
    func offShelf() {
        var model = Fixtures.viewer()
        _ = model.press(.down)
        _ = model.press(.down)
        _ = model.update(
            .tick(Tick(sequence: 2, events: [.offShelf(sku: Fixtures.tea), .offShelf(sku: Fixtures.scarf)])))
        #expect(!model.text().contains("Merino") && model.selected?.sku == Fixtures.kettle)
        let buy = model.press("b")
        #expect(buy == [])
    }
}
