import Commerce
import Wire

@testable import Screens

/// Private talk between Mei and the shop of the room.
extension Fixtures {
    static let shop = Shop(of: snapshot().host.id).id
    static let threadID = identifier("q-1", of: ServiceThread.self)

    static func message(
        _ number: Int, _ author: ServiceMessageView.Author = .buyer, _ text: String = "是什么材质？"
    ) -> ServiceMessageView {
        ServiceMessageView(number: number, author: author, text: text, at: time(Int64(number)))
    }

    static func thread(
        _ id: ServiceThread.ID = threadID, _ messages: [ServiceMessageView] = [message(1)], buyer: AccountView = mei
    ) -> ServiceThreadView {
        ServiceThreadView(
            id: id, shop: shop, host: snapshot().host.name, buyer: buyer,
            waiting: messages.reversed().prefix { $0.author == .buyer }.count, messages: messages)
    }

    static func news(
        _ message: ServiceMessageView, in id: ServiceThread.ID = threadID, waiting: Int? = nil, buyer: AccountView = mei
    ) -> Tick {
        Tick(
            sequence: 9,
            events: [
                .service(
                    ServiceNews(
                        thread: id, shop: shop, buyer: buyer, waiting: waiting ?? (message.author == .buyer ? 1 : 0),
                        message: message))
            ])
    }

    static func proposal(
        _ text: String? = "Merino scarf · 材质: 羊毛", question: Int = 1, writer: ServiceProposal.Writer = .findings,
        isCertain: Bool = true
    ) -> ServiceProposal {
        ServiceProposal(
            question: question, text: text, writer: writer, isCertain: isCertain,
            findings: text == nil
                ? []
                : [
                    FindingView(
                        source: .attribute, product: nil, title: "Merino scarf", label: "材质", text: "羊毛",
                        confidence: 100)
                ])
    }

    /// As a server would answer.
    static func answer(to effect: HostServiceEffect, _ problem: Problem?, number: Int) -> HostServiceEvent? {
        func result<Value>(_ value: Value) -> Result<Value, Problem> { problem.map { .failure($0) } ?? .success(value) }
        switch effect {
        case .loadThreads:
            return .threads(result(ServiceThreadList(threads: [thread(threadID, [message(number)])], open: 1)))
        case .loadThread(let id): return .thread(result(thread(id, [message(number)])))
        case .loadProposal(let id): return .proposal(id, result(proposal(question: number)))
        case .answer(let id, _, let number):
            return .answered(id, result(thread(id, [message(number), message(number + 1, .shop, "羊毛")])))
        case .loadSettings: return .settings(result(ServiceSettingsView(automatic: number == 1)))
        case .keepSettings(let settings): return .settings(result(settings))
        }
    }
}
