import Commerce
import NIOHTTP1
import Wire

/// What a buyer asks shops in private, and how a shop answers.
extension APIClient {
    // MARK: - The buyer

    /// The thread with the question in it.
    package func ask(
        _ shop: Shop.ID, _ question: AskShop, idempotencyKey: String
    ) async throws(ClientError) -> ServiceThreadView {
        try await call(.POST, "/v1/shops/\(shop)/questions", question, idempotencyKey: idempotencyKey)
    }

    /// Nil when this person never asked the shop anything.
    package func ownThread(with shop: Shop.ID) async throws(ClientError) -> ServiceThreadView? {
        let own: OwnThread = try await call(.GET, "/v1/shops/\(shop)/questions")
        return own.thread
    }

    package func ownThreads() async throws(ClientError) -> [ServiceThreadView] {
        let list: ServiceThreadList = try await call(.GET, "/v1/questions")
        return list.threads
    }

    // MARK: - The shop

    /// The open ones first; `after` is the `next` of the list before.
    package func shopThreads(after: String? = nil) async throws(ClientError) -> ServiceThreadList {
        try await call(.GET, "/v1/shop/questions" + query(("after", after)))
    }

    package func shopThread(_ thread: ServiceThread.ID) async throws(ClientError) -> ServiceThreadView {
        try await call(.GET, "/v1/shop/questions/\(thread)")
    }

    /// What could be answered; takes as long as the server's assistant may.
    package func proposal(for thread: ServiceThread.ID) async throws(ClientError) -> ServiceProposal {
        try await call(.GET, "/v1/shop/questions/\(thread)/proposal")
    }

    /// Refused with `thread-changed` when there is more to read than up to the given number: so that the same answer is
    /// never sent twice, nor one to a question that has changed.
    package func answer(
        _ thread: ServiceThread.ID, _ text: String, upTo number: Int
    ) async throws(ClientError) -> ServiceThreadView {
        try await call(.POST, "/v1/shop/questions/\(thread)/answers", AnswerBuyer(text: text, upTo: number))
    }

    package func serviceSettings() async throws(ClientError) -> ServiceSettingsView {
        try await call(.GET, "/v1/shop/service")
    }

    package func keep(_ settings: ServiceSettingsView) async throws(ClientError) {
        try await perform(.PUT, "/v1/shop/service", settings)
    }
}
