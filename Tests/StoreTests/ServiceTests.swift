import Commerce
import Foundation
import GRDB
import Testing

@testable import Store

/// Threads, and what answers are searched in.
@Suite struct ServiceTests {
    private let file = TemporaryDatabase()
    private static let now = Bazaar.opening
    private static let shop = Bazaar.shop

    private func question(
        _ text: String = "材质?", key: String, hash: String = "h", of buyer: Account.ID = "ann", product: Product.ID? = nil,
        at seconds: Int = 0
    ) -> KeptQuestion {
        KeptQuestion(
            thread: Identifier(rawValue: "q-\(buyer)-\(key)")!,  // Letters, digits and '-'.
            shop: Self.shop, buyer: buyer, text: text, product: product,
            once: Idempotency(key: .init(account: buyer, name: Identifier(rawValue: key)!), requestHash: hash),
            at: Self.now + .seconds(seconds))
    }

    private func open(_ buyers: Account.ID...) async throws -> SQLiteStore {
        let store = try await file.openWithShelf()
        for buyer in buyers {
            try await store.create(
                Account(id: buyer, name: try #require(Account.Name(rawValue: "the-\(buyer)"))), password: "p", at: Self.now)
        }
        return store
    }

    private func kept(_ outcome: AskOutcome) throws -> ServiceThread {
        guard case .kept(let thread) = outcome else { throw StoreError.failed("\(outcome)") }
        return thread
    }

    @Test("one thread a buyer, questions counted once, and as many as may wait")
    func asking() async throws {
        let store = try await open("ann")
        let first = try kept(try await store.ask(question(key: "k1")))
        #expect(first.waiting == 1 && first.messages.map(\.number) == [1])
        #expect(try await store.ask(question(key: "k1")) == .known(first))
        #expect(try await store.ask(question("other", key: "k1", hash: "h2")) == .keyReused)
        for number in 2...Commerce.Limits.questionsWaiting {
            #expect(try kept(try await store.ask(question(key: "k\(number)"))).id == first.id)
        }
        #expect(try await store.ask(question(key: "k9")) == .tooManyWaiting)
        #expect(try await store.openThreadCount(of: Self.shop) == 1)
        let outcome = try await store.answer(first.id, "yes", by: .shop, upTo: 5, learning: true, at: Self.now)
        guard case .kept(let thread) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(thread.waiting == 0 && thread.messages.count == 6)
        #expect(try await store.answer(first.id, "yes", by: .shop, upTo: 5, learning: true, at: Self.now) == .changed)
        #expect(try await store.answer("q-none", "yes", by: .shop, upTo: 5, learning: true, at: Self.now) == .unknown)
        #expect(try await store.thread(of: "ann", with: Self.shop) == thread)
        #expect(try await store.thread(of: "ann", with: "other") == nil)
    }

    @Test("a thread keeps its newest messages")
    func bounded() async throws {
        let store = try await open("ann")
        var thread = try kept(try await store.ask(question(key: "k")))
        for number in 1...Commerce.Limits.threadMessages {
            guard
                case .kept(let next) = try await store.answer(
                    thread.id, "a\(number)", by: .shop, upTo: number, learning: false, at: Self.now)
            else { break }
            thread = next
        }
        #expect(thread.messages.count == Commerce.Limits.threadMessages && thread.messages.first?.text == "a1")
        #expect(try await store.thread(thread.id) == thread)
    }

    @Test("open threads come first, the longest wait first; answered ones in pages, the newest first")
    func lists() async throws {
        let buyers: [Account.ID] = ["b0", "b1", "b2", "b3", "b4"]
        let store = try await open("b0", "b1", "b2", "b3", "b4")
        for (index, buyer) in buyers.enumerated() {
            _ = try await store.ask(question(key: "k", of: buyer, at: index))
        }
        _ = try await store.ask(question(key: "again", of: "b0", at: 50))
        for buyer in buyers.suffix(3) {
            let thread = try #require(try await store.thread(of: buyer, with: Self.shop))
            _ = try await store.answer(thread.id, "a", by: .automatic, upTo: 1, learning: false, at: Self.now + .seconds(60))
        }
        #expect(try await store.openThreads(of: Self.shop, limit: 9).map(\.buyer) == ["b0", "b1"])
        let first = try await store.answeredThreads(of: Self.shop, after: nil, limit: 2)
        #expect(first.map(\.buyer) == ["b4", "b3"] && first.allSatisfy { $0.messages.count == 1 })
        #expect(try await store.answeredThreads(of: Self.shop, after: first[1].id, limit: 2).map(\.buyer) == ["b2"])
        #expect(try await store.answeredThreads(of: "other", after: nil, limit: 2) == [])
    }

    @Test("messages lie sealed in the file, and open after a restart with the settings")
    func sealed() async throws {
        let store = try await open("ann")
        let text = "my-very-private-question"
        let thread = try kept(try await store.ask(question(text, key: "k")))
        try await store.keep(ServiceSettings(isAutomatic: true), of: Self.shop)
        try store.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)).range(of: Data(text.utf8)) == nil)
        let again = try file.open()
        #expect(try await again.thread(thread.id) == thread)
        #expect(try await again.serviceSettings(of: Self.shop).isAutomatic)
        #expect(try await again.serviceSettings(of: "other").isAutomatic == false)
    }

    private func found(_ store: SQLiteStore, _ text: String, in shop: Shop.ID = shop) async throws -> [Finding] {
        try await store.findings(in: shop, for: SearchText.terms(of: text, .asked), about: nil)
    }

    private func learn(_ store: SQLiteStore, _ text: String, _ answer: String, of buyer: Account.ID, key: String) async throws {
        let thread = try kept(try await store.ask(question(text, key: key, of: buyer)))
        _ = try await store.answer(
            thread.id, answer, by: .shop, upTo: thread.messages.last?.number ?? 0, learning: true, at: Self.now)
    }

    @Test("Chinese of one, two and many characters, English and both find what was answered; other shops do not")
    func search() async throws {
        let store = try await open("ann", "bob")
        try await learn(store, "尺码偏大吗 sizes", "偏大", of: "ann", key: "k1")
        try await learn(store, "什么时候发货", "明天", of: "ann", key: "k2")
        for text in ["尺码", "码", "这个尺码大吗？", "Size?", "SIZES 发货", "ｓｉｚｅ"] {
            #expect(try await found(store, text).contains { $0.text == "偏大" }, "\(text)")
        }
        #expect(try await found(store, "发货 尺码").map(\.text).prefix(2) == ["明天", "偏大"], "newer answers first")
        #expect(try await found(store, "量子 quantum") == [])
        #expect(try await found(store, "尺码", in: "other") == [])
        try await learn(store, "什么时候发货", "三天内", of: "bob", key: "k1")
        #expect(try await found(store, "发货").map(\.text) == ["三天内"], "the shop's last word")
    }

    @Test("no text is an operator: terms are quoted, even those that no text comes to")
    func hostile() async throws {
        let store = try await open("ann")
        try await learn(store, "材质", "棉", of: "ann", key: "k1")
        let terms = [
            "\"", "\"\"", "a\" OR \"b", "*", "a*", "NEAR(", "shop:x", "{shop}:", "AND", "OR", "NOT", "^", "-", "+", "'", "", "\0",
            "a\0b", ")", "((", "材质\"", String(repeating: "\"", count: 1_000_000), String(repeating: "x", count: 1_000_000),
        ]
        for term in terms { #expect(try await store.findings(in: Self.shop, for: [term], about: nil).count <= 1, "\(term.prefix(20))") }
        #expect(try await store.findings(in: Self.shop, for: terms, about: nil).count <= 1)
        #expect(try await store.findings(in: Self.shop, for: [], about: nil) == [])
        #expect(try await found(store, "材质").map(\.text) == ["棉"], "the tables are there")
    }

    @Test("a product is found by all its texts as they are now, also in a database from before there was a search")
    func products() async throws {
        let store = try await open()
        let product = try #require(try await store.catalogue(of: Self.shop, after: nil, limit: 1).first?.product)
        let terms = SearchText.terms(of: product.title, .asked)
        let before = try await store.findings(in: Self.shop, for: terms, about: nil)
        #expect(try await store.findings(in: Self.shop, for: [], about: product.id) == product.findings)
        try store.close()
        let queue = try DatabaseQueue(path: file.path)
        try await queue.write { database in
            for table in ["service_terms", "service_known", "service_message", "service_thread", "service_shop"] {
                try database.execute(sql: "DROP TABLE \(table)")
            }
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '% service'")
        }
        try queue.close()
        let again = try file.open()
        #expect(try await again.findings(in: Self.shop, for: terms, about: nil) == before)
    }
}
