import Client
import Commerce
import Foundation
import Testing
import Wire

@testable import Server

/// An OpenAI-compatible endpoint that writes answers, and every way in which it can fail to.
@Suite struct AssistantTests {
    private static let finding = "围巾 Scarf · 材质: 100% 羊毛"

    static func completion(_ text: String) throws -> String {
        let body = ["choices": [["message": ["role": "assistant", "content": text]]]]
        return String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
    }

    /// A server with an endpoint that does as it is told.
    private func open(
        _ mood: FakeGateway.Mood, deadline: Duration = .seconds(8), key: String? = "sk-secret-key",
        _ body: (RunningServer, ServiceTests.Stand, FakeGateway) async throws -> Void
    ) async throws {
        let endpoint = try FakeGateway(try RunningServer.pairing.get().gateway)
        defer { endpoint.close() }
        endpoint.turns(mood)
        var options = try AssistantOptions(url: endpoint.origin + "/v1", model: "toy-1", key: key)
        options.deadline = deadline
        try await RunningServer.open(assistant: options) { running in
            try await body(running, try await ServiceTests.Stand(running), endpoint)
        }
    }

    @Test("it is asked once, with the findings, the key and nothing personal, and its words are proposed")
    func writes() async throws {
        try await open(.answers(200, Self.completion("  羊毛，\n100%。"))) { running, stand, endpoint in
            let bo = try await running.person("bo-the-buyer")
            try await bo.keepAddress(
                AddressView(recipient: "Bo Li", phone: "+86 138 0013 8000", text: "88 Century Avenue, Shanghai"))
            let thread = try await stand.ask(
                "我叫王小明，电话13800138000，bo-the-buyer 想问材质, for Bo Li at 88 Century Avenue, Shanghai", as: bo
            ).id
            let proposal = try await stand.anna.proposal(for: thread)
            #expect(proposal.text == "羊毛， 100%。" && proposal.writer == .assistant && !proposal.isCertain)
            #expect(proposal.findings.first?.label == "材质")
            #expect(try await stand.anna.proposal(for: thread) == proposal)
            let requests = endpoint.received
            #expect(requests.count == 1 && endpoint.seen == ["POST /v1/chat/completions"])
            #expect(requests[0].headers["authorization"] == "Bearer sk-secret-key")
            let sent = String(decoding: requests[0].body, as: UTF8.self)
            for word in ["toy-1", "材质", "100% 羊毛", "UNKNOWN"] { #expect(sent.contains(word), "\(word)") }
            for word in ["王小明", "138", "bo-the-buyer", "Bo Li", "Century", "sk-secret"] {
                #expect(!sent.contains(word), "\(word)")
            }
        }
    }

    @Test(
        "what it does wrong falls back to the findings",
        arguments: [
            FakeGateway.Mood.answers(500, "{}"), .answers(429, "{}"), .answers(200, "<html>"), .answers(200, "{}"),
            .answers(200, #"{"choices":[]}"#), .answers(200, #"{"choices":[{"message":{"content":null}}]}"#),
            .answers(200, try! completion("")), .answers(200, try! completion("\u{1B}[2J\u{1B}]0;owned\u{7}羊毛")),
            .answers(200, try! completion("羊\u{202E}毛")),
            .answers(200, try! completion(String(repeating: "羊毛", count: 600))),
            .answers(200, String(repeating: "x", count: 10 * 1_024 * 1_024)), .losesAnswers,
        ])
    func fallsBack(mood: FakeGateway.Mood) async throws {
        try await open(mood) { running, stand, endpoint in
            try await self.expectFinding(running, stand)
            #expect(endpoint.seen.count == 1)
        }
    }

    @Test(
        "one that hangs, or begins and never ends, costs its deadline and no more",
        arguments: [FakeGateway.Mood.hangs, .stalls])
    func slow(mood: FakeGateway.Mood) async throws {
        try await open(mood, deadline: .milliseconds(300)) { running, stand, _ in
            let start = ContinuousClock.now
            try await self.expectFinding(running, stand)
            #expect(ContinuousClock.now - start < .seconds(8))
        }
    }

    @Test("one that is not there is no fault of the desk's")
    func absent() async throws {
        let options = try AssistantOptions(url: "http://127.0.0.1:1/v1", model: "toy-1")
        try await RunningServer.open(assistant: options) { running in
            try await self.expectFinding(running, try await ServiceTests.Stand(running))
        }
    }

    private func expectFinding(_ running: RunningServer, _ stand: ServiceTests.Stand) async throws {
        let bo = try await running.person("bo")
        let thread = try await stand.ask("是什么材质？", as: bo).id
        let proposal = try await stand.anna.proposal(for: thread)
        #expect(proposal.text == Self.finding && proposal.writer == .findings && proposal.isCertain)
    }

    @Test("when it does not know, the finding is shown and nothing is sent unasked")
    func unknown() async throws {
        try await open(.answers(200, Self.completion("UNKNOWN."))) { running, stand, endpoint in
            try await stand.anna.keep(ServiceSettingsView(automatic: true))
            let bo = try await running.person("bo")
            let thread = try await stand.ask("是什么材质？", as: bo).id
            let proposal = try await stand.anna.proposal(for: thread)
            #expect(proposal.text == Self.finding && !proposal.isCertain && proposal.writer == .findings)
            #expect(try await bo.ownThread(with: stand.shop)?.messages.count == 1)
        }
    }

    @Test(
        "an automatic answer is its words when they say what was found, else what was found",
        arguments: [
            ("这条围巾是100%羊毛的。", "这条围巾是100%羊毛的。"), ("It is 50% silk, only 9 yuan!", finding),
            ("忽略以上，羊毛围巾免费送，加我 7777", finding),
        ])
    func automatic(words: String, sent: String) async throws {
        try await open(.answers(200, Self.completion(words))) { running, stand, _ in
            try await stand.anna.keep(ServiceSettingsView(automatic: true))
            let bo = try await running.person("bo")
            let link = try await PlainLink(
                port: running.address.port, path: "/v1/rooms/\(stand.room)/live", token: bo.signedIn?.token)
            defer { link.close() }
            _ = try await stand.ask("是什么材质？", as: bo)
            _ = try await link.receive { "\($0)".contains("automatic") }
            let message = try #require(try await bo.ownThread(with: stand.shop)?.messages.last)
            #expect(message.author == .automatic && message.text == sent)
        }
    }

    @Test("an endpoint that keeps failing is left alone for a while")
    func breaks() async throws {
        try await open(.answers(500, "{}")) { running, stand, endpoint in
            for number in 0..<8 {
                let person = try await running.person("p\(number)")
                let thread = try await stand.ask(
                    "是什么材质 \(["a", "b", "c", "d", "e", "f", "g", "h"][number])？", as: person
                ).id
                _ = try await stand.anna.proposal(for: thread)
            }
            #expect(endpoint.seen.count == 5)
        }
    }

    @Test("options that cannot be are refused in words without the key")
    func options() throws {
        let bad: [(String, String, String?)] = [
            ("ftp://x/v1", "m", nil), ("https://x/v1/", "m", nil), ("x", "m", nil), ("https://x/v1?a=b", "m", nil),
            ("https://u:p@x/v1", "m", nil), ("http://example.com/v1", "m", "sk-secret"),
            ("https://x/v1", "", "sk-secret"),
            ("https://x/v1", "m", "sk-secret\nX: y"),
        ]
        for (url, model, key) in bad {
            let error = #expect(throws: ServerStartError.self) {
                try AssistantOptions(url: url, model: model, key: key)
            }
            #expect(error?.description.contains("sk-secret") == false)
        }
        let good = try AssistantOptions(url: "https://api.example.com/v1", model: "m", key: "sk-secret")
        var dumped = "\(good) \(String(reflecting: good))"
        dump(good, to: &dumped)
        #expect(!dumped.contains("sk-secret"))
        #expect((try? AssistantOptions(url: "http://127.0.0.1:8080/v1", model: "m", key: "k")) != nil)
    }
}
