import Client
import Foundation
import Testing

@Suite struct RequestKeysTests {
    @Test("a key is a UUID of version 7 that begins with the time")
    func version() throws {
        let before = UInt64(Date().timeIntervalSince1970 * 1_000)
        let key = RequestKeys.fresh()
        let after = UInt64(Date().timeIntervalSince1970 * 1_000)
        #expect(UUID(uuidString: key) != nil)
        let digits = key.filter { $0 != "-" }
        #expect(digits.count == 32 && key.count == 36)
        let time = try #require(UInt64(digits.prefix(12), radix: 16))
        #expect((before...after).contains(time))
        #expect(Array(digits)[12] == "7", "the version")
        #expect("89ab".contains(Array(digits)[16]), "the variant of RFC 9562")
    }

    @Test("what is called the same has the same key, until 256 others came; no two share one")
    func remembers() {
        let keys = RequestKeys()
        let first = keys.key(for: "order-1")
        #expect(keys.key(for: "order-1") == first)
        let others = (0..<255).map { keys.key(for: "other-\($0)") }
        #expect(Set(others + [first]).count == 256)
        #expect(keys.key(for: "order-1") == first)
        _ = keys.key(for: "one more")
        #expect(keys.key(for: "order-1") != first)
    }
}
