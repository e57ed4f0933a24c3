import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

extension Fixtures {
    static let held = (1...2).map { number in
        HeldLineView(
            id: UInt64(number), person: bo, name: "bo", text: "cheap gold \(number)", mode: .scroll,
            word: number == 1 ? "gold" : nil, until: time(120))
    }
}

@Suite("Lines that wait, rules of talk, and what viewers are told")
struct ModerationTests {
    private func tick(_ events: [RoomEvent]) -> Tick { Tick(sequence: 1, events: events) }

    @Test("a line that waits is told of over the talk, and let through or dropped with one key each")
    func held() {
        var model = Fixtures.console()
        _ = model.update(.tick(tick(Fixtures.held.map { .held($0) })))
        #expect(model.text().contains("2 lines wait: b h"))
        _ = model.press("b")
        let load = model.press("h")
        #expect(load == [.loadHeld])
        _ = model.update(.held(.success(Fixtures.held)))
        let text = model.text()
        #expect(text.contains("bo  cheap gold 1") && text.contains("gold") && text.contains("contact"))
        #expect(text.contains("120 s"))
        let allow = model.press("a")
        #expect(allow == [.moderate(.settle(1, isAllowed: true))] && model.held?.map(\.id) == [2])
        let drop = model.press("x")
        #expect(drop == [.moderate(.settle(2, isAllowed: false))] && model.held == [])
        _ = model.update(.moderated(.settle(1, isAllowed: true), nil))
        #expect(model.text().contains("The line went through"))
        let lost = model.update(.moderated(.settle(2, isAllowed: false), Fixtures.problem("line-unknown", status: 404)))
        #expect(lost == [.loadHeld])
        let nothing = model.press("a")
        #expect(nothing == [] && model.text().contains("No line waits"))
    }

    @Test("a line that another settled goes, and the arrow stays on its line")
    func settledElsewhere() {
        var model = Fixtures.console()
        _ = model.press("b")
        _ = model.press("h")
        _ = model.update(.held(.success(Fixtures.held)))
        _ = model.press(.down)
        _ = model.update(.tick(tick([.heldGone(id: 1)])))
        #expect(model.selectedHeld?.id == 2)
        _ = model.update(.tick(tick([.held(Fixtures.held[1])])))
        #expect(model.held?.count == 1)
    }

    @Test("the rules are changed row by row, at once, round and round")
    func rules() {
        var model = Fixtures.console()
        _ = model.press("b")
        let load = model.press("w")
        #expect(load == [.loadRules])
        let early = model.press(.right)
        #expect(early == [] && model.text().contains("Fetching"))
        _ = model.update(.rules(.success(TalkRules())))
        #expect(model.text().contains("Slow mode") && model.text().contains("off"))
        let slow = model.press(.right)
        #expect(slow == [.moderate(.rules(TalkRules(slowSeconds: 3)))])
        #expect(model.text().contains("one line in 3 s"))
        _ = model.press(.left)
        let last = model.press(.left)
        #expect(last == [.moderate(.rules(TalkRules(slowSeconds: 300)))])
        _ = model.press(.down)
        let followers = model.press(.enter)
        #expect(followers == [.moderate(.rules(TalkRules(slowSeconds: 300, followersOnly: true)))])
        let again = model.update(.moderated(.rules(TalkRules()), Fixtures.problem("unavailable", status: 503)))
        #expect(again == [.loadRules])
    }

    @Test(
        "a viewer is told what was done, by whom, why and for how long, in both languages",
        arguments: [
            (
                ModerationNotice(.muted, by: .host, reason: "spam", seconds: 300),
                "You were muted for 5 minutes by the host: spam", "你被主播禁言 5 分钟，原因：spam"
            ),
            (ModerationNotice(.muted, by: .moderator), "until the show is over by a moderator", "你被房管禁言 到本场结束"),
            (ModerationNotice(.unmuted), "Your mute is over", "禁言结束"),
            (ModerationNotice(.unmuted, by: .host), "unmuted by the host", "主播已解除你的禁言"),
            (ModerationNotice(.held, text: "加微信"), "“加微信” waits", "“加微信”正在等待"),
            (ModerationNotice(.allowed, by: .host, text: "a"), "was let through", "已放行"),
            (ModerationNotice(.dropped, by: .host, text: "a"), "was not let through", "未被放行"),
            (ModerationNotice(.expired, text: "a"), "waited too long", "等待过久"),
            (ModerationNotice(.appointed, by: .host), "You are a moderator here", "你是这里的房管"),
            (ModerationNotice(.dismissed, by: .host), "no moderator here", "不再是这里的房管"),
        ])
    func notices(notice: ModerationNotice, english: String, chinese: String) {
        for (language, expected) in [(Language.english, english), (.chinese, chinese)] {
            var model = Fixtures.viewer(language: language)
            _ = model.update(.tick(tick([.moderation(notice)])))
            #expect(model.text().contains(expected), "\(model.text())")
        }
    }

    @Test("a mute counts down over the talk, and so stand slow mode and followers only")
    func remarks() {
        var model = Fixtures.viewer()
        _ = model.update(.tick(tick([.moderation(ModerationNotice(.muted, by: .host, seconds: 300))])))
        _ = model.update(.clock(Fixtures.time(60)))
        #expect(model.text().contains("muted 04:00"))
        _ = model.update(.tick(tick([.talk(TalkLimits(TalkRules(slowSeconds: 10, followersOnly: true)))])))
        _ = model.update(.tick(tick([.moderation(ModerationNotice(.unmuted))])))
        #expect(model.text().contains("slow: 10 s · followers only"))
        let problem = Problem(code: "muted", title: "", status: 403, detail: "", retryAfter: 30, reason: "spam")
        _ = model.update(.refused(id: "1", problem))
        #expect(model.text().contains("You are muted for 30 seconds: spam") && model.text().contains("muted 00:30"))
        _ = model.update(.clock(Fixtures.time(91)))
        #expect(!model.text().contains("muted 0"))
    }

    @Test(
        "a refusal is said in the reader's language",
        arguments: [
            ("slow-mode", 7, "again in 7 seconds", "7 秒后可再发言"), ("followers-only", nil, "Only followers", "只有关注主播"),
            ("words-not-allowed", nil, "Say it in others", "请换个说法"),
            ("contact-not-allowed", nil, "No phone numbers", "请不要在直播间发送电话"),
            ("kicked", 60, "in 60 seconds", "60 秒后可再进入"),
        ] as [(String, Int?, String, String)])
    func refusals(code: String, wait: Int?, english: String, chinese: String) {
        let problem = Problem(code: code, title: "", status: 403, detail: "", retryAfter: wait)
        #expect(Words(.english)(.problem(problem)).contains(english))
        #expect(Words(.chinese)(.problem(problem)).contains(chinese))
    }
}
