import Testing

@testable import Payments

@Suite("Resource cipher")
struct ResourceCipherTests {
    // Made with Node's crypto and with Python's cryptography, which agree.
    static let key = "0123456789abcdef0123456789ABCDEF"
    static let nonce = "fdasflkja484"
    static let plaintext = #"{"out_trade_no":"hawker-0001","说明":"支付成功"}"#
    static let ciphertext =
        "bz1mQGtugHE+xvD4swlMsg4aPu6ikCtOElxkIUHlO0ztN6ypcir+qybgAkMslHMpKoy9q27zdSK3WBFmxLPQpdl/S+oWTg=="

    @Test("opens and makes what two other implementations make")
    func knownVector() throws {
        let cipher = try ResourceCipher(apiKey: Self.key)
        let opened = try cipher.open(Self.ciphertext, nonce: Self.nonce, associatedData: "transaction")
        #expect(String(decoding: opened, as: UTF8.self) == Self.plaintext)
        #expect(
            try cipher.seal(Array(Self.plaintext.utf8), nonce: Self.nonce, associatedData: "transaction")
                == Self.ciphertext)
    }

    @Test(
        "opens nothing that differs in key, nonce, associated data, or one byte",
        arguments: [
            ("X123456789abcdef0123456789ABCDEF", nonce, "transaction", ciphertext),
            (key, "fdasflkja485", "transaction", ciphertext),
            (key, "fdasflkja48", "transaction", ciphertext),
            (key, "", "transaction", ciphertext),
            (key, nonce, "", ciphertext),
            (key, nonce, "transaction", "c" + ciphertext.dropFirst()),
            (key, nonce, "transaction", String(ciphertext.dropLast(4))),
            (key, nonce, "transaction", "AAAA"),
            (key, nonce, "transaction", "not base64"),
            (key, nonce, "transaction", ""),
        ])
    func altered(key: String, nonce: String, associatedData: String, ciphertext: String) throws {
        let cipher = try ResourceCipher(apiKey: key)
        #expect(
            code { _ = try cipher.open(ciphertext, nonce: nonce, associatedData: associatedData) } == .undecipherable)
    }

    @Test("a key of another length is a configuration error", arguments: ["", "short", key + "0"])
    func keyLength(key: String) {
        #expect(code { _ = try ResourceCipher(apiKey: key) } == .badConfiguration)
    }

    @Test("no key shows in a description of a configuration or a pairing")
    func silent() throws {
        let talk = try Conversation()
        let pairing = try Conversation.pairing.get()
        let apiKey = try #require(pairing.settings(origin: "")[MerchantConfiguration.Name.weChatAPIKey])
        var dumped = ""
        dump(talk, to: &dumped)
        dump(pairing, to: &dumped)
        #expect(dumped.contains("merchantID") && dumped.contains("sellerID"))
        for secret in ["SymmetricKey", "PRIVATE", apiKey] { #expect(!dumped.contains(secret)) }
    }
}
