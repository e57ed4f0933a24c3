import Client
import Commerce
import Foundation
import Media
import Store
import Testing
import Wire

@testable import Server

/// Buyers ask, shops answer: through the whole server.
///
@Suite struct ServiceTests {
    /// A shop on the air that sells a scarf of wool.
    struct Stand {
        let anna: APIClient
        let room: Room.ID
        let product: Product.ID
        let shop: Shop.ID

        init(_ running: RunningServer) async throws {
            anna = try await running.person("anna")
            room = try await anna.openRoom(OpenRoom(title: "t")).room
            shop = Shop(of: try #require(anna.signedIn).account.id).id
            product = CodedIdentifier.product("scarf", in: shop)
            let scarf = CatalogueProduct(
                code: "scarf", title: "围巾 Scarf", description: "手感柔软。Wash it cold.",
                attributes: [
                    AttributeView(name: "材质", value: "100% 羊毛"), AttributeView(name: "Length", value: "180 cm"),
                ],
                skus: [CatalogueSKU(code: "one", listPrice: .fen(100), stock: 1)])
            _ = try await anna.importCatalogue(Catalogue(products: [scarf]), idempotencyKey: "scarf")
        }

        func ask(_ text: String, as person: APIClient, key: String = UUID().uuidString) async throws
            -> ServiceThreadView
        {
            try await person.ask(shop, AskShop(text: text, product: product), idempotencyKey: key)
        }
    }

    /// What a link is told in private, until there is something that fits.
    private func news(
        _ link: PlainLink, where fits: ([String: Any]) -> Bool = { _ in true }
    ) async throws -> [String: Any] {
        var found: [String: Any]?
        _ = try await link.receive { message in
            let tick = (message["tick"] ?? message["resumed"]) as? [String: Any]
            for event in tick?["events"] as? [[String: Any]] ?? [] where event["type"] as? String == "service" {
                guard let news = event["service"] as? [String: Any], fits(news) else { continue }
                found = news
            }
            return found != nil
        }
        return try #require(found)
    }

    private func author(_ news: [String: Any]) -> String? { (news["message"] as? [String: Any])?["author"] as? String }

    @Test("a question reaches the desk, its answer the buyer at once and later over the API, and nobody else either")
    func conversation() async throws {
        try await RunningServer.open { running in
            let stand = try await Stand(running)
            let (bo, cy) = (try await running.person("bo"), try await running.person("cy"))
            var links: [PlainLink] = []
            for person in [bo, cy, stand.anna] {
                links.append(
                    try await PlainLink(
                        port: running.address.port, path: "/v1/rooms/\(stand.room)/live",
                        token: person.signedIn?.token))
            }
            defer { links.forEach { $0.close() } }
            for link in links { _ = try await link.receive() }

            let asked = try await stand.ask("  有\u{1B}[31m红色\u{202E}的吗？ ", as: bo)
            #expect(asked.messages.map(\.text) == ["有[31m红色的吗？"] && asked.waiting == 1)
            let told = try await news(links[2])
            #expect(author(told) == "buyer" && (told["buyer"] as? [String: Any])?["name"] as? String == "bo")
            let list = try await stand.anna.shopThreads()
            #expect(list.open == 1 && list.threads.map(\.id) == [asked.id] && list.threads[0].buyer.name == "bo")

            let answered = try await stand.anna.answer(asked.id, "有的，红色和蓝色。", upTo: 1)
            #expect(answered.messages.map(\.author) == [.buyer, .shop] && answered.waiting == 0)
            #expect(
                author(try await news(links[0]) { ($0["message"] as? [String: Any])?["number"] as? Int == 2 }) == "shop"
            )
            #expect(try await bo.ownThread(with: stand.shop) == answered)
            #expect(try await bo.ownThreads().map(\.id) == [asked.id])

            // Somebody else's link carries what comes later, and nothing of this.
            links[1].send(#"{"type":"say","id":"m1","text":"hello"}"#)
            _ = try await links[1].receive { message in
                #expect(!"\(message)".contains("service"))
                return ((message["tick"] as? [String: Any])?["danmaku"]) != nil
            }
            let late = try await PlainLink(
                port: running.address.port, path: "/v1/rooms/\(stand.room)/live", token: cy.signedIn?.token)
            defer { late.close() }
            #expect(!"\(try await late.receive())".contains("红色"))
        }
    }

    @Test("threads of others do not exist, whoever asks for them")
    func privacy() async throws {
        try await RunningServer.open { running in
            let stand = try await Stand(running)
            let (bo, cy, eve) = (
                try await running.person("bo"), try await running.person("cy"), try await running.person("eve")
            )
            let thread = try await stand.ask("secret?", as: bo).id
            #expect(try await cy.ownThread(with: stand.shop) == nil)
            #expect(try await cy.ownThreads() == [])
            for other in [bo, cy, eve] {
                let none: ServiceThread.ID = "q-0123456789abcdef"
                for id in [thread, none] {
                    await refused("thread-unknown") { () async throws(ClientError) in _ = try await other.shopThread(id)
                    }
                    await refused("thread-unknown") { () async throws(ClientError) in
                        _ = try await other.proposal(for: id)
                    }
                    await refused("thread-unknown") { () async throws(ClientError) in
                        _ = try await other.answer(id, "x", upTo: 1)
                    }
                }
                #expect(try await other.shopThreads().threads == [])
            }
            for path in [
                "/v1/shop/questions", "/v1/shop/questions/\(thread)", "/v1/shop/questions/\(thread)/proposal",
                "/v1/shops/\(stand.shop)/questions", "/v1/questions", "/v1/shop/service",
            ] {
                #expect(try await running.raw("GET", path, body: "").status == 401, "\(path)")
            }
            #expect(
                try await running.raw(
                    "GET", "/v1/shop/questions?after=\(thread)", body: "", token: cy.token
                ).body.contains(#""threads":[]"#))
        }
    }

    @Test("a question counts once, has a length, and its sender a pace")
    func bounds() async throws {
        try await RunningServer.open { running in
            let stand = try await Stand(running)
            let bo = try await running.person("bo")
            let first = try await stand.ask("first?", as: bo, key: "k")
            #expect(try await stand.ask("first?", as: bo, key: "k") == first)
            await refused("idempotency-key-reused") { () async throws(ClientError) in
                _ = try await bo.ask(stand.shop, AskShop(text: "other?"), idempotencyKey: "k")
            }
            let problem = await refused("too-fast") { () async throws(ClientError) in
                _ = try await bo.ask(stand.shop, AskShop(text: "fourth?"), idempotencyKey: "k4")
            }
            #expect((problem?.retryAfter ?? 0) >= 1)
            #expect(try await bo.ownThread(with: stand.shop)?.messages.count == 1)

            let cy = try await running.person("cy")
            for text in ["", " \u{200B}\u{1B} ", String(repeating: "字", count: 501)] {
                await refused("out-of-range", text) { () async throws(ClientError) in
                    _ = try await cy.ask(stand.shop, AskShop(text: text), idempotencyKey: "k")
                }
            }
            await refused("body-too-large") { () async throws(ClientError) in
                _ = try await cy.ask(
                    stand.shop, AskShop(text: String(repeating: "a", count: 1_000_000)), idempotencyKey: "k")
            }
            let body = #"{"text":"x"}"#
            let path = "/v1/shops/\(stand.shop)/questions"
            #expect(try await running.raw("POST", path, body: body, token: cy.token).code == "malformed")
            #expect(
                try await running.raw("POST", "/v1/shops/a-nobody/questions", body: body, token: cy.token, key: "k")
                    .status == 404)
            await refused("out-of-range", "the own shop") { () async throws(ClientError) in
                _ = try await stand.anna.ask(stand.shop, AskShop(text: "me?"), idempotencyKey: "k")
            }
            try await stand.anna.ban(PersonRequest(name: "cy"), from: stand.room)
            await refused("banned") { () async throws(ClientError) in
                _ = try await cy.ask(stand.shop, AskShop(text: "again?"), idempotencyKey: "k")
            }
        }
    }

    @Test("an answer goes to what was read, and once")
    func upTo() async throws {
        try await RunningServer.open { running in
            let stand = try await Stand(running)
            let bo = try await running.person("bo")
            let thread = try await stand.ask("one?", as: bo).id
            _ = try await stand.ask("two?", as: bo)
            await refused("thread-changed") { () async throws(ClientError) in
                _ = try await stand.anna.answer(thread, "to the first", upTo: 1)
            }
            _ = try await stand.anna.answer(thread, "to both", upTo: 2)
            await refused("thread-changed") { () async throws(ClientError) in
                _ = try await stand.anna.answer(thread, "to both", upTo: 2)
            }
            #expect(try await bo.ownThread(with: stand.shop)?.messages.map(\.text) == ["one?", "two?", "to both"])
        }
    }

    @Test("what is certain is sent at once where the host allows it, marked, and never twice for the same question")
    func automatic() async throws {
        try await RunningServer.open { running in
            let stand = try await Stand(running)
            let bo = try await running.person("bo")
            #expect(try await stand.anna.serviceSettings().automatic == false)
            try await stand.anna.keep(ServiceSettingsView(automatic: true))
            let link = try await PlainLink(
                port: running.address.port, path: "/v1/rooms/\(stand.room)/live", token: bo.signedIn?.token)
            defer { link.close() }
            let thread = try await stand.ask("请问是什么材质？", as: bo)
            #expect(thread.messages.count == 1)
            let told = try await news(link) { self.author($0) != "buyer" }
            #expect(author(told) == "automatic" && told["waiting"] as? Int == 0)
            let own = try #require(try await bo.ownThread(with: stand.shop))
            #expect(own.messages.map(\.author) == [.buyer, .automatic])
            #expect(own.messages[1].text == "围巾 Scarf · 材质: 100% 羊毛")
            let list = try await stand.anna.shopThreads()
            #expect(list.open == 0 && list.threads[0].messages.last?.author == .automatic)

            // It was not what bo wanted to know: a person answers, and what is not certain is theirs as well.
            _ = try await stand.ask("材质是什么", as: bo)
            let cy = try await running.person("cy")
            _ = try await stand.ask("会起球吗", as: cy)
            let personal = try await running.person("dee")
            _ = try await stand.ask("我的订单是什么材质", as: personal)
            // A later certain one is answered: so the ones before it have been looked at.
            let ed = try await running.person("ed")
            let other = try await PlainLink(
                port: running.address.port, path: "/v1/rooms/\(stand.room)/live", token: ed.signedIn?.token)
            defer { other.close() }
            _ = try await stand.ask("length?", as: ed)
            #expect(author(try await news(other) { self.author($0) != "buyer" }) == "automatic")
            #expect(try await stand.anna.shopThreads().open == 3)
        }
    }

    @Test("what the shop answered is proposed to the next who asks, and nothing of what was personal")
    func learning() async throws {
        try await RunningServer.open { running in
            let stand = try await Stand(running)
            let people = try await ["bo", "cy", "dee", "ed"].asyncMap { try await running.person($0) }
            let first = try await stand.ask("可以机洗吗？", as: people[0]).id
            #expect(try await stand.anna.proposal(for: first).isCertain == false)
            _ = try await stand.anna.answer(first, "可以，冷水轻柔机洗。", upTo: 1)
            let second = try await stand.ask("请问可以机洗吗", as: people[1]).id
            let proposal = try await stand.anna.proposal(for: second)
            #expect(proposal.text == "可以，冷水轻柔机洗。" && proposal.isCertain && proposal.writer == .findings)
            #expect(proposal.findings.first?.source == .answer && proposal.findings.first?.label == "可以机洗吗？")
            let third = try await stand.ask("能寄到门口吗", as: people[2]).id
            _ = try await stand.anna.answer(third, "寄到 13912345678 名下", upTo: 1)
            let fourth = try await stand.ask("能寄到门口吗", as: people[3]).id
            #expect(!"\(try await stand.anna.proposal(for: fourth))".contains("139"))
        }
    }

    @Test(
        "whatever is asked, the search answers",
        arguments: [
            #""OR" NEAR(材质 b) shop:x* ^y -z {terms}: AND NOT "" ' ; DROP TABLE service_terms --"#, "材质\u{0}\u{0}", "*",
            "\"", "AND",
            "NOT 材质", String(repeating: "\"(", count: 250), "👨‍👩‍👧‍👦", "'; --",
        ])
    func hostile(question: String) async throws {
        try await RunningServer.open { running in
            let stand = try await Stand(running)
            let bo = try await running.person("bo")
            let thread = try await stand.ask(question, as: bo).id
            let proposal = try await stand.anna.proposal(for: thread)
            #expect(proposal.question == 1 && (proposal.text == nil) == proposal.findings.isEmpty)
            if question.contains("材质") { #expect(proposal.findings.contains { $0.label == "材质" }) }
        }
    }

    @Test("threads, settings and what is known outlive the server")
    func restart() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = folder.appendingPathComponent("test.sqlite").path
        let server = try await RunningServer.start(database)
        let store = try SQLiteStore(path: database)
        let running = RunningServer(
            server: server, address: ServerAddress(host: HawkerServer.host, port: server.port), database: database,
            store: store)
        let stand = try await Stand(running)
        let bo = try await running.person("bo")
        let thread = try await stand.ask("可以机洗吗", as: bo).id
        let before = try await stand.anna.answer(thread, "可以", upTo: 1)
        try await stand.anna.keep(ServiceSettingsView(automatic: true))
        await server.stop()

        let again = try await RunningServer.start(database)
        let address = ServerAddress(host: HawkerServer.host, port: again.port)
        let (anna, buyer) = (APIClient(server: address), APIClient(server: address))
        anna.resume(stand.anna.signedIn)
        buyer.resume(bo.signedIn)
        #expect(try await buyer.ownThread(with: stand.shop) == before)
        #expect(try await anna.serviceSettings().automatic)
        let cy = try await RunningServer.person("cy", in: store, at: address)
        let next = try await cy.ask(
            stand.shop, AskShop(text: "可以机洗吗", product: stand.product), idempotencyKey: "k")
        #expect(try await anna.shopThread(next.id).messages.first?.text == "可以机洗吗")
        await again.stop()
        // What is private lies sealed on the disk.
        let bytes = try Data(contentsOf: URL(fileURLWithPath: database))
        #expect(bytes.range(of: Data(thread.rawValue.utf8)) != nil)
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
