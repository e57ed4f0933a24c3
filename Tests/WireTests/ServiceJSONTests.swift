import Commerce
import Foundation
import Testing
import Wire

/// Customer service as it travels, letter for letter.
@Suite struct ServiceJSONTests {
    private let news = ServiceNews(
        thread: Identifier(rawValue: "q-1")!, shop: Identifier(rawValue: "a-anna")!,  // Letters and '-'.
        buyer: AccountView(id: Identifier(rawValue: "a-bo")!, name: "bo"), waiting: 0,
        message: ServiceMessageView(number: 2, author: .automatic, text: "羊毛", at: Timestamp(milliseconds: 5)))

    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test("an event of a thread")
    func event() throws {
        let tick = Tick(sequence: 7, events: [.service(news)])
        let text =
            #"{"events":[{"number":7,"service":{"buyer":{"id":"a-bo","name":"bo"},"message":{"at":5,"author":"automatic","#
            + #""number":2,"text":"羊毛"},"shop":"a-anna","thread":"q-1","waiting":0},"type":"service"}],"sequence":7}"#
        #expect(try json(tick) == text)
        #expect(try JSONDecoder().decode(Tick.self, from: Data(text.utf8)) == tick)
    }

    @Test("a question, an answer, a proposal")
    func bodies() throws {
        #expect(try json(AskShop(text: "材质?")) == #"{"text":"材质?"}"#)
        #expect(try json(AnswerBuyer(text: "羊毛", upTo: 1)) == #"{"text":"羊毛","upTo":1}"#)
        let finding = FindingView(
            source: .attribute, product: nil, title: "Scarf", label: "材质", text: "羊毛", confidence: 100)
        #expect(
            try json(ServiceProposal(question: 1, text: "羊毛", writer: .assistant, isCertain: true, findings: [finding]))
                == #"{"findings":[{"confidence":100,"label":"材质","source":"attribute","text":"羊毛","title":"Scarf"}],"isCertain":true,"question":1,"text":"羊毛","writer":"assistant"}"#
        )
        #expect(try json(OwnThread(thread: nil)) == "{}")
    }
}
