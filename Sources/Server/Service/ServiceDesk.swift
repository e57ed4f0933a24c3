import Commerce
import Logging
import Media
import Store
import Synchronization
import Wire

/// Customer service: takes buyers' questions, finds what could be answered, and carries answers.
///
/// What is answered by itself is answered in `work()`, behind the question: asking never waits for a search or a language
/// model.
final class ServiceDesk: Sendable {
    private let store: any Store
    private let rooms: RoomDirectory
    /// Writes answers from what was found; nil where none is configured.
    private let assistant: AssistantLink?
    private let logger: Logger
    private let rates = Mutex(RateTable(burst: Limits.questionBurst, perSecond: Limits.questionsPerSecond))
    /// Threads with a question that may be answered by itself. When more wait than are held, a person answers them.
    private let asked: AsyncStream<ServiceThread>
    private let queue: AsyncStream<ServiceThread>.Continuation

    init(store: any Store, rooms: RoomDirectory, assistant: AssistantLink? = nil, logger: Logger) {
        self.store = store
        self.rooms = rooms
        self.assistant = assistant
        self.logger = logger
        (asked, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Limits.questionsQueued))
    }

    // MARK: - The buyer

    /// Asks a shop in private. Who is banned from the shop's show asks nothing either.
    func ask(
        _ wanted: AskShop, of shop: Shop.ID, by person: AccountView, from address: String, once: Idempotency
    ) async throws -> ServiceThreadView {
        let host = try await owner(of: shop)
        guard host.id != person.id else { throw Problem.outOfRange("This is your own shop: nobody asks themselves.") }
        if let room = await rooms.room(of: shop) {
            try rooms.door.admit(rooms.door.caller(person, from: address, at: room.id), to: room.id)
        }
        let text = try Self.cleaned(wanted.text, Commerce.Limits.question, "A question")
        if let wait = rates.withLock({ $0.take(person.id.rawValue, at: .now) }) {
            throw Problem.tooFast(retryAfter: wait)
        }
        let question = KeptQuestion(
            thread: FreshIdentifier.thread(), shop: shop, buyer: person.id, text: text, product: wanted.product,
            once: once, at: .now)
        switch try await store.ask(question) {
        case .known(let thread): return ServiceThreadView(thread, host: host, buyer: person)
        case .kept(let thread):
            await tell(thread, buyer: person)
            queue.yield(thread)
            return ServiceThreadView(thread, host: host, buyer: person)
        case .keyReused: throw Problem(.idempotencyKeyReused)
        case .tooManyWaiting: throw Problem.questionsWait
        case .tooManyThreads: throw Problem.threadsTooMany
        }
    }

    func thread(of person: AccountView, with shop: Shop.ID) async throws -> OwnThread {
        let host = try await owner(of: shop)
        let thread = try await store.thread(of: person.id, with: shop)
        return OwnThread(thread: thread.map { ServiceThreadView($0, host: host, buyer: person) })
    }

    func threads(of person: AccountView) async throws -> ServiceThreadList {
        let threads = try await store.threads(of: person.id)
        let hosts = try await store.accounts(Set(threads.compactMap { $0.owner }))
        return ServiceThreadList(
            threads: threads.compactMap { thread in
                thread.owner.flatMap { hosts[$0] }.map { ServiceThreadView(thread, host: $0, buyer: person) }
            })
    }

    // MARK: - The shop

    /// Open ones first: the one that waits longest, then the answered ones, the newest first.
    func threads(of host: AccountView, after: ServiceThread.ID?) async throws -> ServiceThreadList {
        let shop = Shop(of: host.id).id
        let open = after == nil ? try await store.openThreads(of: shop, limit: Limits.openThreadsListed) : []
        let answered = try await store.answeredThreads(of: shop, after: after, limit: Limits.answeredThreadsListed)
        let buyers = try await store.accounts(Set((open + answered).map(\.buyer)))
        let owner = try await self.owner(of: shop)
        return ServiceThreadList(
            threads: (open + answered).compactMap { thread in
                buyers[thread.buyer].map { ServiceThreadView(thread, host: owner, buyer: AccountView($0)) }
            },
            open: try await store.openThreadCount(of: shop),
            next: answered.count < Limits.answeredThreadsListed ? nil : answered.last?.id.rawValue)
    }

    func thread(_ id: ServiceThread.ID, of host: AccountView) async throws -> ServiceThreadView {
        try await view(try await ownThread(id, of: host))
    }

    func answer(
        _ id: ServiceThread.ID, _ wanted: AnswerBuyer, by host: AccountView
    ) async throws -> ServiceThreadView {
        let thread = try await ownThread(id, of: host)
        let text = try Self.cleaned(wanted.text, Commerce.Limits.answer, "An answer")
        // What one buyer said of themselves must not be told to another.
        let known = try await personal(thread.buyer)
        let isImpersonal = [text, thread.openQuestion?.text ?? ""].allSatisfy {
            !PersonalText.mask($0, known: known).hasMasked && !PersonalMatter.concerns($0)
        }
        let outcome = try await store.answer(
            id, text, by: .shop, upTo: wanted.upTo, learning: isImpersonal, at: .now)
        switch outcome {
        case .kept(let thread):
            let view = try await view(thread)
            await tell(thread, buyer: view.buyer)
            return view
        case .unknown: throw Problem.threadUnknown
        case .changed: throw Problem.threadChanged
        }
    }

    func settings(of host: AccountView) async throws -> ServiceSettingsView {
        ServiceSettingsView(automatic: try await store.serviceSettings(of: Shop(of: host.id).id).isAutomatic)
    }

    func keep(_ settings: ServiceSettingsView, of host: AccountView) async throws {
        try await store.keep(ServiceSettings(isAutomatic: settings.automatic), of: Shop(of: host.id).id)
    }

    // MARK: - What could be answered

    /// What could be answered to the question that is open; empty when none is.
    func proposal(for id: ServiceThread.ID, of host: AccountView) async throws -> ServiceProposal {
        let thread = try await ownThread(id, of: host)
        guard let question = thread.openQuestion else {
            return ServiceProposal(question: thread.messages.last?.number ?? 0, text: nil)
        }
        guard let found = try await find(for: question, in: thread) else {
            return ServiceProposal(question: question.number, text: nil)
        }
        switch await written(question, from: found, in: thread) {
        case .text(let text):
            return ServiceProposal(
                question: question.number, text: text, writer: .assistant, isCertain: found.isCertain,
                findings: found.found.map(FindingView.init))
        case .doesNotKnow:
            return ServiceProposal(
                question: question.number, text: found.text, findings: found.found.map(FindingView.init))
        case nil:
            return ServiceProposal(
                question: question.number, text: found.text, isCertain: found.isCertain,
                findings: found.found.map(FindingView.init))
        }
    }

    private func find(for question: ServiceMessage, in thread: ServiceThread) async throws -> Proposal? {
        let terms = SearchText.terms(of: question.text, .asked)
        guard !terms.isEmpty else { return nil }
        let findings = try await store.findings(in: thread.shop, for: terms, about: question.product)
        return Proposal(to: question.text, about: question.product, from: findings)
    }

    /// What the assistant makes of the findings; nil without one, and when it fails in any way.
    private func written(
        _ question: ServiceMessage, from found: Proposal, in thread: ServiceThread
    ) async -> AssistantAnswer? {
        guard let assistant else { return nil }
        do {
            let masked = PersonalText.mask(question.text, known: try await personal(thread.buyer)).text
            return try await assistant.answer(masked, from: found.found.map(\.finding))
        } catch {
            logger.notice("the assistant gave no answer", metadata: ["thread": "\(thread.id)", "reason": "\(error)"])
            return nil
        }
    }

    // MARK: - Answers that are sent by themselves

    /// Answers what is certain where the host allows it, until the task is cancelled.
    func work() async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<Limits.automaticAtOnce {
                group.addTask { [asked] in for await thread in asked { await self.answerByItself(thread) } }
            }
        }
    }

    private func answerByItself(_ thread: ServiceThread) async {
        do {
            // With another question before it nobody knows which of them an answer is to.
            guard let question = thread.openQuestion, thread.waiting == 1,
                try await store.serviceSettings(of: thread.shop).isAutomatic,
                !thread.hasAskedBefore(question), let found = try await find(for: question, in: thread), found.isCertain
            else { return }
            var text = found.text
            switch await written(question, from: found, in: thread) {
            case .text(let written): if found.supports(written, to: question.text) { text = written }
            case .doesNotKnow: return
            case nil: break
            }
            let outcome = try await store.answer(
                thread.id, text, by: .automatic, upTo: question.number, learning: false, at: .now)
            guard case .kept(let thread) = outcome, let buyer = try await store.account(thread.buyer) else { return }
            await tell(thread, buyer: AccountView(buyer))
        } catch {
            // The question stays open, and a person answers it.
            logger.error("no automatic answer", metadata: ["thread": "\(thread.id)", "error": "\(error)"])
        }
    }

    // MARK: - Who is who

    /// - Throws: `shop-unknown`.
    private func owner(of shop: Shop.ID) async throws -> Account {
        guard let id = Account.ID(rawValue: shop.rawValue), let account = try await store.account(id) else {
            throw Problem.shopUnknown
        }
        return account
    }

    /// Threads of other shops do not exist.
    private func ownThread(_ id: ServiceThread.ID, of host: AccountView) async throws -> ServiceThread {
        guard let thread = try await store.thread(id), thread.shop == Shop(of: host.id).id else {
            throw Problem.threadUnknown
        }
        return thread
    }

    private func view(_ thread: ServiceThread) async throws -> ServiceThreadView {
        guard let buyer = try await store.account(thread.buyer) else { throw Problem.threadUnknown }
        return ServiceThreadView(thread, host: try await owner(of: thread.shop), buyer: AccountView(buyer))
    }

    /// What is known of a buyer and is nobody else's.
    private func personal(_ buyer: Account.ID) async throws -> [String] {
        var known = [try await store.account(buyer)?.name.rawValue].compactMap(\.self)
        if let address = try await store.address(of: buyer) {
            known += [address.recipient, address.phone, address.text]
        }
        return known
    }

    /// Tells the buyer and the shop of the thread's last message, where the shop is on the air.
    private func tell(_ thread: ServiceThread, buyer: AccountView) async {
        guard let message = thread.messages.last else { return }
        await rooms.room(of: thread.shop)?.tell(
            ServiceNews(
                thread: thread.id, shop: thread.shop, buyer: buyer, waiting: thread.waiting,
                message: ServiceMessageView(message)))
    }

    private static func cleaned(_ text: String, _ range: ClosedRange<Int>, _ what: String) throws(Problem) -> String {
        let cleaned = PlainText.clean(text, limit: range.upperBound + 1)
        guard range.contains(cleaned.count) else {
            throw .outOfRange("\(what) has 1 to \(range.upperBound) characters.")
        }
        return cleaned
    }
}

extension ServiceThread {
    /// A shop is its owner's, by its name.
    var owner: Account.ID? { Account.ID(rawValue: shop.rawValue) }

    /// Whether the buyer asked the same before and was answered automatically: that was not what they wanted to know.
    func hasAskedBefore(_ question: ServiceMessage) -> Bool {
        guard let answer = lastAutomatic,
            let before = messages.last(where: { $0.number < answer.number && $0.author == .buyer })
        else { return false }
        return Set(SearchText.terms(of: before.text, .asked)) == Set(SearchText.terms(of: question.text, .asked))
    }
}
