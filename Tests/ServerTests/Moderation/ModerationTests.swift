import Commerce
import Testing
import Wire

@testable import Server

@Suite("Order in a room")
struct ModerationTests {
    private static let start = Timestamp(milliseconds: 1_760_000_000_000)
    private static let anna = AccountView(id: Account.ID(rawValue: "anna")!, name: "anna")
    private static let bo = AccountView(id: Account.ID(rawValue: "bo")!, name: "bo")
    private static let cy = AccountView(id: Account.ID(rawValue: "cy")!, name: "cy")
    private static let owner = Keeper(account: anna, role: .host)
    private static let keeper = Keeper(account: cy, role: .moderator)
    private static let words = WordList([
        WordRule(text: "held", action: .hold), WordRule(text: "hidden", action: .hide),
        WordRule(text: "blocked", action: .block),
    ])

    private func room(_ rules: TalkRules = TalkRules(), mutes: [Mute] = []) -> Moderation {
        Moderation(
            room: Room.ID(rawValue: "r1")!, host: Self.anna, rules: rules, words: Self.words, moderators: [Self.cy],
            mutes: mutes)
    }

    private static func mute(_ seconds: Int?, _ reason: String = "") -> Mute {
        Mute(
            room: Room.ID(rawValue: "r1")!, person: bo.id, name: "bo", until: seconds.map { start + .seconds($0) },
            reason: reason)
    }

    private static func line(_ text: String, by person: AccountView = bo) -> SaidLine {
        SaidLine(person: person, text: text, mode: .scroll)
    }

    private static func at(_ seconds: Double) -> Timestamp { start + .milliseconds(Int(seconds * 1_000)) }

    /// What a line comes to: its verdict's name, or the code and the wait of a refusal.
    private func say(
        _ text: String, by person: AccountView = bo, at seconds: Double = 0, follows: Bool = false,
        in room: inout Moderation
    ) -> String {
        switch room.judge(Self.line(text, by: person), at: Self.at(seconds), isFollower: { _ in follows }) {
        case .say(let text): "say \(text)"
        case .showSender: "sender"
        case .hold: "hold"
        case .refuse(let problem): problem.code + (problem.retryAfter.map { " \($0)" } ?? "")
        }
    }

    private func notices(_ outcomes: [Moderation.Outcome], to person: AccountView = bo) -> [ModerationNotice] {
        outcomes.compactMap { if case .tell(person.id, let notice) = $0 { notice } else { nil } }
    }

    private func acts(_ outcomes: [Moderation.Outcome]) -> [ModerationAct.Kind] {
        outcomes.compactMap { if case .keep(let act) = $0 { act.kind } else { nil } }
    }

    // MARK: - Lines

    @Test("words are held, hidden or refused for viewers; moderators are refused blocked ones; the host says anything")
    func wordActions() {
        var room = room()
        #expect(say("fine", in: &room) == "say fine")
        #expect(say("h e l d", in: &room) == "hold")
        #expect(say("HIDDEN", in: &room) == "sender")
        #expect(say("bl0cked", in: &room) == "words-not-allowed")
        let outcomes = room.drain(at: Self.start)
        #expect(acts(outcomes) == [.hold, .hide, .block])
        // Who is hidden is not told.
        #expect(notices(outcomes) == [ModerationNotice(.held, text: "h e l d")])
        #expect(say("held hidden", by: Self.cy, in: &room) == "say held hidden")
        #expect(say("blocked", by: Self.cy, in: &room) == "words-not-allowed")
        #expect(say("blocked", by: Self.anna, in: &room) == "say blocked")
    }

    @Test(
        "numbers and offers become what the shop chose",
        arguments: [
            (TalkRules.Contacts.allow, "say 13800138000", "say 加微信"), (.mask, "say 138********", "hold"),
            (.hold, "hold", "hold"), (.block, "contact-not-allowed", "contact-not-allowed"),
        ])
    func contacts(choice: TalkRules.Contacts, number: String, offer: String) {
        var room = room(TalkRules(contacts: choice))
        #expect(say("13800138000", in: &room) == number)
        #expect(say("加微信", in: &room) == offer)
        for keeper in [Self.anna, Self.cy] { #expect(say("13800138000", by: keeper, in: &room) == "say 13800138000") }
    }

    @Test("in slow mode a person waits between lines to the second, and is told how long; host and moderators do not")
    func slowMode() {
        var room = room(TalkRules(slowSeconds: 10))
        #expect(say("one", at: 0, in: &room) == "say one")
        #expect(say("two", at: 0.5, in: &room) == "slow-mode 10")
        #expect(say("two", at: 9.999, in: &room) == "slow-mode 1")
        #expect(say("two", at: 10, in: &room) == "say two")
        #expect(say("blocked", at: 20, in: &room) == "words-not-allowed")
        // What was refused costs no turn; what waits does.
        #expect(say("held", at: 20, in: &room) == "hold")
        #expect(say("three", at: 21, in: &room) == "slow-mode 9")
        for keeper in [Self.anna, Self.cy] {
            for _ in 0..<3 { #expect(say("again", by: keeper, at: 20, in: &room) == "say again") }
        }
        room.take(TalkRules())
        #expect(say("four", at: 21, in: &room) == "say four" && say("five", at: 21, in: &room) == "say five")
    }

    @Test("for followers only, others are told to follow; host and moderators need not")
    func followersOnly() {
        var room = room(TalkRules(followersOnly: true))
        #expect(say("hi", in: &room) == "followers-only")
        #expect(say("hi", follows: true, in: &room) == "say hi")
        #expect(say("hi", by: Self.anna, in: &room) == "say hi" && say("hi", by: Self.cy, in: &room) == "say hi")
    }

    // MARK: - Mutes

    @Test("who is muted is told at once, with every line again, and when it is over; its waiting lines are dropped")
    func mute() {
        var room = room()
        #expect(say("held", in: &room) == "hold")
        _ = room.drain(at: Self.start)
        room.mute(Self.mute(300, "spam"), by: Self.keeper, at: Self.start)
        let told = room.drain(at: Self.start)
        #expect(
            notices(told) == [
                ModerationNotice(.dropped, by: .moderator, text: "held"),
                ModerationNotice(.muted, by: .moderator, reason: "spam", seconds: 300),
            ])
        #expect(acts(told) == [.drop] && room.heldLines.isEmpty)
        // The log says who dropped it, and not the rules.
        let actors = told.compactMap { if case .keep(let act) = $0 { act.actor?.id } else { nil } }
        #expect(actors == [Self.cy.id])
        #expect(say("hi", at: 1, in: &room) == "muted 299" && say("hi", at: 299.5, in: &room) == "muted 1")
        #expect(room.nextDeadline == Self.at(300))
        room.advance(to: Self.at(299.9))
        #expect(room.drain(at: Self.at(299.9)).isEmpty)
        room.advance(to: Self.at(300))
        #expect(notices(room.drain(at: Self.at(300))) == [ModerationNotice(.unmuted)])
        #expect(room.nextDeadline == nil && say("hi", at: 300, in: &room) == "say hi")
    }

    @Test("a mute for the show does not end by itself; lifted early, the person is told by whom, once")
    func lifted() {
        var room = room(mutes: [Self.mute(nil, "spam")])
        #expect(say("hi", at: 1e6, in: &room) == "muted" && room.nextDeadline == nil)
        room.unmute(Self.bo.id, by: .host)
        room.unmute(Self.bo.id, by: .host)
        #expect(notices(room.drain(at: Self.start)) == [ModerationNotice(.unmuted, by: .host)])
        #expect(say("hi", in: &room) == "say hi")
        // A moderator can be muted by the host; a mute made shorter is shorter.
        var mute = room
        mute.mute(Self.mute(100), by: Self.owner, at: Self.start)
        mute.mute(Self.mute(5), by: Self.owner, at: Self.start)
        #expect(say("hi", at: 6, in: &mute) == "say hi")
    }

    @Test("who becomes a moderator may talk again and is told; so is who is none any more")
    func moderators() throws {
        var room = room(TalkRules(slowSeconds: 60))
        room.mute(Self.mute(nil), by: Self.owner, at: Self.start)
        _ = room.drain(at: Self.start)
        room.appoint(Self.bo)
        room.appoint(Self.bo)
        #expect(
            notices(room.drain(at: Self.start)) == [
                ModerationNotice(.appointed, by: .host), ModerationNotice(.unmuted, by: .host),
            ])
        #expect(say("held", in: &room) == "say held" && room.role(of: Self.bo.id) == .moderator)
        let moderator = Keeper(account: Self.cy, role: .moderator)
        #expect(throws: Problem.self) { try room.require(moderator, over: Self.bo.id) }
        #expect(throws: Problem.self) { try room.require(moderator, over: Self.anna.id) }
        try room.require(Keeper(account: Self.anna, role: .host), over: Self.bo.id)
        room.dismiss(Self.bo.id)
        room.dismiss(Self.bo.id)
        #expect(notices(room.drain(at: Self.start)) == [ModerationNotice(.dismissed, by: .host)])
        #expect(say("held", in: &room) == "hold")
        try room.require(moderator, over: Self.bo.id)
    }

    @Test("who comes in muted, or as a moderator, is told")
    func greeting() {
        var room = room(mutes: [Self.mute(300, "spam")])
        for person in [Self.anna, Self.bo, Self.cy] { room.greet(person.id, at: Self.at(60)) }
        let told = room.drain(at: Self.start)
        #expect(notices(told) == [ModerationNotice(.muted, reason: "spam", seconds: 240)])
        #expect(notices(told, to: Self.cy) == [ModerationNotice(.appointed, by: .host)])
        #expect(notices(told, to: Self.anna) == [])
    }

    // MARK: - Lines that wait

    @Test("a line that waits is let through or dropped once, and its sender and the desk are told")
    func held() {
        var room = room()
        #expect(say("held one", in: &room) == "hold" && say("held two", in: &room) == "hold")
        let news = room.drain(at: Self.start)
        #expect(
            news.contains(.tellDesk(.held(room.heldLines[0])))
                && room.heldLines.map(\.text) == ["held one", "held two"])
        let (first, second) = (room.heldLines[0].id, room.heldLines[1].id)
        let answers = [
            room.settle(first, isAllowed: true, by: .moderator), room.settle(first, isAllowed: true, by: .host),
        ]
        #expect(answers == [true, false])
        let allowed = room.drain(at: Self.start)
        #expect(allowed.contains(.say(Self.line("held one"))) && allowed.contains(.tellDesk(.settled(id: first))))
        #expect(notices(allowed) == [ModerationNotice(.allowed, by: .moderator, text: "held one")])
        let isDropped = room.settle(second, isAllowed: false, by: .host)
        #expect(isDropped)
        let dropped = room.drain(at: Self.start)
        #expect(!dropped.contains(.say(Self.line("held two"))))
        #expect(notices(dropped) == [ModerationNotice(.dropped, by: .host, text: "held two")])
    }

    @Test("a line waits for two minutes, then its sender is told that nobody looked")
    func expiry() {
        var room = room()
        _ = say("held", at: 0, in: &room)
        _ = say("held", by: AccountView(id: Account.ID(rawValue: "di")!, name: "di"), at: 50, in: &room)
        _ = room.drain(at: Self.start)
        #expect(room.nextDeadline == Self.at(120))
        room.advance(to: Self.at(120))
        let told = room.drain(at: Self.at(120))
        #expect(notices(told) == [ModerationNotice(.expired, text: "held")] && acts(told) == [.expire])
        #expect(room.nextDeadline == Self.at(170) && room.heldLines.count == 1)
    }

    @Test("no person has more than three lines waiting, no room more than a hundred: the oldest goes, and is told")
    func bounds() {
        var room = room()
        for number in 0..<5 { _ = say("held \(number)", in: &room) }
        #expect(room.heldLines.map(\.text) == ["held 2", "held 3", "held 4"])
        #expect(notices(room.drain(at: Self.start)).filter { $0.kind == .expired }.map(\.text) == ["held 0", "held 1"])
        for number in 0..<200 {
            let person = AccountView(id: Account.ID(rawValue: "p\(number)")!, name: "p\(number)")
            _ = say("held", by: person, at: Double(number), in: &room)
            room.advance(to: Self.at(0))
        }
        #expect(room.heldLines.count == Limits.heldLines && room.heldLines.last?.name == "p199")
    }

    @Test("what the rules alone do fills the log by twenty a second at the most; of the rest the number is kept")
    func logBound() {
        var room = room()
        for _ in 0..<1_000 { _ = say("blocked", at: 0.2, in: &room) }
        #expect(acts(room.drain(at: Self.at(0.9))).count == Limits.ruleActsPerSecond)
        let later = room.drain(at: Self.at(1))
        guard case .keep(let act)? = later.first else {
            Issue.record("nothing was kept")
            return
        }
        #expect(later.count == 1 && act.kind == .omitted && act.reason == "980")
        _ = say("blocked", at: 1.5, in: &room)
        #expect(acts(room.drain(at: Self.at(1.5))) == [.block])
    }

    @Test("whatever happens, who is muted says nothing, held lines stay bounded, and every one of them is settled once")
    func anything() {
        var random = Seeded(5)
        var room = room(TalkRules(slowSeconds: 2))
        let people = (0..<12).map { AccountView(id: Account.ID(rawValue: "p\($0)")!, name: "p\($0)") }
        var now = Self.start
        var (open, closed): (Set<UInt64>, Set<UInt64>) = ([], [])
        for _ in 0..<5_000 {
            now = now + .milliseconds(Int.random(in: 0...3_000, using: &random))
            let person = people.randomElement(using: &random) ?? people[0]
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                let until = Bool.random(using: &random) ? now + .seconds(5) : nil
                room.mute(
                    Mute(room: room.room, person: person.id, name: "", until: until, reason: ""), by: Self.owner, at: now)
            case 1: room.unmute(person.id, by: .host)
            case 2: if let id = open.randomElement(using: &random) { _ = room.settle(id, isAllowed: true, by: .host) }
            case 3: room.advance(to: now)
            default:
                let isMuted = room.mute(of: person.id, at: now) != nil
                let text = ["fine", "held", "hidden", "blocked"].randomElement(using: &random) ?? ""
                let verdict = room.judge(Self.line(text, by: person), at: now) { _ in true }
                if isMuted {
                    guard case .refuse(let problem) = verdict, problem.code == "muted" else {
                        Issue.record("a muted person was heard")
                        return
                    }
                }
            }
            for outcome in room.drain(at: now) {
                switch outcome {
                case .tellDesk(.held(let line)): #expect(open.insert(line.id).inserted)
                case .tellDesk(.settled(let id)):
                    #expect(open.remove(id) != nil && closed.insert(id).inserted)
                default: break
                }
            }
            #expect(Set(room.heldLines.map(\.id)) == open && open.count <= 3 * people.count)
        }
        #expect(closed.count > 100)
    }
}
