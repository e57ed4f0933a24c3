import Commerce

/// What a shop's service needs of a store: threads, how they are answered, and what answers can be found in.
///
/// The texts of messages are sealed as addresses are. What is searched is not: it is the catalogue, and answers that the
/// caller says hold nothing personal.
package protocol ServiceStore: Sendable {
    /// Adds a question to the thread of the buyer and the shop, which is made with `thread` as its name when there is none.
    func ask(_ question: KeptQuestion) async throws(StoreError) -> AskOutcome
    /// Adds an answer, unless a message behind `upTo` has come. `learning` is whether the question and the answer are
    /// searched from now on: only where one question waits.
    func answer(
        _ thread: ServiceThread.ID, _ text: String, by author: ServiceMessage.Author, upTo number: Int, learning: Bool,
        at now: Timestamp
    ) async throws(StoreError) -> AnswerOutcome

    func thread(_ id: ServiceThread.ID) async throws(StoreError) -> ServiceThread?
    func thread(of buyer: Account.ID, with shop: Shop.ID) async throws(StoreError) -> ServiceThread?
    /// Each with its last message alone, the one that changed last first.
    func threads(of buyer: Account.ID) async throws(StoreError) -> [ServiceThread]
    /// Those that wait for an answer, the one that waits longest first; each with its last message alone.
    func openThreads(of shop: Shop.ID, limit: Int) async throws(StoreError) -> [ServiceThread]
    /// Those that do not, the one that was answered last first, behind `after`.
    func answeredThreads(
        of shop: Shop.ID, after: ServiceThread.ID?, limit: Int
    ) async throws(StoreError) -> [ServiceThread]
    func openThreadCount(of shop: Shop.ID) async throws(StoreError) -> Int

    func serviceSettings(of shop: Shop.ID) async throws(StoreError) -> ServiceSettings
    func keep(_ settings: ServiceSettings, of shop: Shop.ID) async throws(StoreError)

    /// What the shop has said that has one of the terms, newer answers before older ones, with all that is said of the
    /// product. Terms are those of `SearchText`.
    func findings(
        in shop: Shop.ID, for terms: [String], about product: Product.ID?
    ) async throws(StoreError) -> [Finding]
}

/// A question to be kept.
package struct KeptQuestion: Hashable, Sendable {
    /// The name of the thread, if it must be made.
    package let thread: ServiceThread.ID
    package let shop: Shop.ID
    package let buyer: Account.ID
    package let text: String
    package let product: Product.ID?
    /// What makes it count once, as long as it is kept.
    package let once: Idempotency
    package let at: Timestamp

    package init(
        thread: ServiceThread.ID, shop: Shop.ID, buyer: Account.ID, text: String, product: Product.ID?,
        once: Idempotency, at: Timestamp
    ) {
        self.thread = thread
        self.shop = shop
        self.buyer = buyer
        self.text = text
        self.product = product
        self.once = once
        self.at = at
    }
}

package enum AskOutcome: Hashable, Sendable {
    case kept(ServiceThread)
    /// The same question was kept under this key before.
    case known(ServiceThread)
    /// The key was used for another question.
    case keyReused
    /// As many questions wait as may.
    case tooManyWaiting
    /// The buyer has as many threads as one may.
    case tooManyThreads
}

package enum AnswerOutcome: Hashable, Sendable {
    case kept(ServiceThread)
    /// There is no such thread.
    case unknown
    /// The buyer has said more than what was read, or has been answered.
    case changed
}
