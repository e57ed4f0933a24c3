import Testing
import Transport

@Suite("Master keys")
struct SecureMasterKeyTests {
    @Test("a key's text makes the same key again")
    func text() throws {
        let key = MasterKey.random()
        #expect(key.text.count == 56)
        #expect(MasterKey(text: key.text) == key)
        #expect(MasterKey(text: key.text.uppercased()) == key)
        let known = try #require(MasterKey(bytes: 0..<28))
        #expect(known.text == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b")
    }

    @Test(
        "text that is no key gives none",
        arguments: [
            "", "00", String(repeating: "0", count: 55), String(repeating: "0", count: 57),
            String(repeating: "0", count: 55) + "g", String(repeating: "0", count: 54) + " 0",
            String(repeating: "0", count: 55) + "０", String(repeating: "0", count: 56) + "\n",
        ])
    func refuses(text: String) {
        #expect(MasterKey(text: text) == nil)
    }

    @Test("other than 28 bytes give no key", arguments: [0, 16, 27, 29])
    func wrongLength(count: Int) {
        #expect(MasterKey(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("random keys differ")
    func random() {
        #expect(Set((0..<100).map { _ in MasterKey.random().text }).count == 100)
    }

    @Test("no way of printing shows the secret")
    func secrecy() throws {
        let key = try #require(MasterKey(bytes: [UInt8](repeating: 0xab, count: 28)))
        var dumped = ""
        dump([key], to: &dumped)
        let shown = ["\(key)", String(reflecting: key), String(describing: Optional(key)), dumped, "\([key])"]
        for text in shown {
            #expect(text.contains("MasterKey(…)"))
            #expect(!text.contains("171") && !text.lowercased().contains("abab"))
        }
    }
}
