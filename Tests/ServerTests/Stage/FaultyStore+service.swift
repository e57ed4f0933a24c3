import Commerce
import Store

extension FaultyStore {
    func ask(_ question: KeptQuestion) async throws(StoreError) -> AskOutcome {
        try count()
        return try await base.ask(question)
    }
    func answer(
        _ thread: ServiceThread.ID, _ text: String, by author: ServiceMessage.Author, upTo number: Int, learning: Bool,
        at now: Timestamp
    ) async throws(StoreError) -> AnswerOutcome {
        try count()
        return try await base.answer(thread, text, by: author, upTo: number, learning: learning, at: now)
    }
    func thread(_ id: ServiceThread.ID) async throws(StoreError) -> ServiceThread? {
        try count()
        return try await base.thread(id)
    }
    func thread(of buyer: Account.ID, with shop: Shop.ID) async throws(StoreError) -> ServiceThread? {
        try count()
        return try await base.thread(of: buyer, with: shop)
    }
    func threads(of buyer: Account.ID) async throws(StoreError) -> [ServiceThread] {
        try count()
        return try await base.threads(of: buyer)
    }
    func openThreads(of shop: Shop.ID, limit: Int) async throws(StoreError) -> [ServiceThread] {
        try count()
        return try await base.openThreads(of: shop, limit: limit)
    }
    func answeredThreads(
        of shop: Shop.ID, after: ServiceThread.ID?, limit: Int
    ) async throws(StoreError) -> [ServiceThread] {
        try count()
        return try await base.answeredThreads(of: shop, after: after, limit: limit)
    }
    func openThreadCount(of shop: Shop.ID) async throws(StoreError) -> Int {
        try count()
        return try await base.openThreadCount(of: shop)
    }
    func serviceSettings(of shop: Shop.ID) async throws(StoreError) -> ServiceSettings {
        try count()
        return try await base.serviceSettings(of: shop)
    }
    func keep(_ settings: ServiceSettings, of shop: Shop.ID) async throws(StoreError) {
        try count()
        try await base.keep(settings, of: shop)
    }
    func findings(
        in shop: Shop.ID, for terms: [String], about product: Product.ID?
    ) async throws(StoreError) -> [Finding] {
        try count()
        return try await base.findings(in: shop, for: terms, about: product)
    }
}
