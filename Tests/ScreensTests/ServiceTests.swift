import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

/// Asking the shop, on the buyer's screen and at the host's desk.
@Suite struct ServiceTests {
    private let threads = ServiceThreadList(
        threads: [
            Fixtures.thread(),
            Fixtures.thread(
                Fixtures.identifier("q-2", of: ServiceThread.self),
                [Fixtures.message(1), Fixtures.message(2, .automatic, "羊毛")], buyer: Fixtures.ann),
        ], open: 1)

    // MARK: The buyer

    private func viewer(language: Language = .english) -> ViewerModel {
        var model = ViewerModel(
            seed: Fixtures.seed, language: language, room: Fixtures.room, account: Fixtures.mei)
        _ = model.update(.clock(Fixtures.time(0)))
        _ = model.update(.snapshot(Fixtures.snapshot()))
        _ = model.update(.link(.live))
        return model
    }

    private func type(_ text: String, into model: inout ViewerModel) {
        for character in text { _ = model.update(.input(.key(.character(character)))) }
    }

    @Test("h asks the shop about the product under the arrow; the key stays until the answer is known")
    func ask() throws {
        var model = viewer()
        #expect(model.update(.input(.key(.character("h")))) == [.service(.load(Fixtures.shop))])
        #expect(model.mode == .service)
        _ = model.update(.service(.thread(Fixtures.shop, .success(nil))))
        #expect(model.text().contains("Only you and the shop see what is written here"))
        #expect(model.update(.input(.key(.enter))) == [])
        type("wool? h q 材质", into: &model)
        let sent = model.update(.input(.key(.enter)))
        let product = try #require(model.selected?.product)
        guard case .service(.ask(let key, Fixtures.shop, let question))? = sent.first else {
            Issue.record("nothing was asked: \(sent)")
            return
        }
        #expect(question == AskShop(text: "wool? h q 材质", product: product))
        #expect(model.update(.input(.key(.enter))) == [], "one at a time")

        _ = model.update(.service(.asked(key: key, .failure(Fixtures.problem("unreachable", status: 0)))))
        #expect(model.update(.input(.key(.enter))) == sent, "sent again, it is the same request")
        _ = model.update(
            .service(
                .asked(
                    key: key,
                    .success(Fixtures.thread(Fixtures.threadID, [Fixtures.message(1, .buyer, "wool? h q 材质")])))))
        #expect(model.service.editor.isEmpty && model.text().contains("wool? h q 材质"))
        type("next", into: &model)
        _ = model.update(.input(.key(.tab)))
        let next = model.update(.input(.key(.enter)))
        guard case .service(.ask(let nextKey, _, let other))? = next.first else {
            Issue.record("nothing was asked: \(next)")
            return
        }
        #expect(nextKey != key && other == AskShop(text: "next"))
    }

    @Test("an answer shows at once where the talk is open, and is announced where it is not; automatic ones say so")
    func answered() {
        var model = viewer()
        _ = model.update(.input(.key(.character("h"))))
        _ = model.update(.service(.thread(Fixtures.shop, .success(Fixtures.thread()))))
        _ = model.update(.tick(Fixtures.news(Fixtures.message(2, .automatic, "羊毛"))))
        #expect(model.text().contains("[automatic] 羊毛") && model.service.unread == 0)
        _ = model.update(.input(.key(.escape)))
        _ = model.update(.tick(Fixtures.news(Fixtures.message(3, .shop, "100% wool"))))
        #expect(model.text().contains("The shop has answered you: press h"))
        _ = model.update(.clock(Fixtures.time(60)))
        #expect(model.text().contains("The shop has answered you: h"))
        _ = model.update(.tick(Fixtures.news(Fixtures.message(3, .shop, "again"))))
        #expect(model.service.thread?.messages.count == 3)
        _ = model.update(.input(.key(.character("h"))))
        #expect(model.service.unread == 0 && model.text().contains("100% wool"))
    }

    @Test("what was answered while the link was away is news; another person's thread is not")
    func away() {
        var model = viewer()
        _ = model.update(.input(.key(.character("h"))))
        _ = model.update(.service(.thread(Fixtures.shop, .success(Fixtures.thread()))))
        _ = model.update(.input(.key(.escape)))
        #expect(model.update(.snapshot(Fixtures.snapshot())) == [.service(.load(Fixtures.shop))])
        _ = model.update(
            .service(
                .thread(
                    Fixtures.shop,
                    .success(
                        Fixtures.thread(Fixtures.threadID, [Fixtures.message(1), Fixtures.message(2, .shop, "wool")]))))
        )
        #expect(model.service.unread == 1)
        _ = model.update(.tick(Fixtures.news(Fixtures.message(3, .shop, "secret"), buyer: Fixtures.ann)))
        #expect(model.service.unread == 1 && model.service.thread?.messages.count == 2)
        _ = model.update(.signedOut)
        #expect(model.service == PrivateTalk())
    }

    @Test("a guest is asked who they are, and then asks")
    func guest() {
        var model = ViewerModel(seed: Fixtures.seed, language: .english, room: Fixtures.room)
        _ = model.update(.snapshot(Fixtures.snapshot()))
        #expect(model.update(.input(.key(.character("h")))) == [] && model.mode == .account)
        let effects = model.update(
            .signedIn(.success(SignedIn(account: Fixtures.mei, token: "t"))))
        #expect(effects.contains(.service(.load(Fixtures.shop))) && model.mode == .service)
    }

    @Test("a long talk scrolls, and no message says anything to the terminal")
    func long() {
        var model = viewer()
        _ = model.update(.input(.key(.character("h"))))
        let messages = (1...150).map {
            Fixtures.message($0, $0 % 2 == 0 ? .shop : .buyer, "line \($0) \u{1B}[31m\u{202E}x")
        }
        _ = model.update(.service(.thread(Fixtures.shop, .success(Fixtures.thread(Fixtures.threadID, messages)))))
        #expect(model.text().contains("line 150") && !model.text().contains("line 9 "))
        #expect(!model.text().contains("\u{1B}") && !model.text().contains("\u{202E}"))
        for _ in 0..<200 { _ = model.update(.input(.key(.up))) }
        #expect(model.text().contains("line 1 ") && !model.text().contains("line 150"))
        _ = model.update(.input(.key(.down)))
        #expect(!model.text().contains("line 1 "))
    }

    // MARK: The host

    private func desk() -> HostModel {
        var model = Fixtures.console()
        #expect(
            model.update(.input(.key(.character("r")))) == [.service(.loadThreads), .service(.loadSettings)])
        #expect(
            model.update(.service(.threads(.success(threads)))) == [
                .service(.loadThread(Fixtures.threadID)), .service(.loadProposal(Fixtures.threadID)),
            ])
        _ = model.update(.service(.settings(.success(ServiceSettingsView(automatic: false)))))
        return model
    }

    @Test("Enter sends the proposal once it is there, for the question it was made for, and once")
    func send() {
        var model = desk()
        #expect(model.update(.input(.key(.enter))) == [])
        _ = model.update(.service(.thread(.success(Fixtures.thread()))))
        #expect(model.update(.input(.key(.enter))) == [] && model.text().contains("An answer is being looked for"))
        _ = model.update(.service(.proposal(Fixtures.threadID, .success(Fixtures.proposal(question: 2)))))
        #expect(model.update(.input(.key(.enter))) == [], "it is for another question")
        _ = model.update(.service(.proposal(Fixtures.threadID, .success(Fixtures.proposal()))))
        #expect(model.text().contains("Proposal · certain") && model.text().contains("100% found in Merino scarf, 材质"))
        let sent = model.update(.input(.key(.enter)))
        #expect(sent == [.service(.answer(Fixtures.threadID, "Merino scarf · 材质: 羊毛", upTo: 1))])
        #expect(model.update(.input(.key(.enter))) == [])
        let answered = Fixtures.thread(Fixtures.threadID, [Fixtures.message(1), Fixtures.message(2, .shop, "羊毛")])
        _ = model.update(.service(.answered(Fixtures.threadID, .success(answered))))
        #expect(model.service.openCount == 0 && model.text().contains("Answer sent to mei"))
        #expect(model.update(.input(.key(.enter))) == [] && model.text().contains("This question is answered"))
    }

    @Test("e changes the proposal; what is sent is what was written, up to what was read")
    func edit() {
        var model = desk()
        _ = model.update(.service(.thread(.success(Fixtures.thread()))))
        _ = model.update(.service(.proposal(Fixtures.threadID, .success(Fixtures.proposal("wool")))))
        _ = model.update(.input(.key(.character("e"))))
        #expect(model.mode == .serviceAnswer)
        for character in ", 100%" { _ = model.update(.input(.key(.character(character)))) }
        #expect(
            model.update(.input(.key(.enter))) == [.service(.answer(Fixtures.threadID, "wool, 100%", upTo: 1))])
        let refused = Problem(code: "thread-changed", title: "t", status: 409, detail: "There is more to read.")
        #expect(
            model.update(.service(.answered(Fixtures.threadID, .failure(refused)))) == [
                .service(.loadThread(Fixtures.threadID)), .service(.loadProposal(Fixtures.threadID)),
            ])
        #expect(model.service.editor?.text == "wool, 100%", "what was written stays")
        _ = model.update(.input(.key(.escape)))
        #expect(model.mode == .service)
    }

    @Test("a question that comes makes the proposal for the one before worthless, and is looked for anew")
    func moved() {
        var model = desk()
        _ = model.update(.service(.thread(.success(Fixtures.thread()))))
        _ = model.update(.service(.proposal(Fixtures.threadID, .success(Fixtures.proposal()))))
        let effects = model.update(.tick(Fixtures.news(Fixtures.message(2, .buyer, "会缩水吗"), waiting: 2)))
        #expect(effects == [.service(.loadProposal(Fixtures.threadID))])
        #expect(model.update(.input(.key(.enter))) == [] && model.text().contains("会缩水吗"))
    }

    @Test("the switch says what it did, and stays where it was when the server does not take it")
    func automatic() {
        var model = desk()
        #expect(model.text().contains("Automatic answers: off"))
        let on = [HostEffect.service(.keepSettings(ServiceSettingsView(automatic: true)))]
        #expect(model.update(.input(.key(.character("s")))) == on)
        #expect(model.update(.input(.key(.character("s")))) == [])
        _ = model.update(.service(.settings(.failure(Fixtures.problem("unreachable", status: 0)))))
        #expect(model.service.isAutomatic == false)
        #expect(model.update(.input(.key(.character("s")))) == on)
        _ = model.update(.service(.settings(.success(ServiceSettingsView(automatic: true)))))
        #expect(model.text().contains("Automatic answers: ON") && model.text().contains("marked as automatic"))
    }

    @Test("questions are counted and announced while the desk is elsewhere; automatic answers show as such")
    func counted() {
        var model = Fixtures.console()
        _ = model.update(.tick(Fixtures.news(Fixtures.message(1, .buyer, "会缩水吗"))))
        #expect(model.text().contains("mei asks the shop: 会缩水吗") && model.service.openCount == 1)
        #expect(model.text().contains("⚑ 1 asks: r"))
        _ = model.update(.tick(Fixtures.news(Fixtures.message(2, .automatic, "不会"))))
        #expect(model.service.openCount == 0)
        var desk = desk()
        #expect(desk.text().contains("automatic") && desk.text().contains("1 open"))
        #expect(
            desk.update(.input(.key(.down))) == [
                .service(.loadThread(Fixtures.identifier("q-2", of: ServiceThread.self))),
                .service(.loadProposal(Fixtures.identifier("q-2", of: ServiceThread.self))),
            ])
        #expect(desk.update(.input(.key(.down))) == [])
    }

    @Test("both panels fit 80 × 24 in both languages")
    func fits() {
        for language in [Language.english, .chinese] {
            var model = viewer(language: language)
            _ = model.update(.input(.key(.character("h"))))
            _ = model.update(.service(.thread(Fixtures.shop, .success(Fixtures.thread()))))
            #expect(model.text().contains("是什么材质？"))
            #expect(model.text().contains(language == .english ? "Question:" : "问题:"))
        }
        var model = desk()
        _ = model.update(.service(.thread(.success(Fixtures.thread()))))
        _ = model.update(
            .service(
                .proposal(
                    Fixtures.threadID,
                    .success(Fixtures.proposal(String(repeating: "羊毛", count: 200), writer: .assistant)))))
        #expect(model.text().contains("written by the assistant") && model.text().contains("100% found in"))
    }
}
