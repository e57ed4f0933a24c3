import Testing

@testable import Server

@Suite("Session token")
struct AccessTokenTests {
    @Test("is 43 characters of base64url, and no two are the same")
    func random() {
        let tokens = (0..<200).map { _ in AccessToken() }
        #expect(Set(tokens.map(\.text)).count == 200)
        for token in tokens { #expect(AccessToken(token.text) == token) }
        // Every letter of the alphabet comes up in 8,600 draws, so no bits are fixed.
        #expect(Set(tokens.flatMap { $0.text }).count == 64)
    }

    @Test("is kept as the SHA-256 of its text")
    func hashed() throws {
        let token = try #require(AccessToken(String(repeating: "A", count: 43)))
        #expect(token.hash == "0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a")
        #expect(AccessToken().hash.utf8.count == 64)
    }

    @Test(
        "what cannot be a token is not looked up",
        arguments: [
            "", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
            String(repeating: "A", count: 42) + "=", String(repeating: "A", count: 42) + "+",
            String(repeating: "A", count: 42) + "\u{E9}", String(repeating: "é", count: 43),
        ])
    func noToken(text: String) {
        #expect(AccessToken(text) == nil)
    }

    @Test("says nothing of itself in a log")
    func silent() {
        let token = AccessToken()
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped] { #expect(!text.contains(token.text)) }
    }
}
