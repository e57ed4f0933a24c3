import Commerce
import Foundation
import Testing
import Wire

@testable import Server

/// A draw that another program computed, with Python's `hmac` and `hashlib`, from the rules in `Protocol.md`.
@Suite struct DrawCheckTests {
    private static let seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    private static let commitment = "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    private static let entrants = """
        [{"id": "a-ann", "name": "Ann"}, {"id": "a-bob", "name": "Bob"}, {"id": "a-cy", "name": "Cy"},
         {"id": "a-dan", "name": "Dan"}, {"id": "a-eve", "name": "Eve"}]
        """
    static let luckyBag = """
        {"draw": "d-1", "kind": "lucky-bag", "places": 3, "commitment": "\(commitment)", "seed": "\(seed)",
         "entrants": \(entrants),
         "winners": [{"id": "a-ann", "name": "Ann", "place": 0}, {"id": "a-dan", "name": "Dan", "place": 1},
                     {"id": "a-cy", "name": "Cy", "place": 2}]}
        """
    static let redPacket = """
        {"draw": "d-2", "kind": "red-packet", "places": 4, "pot": {"minorUnits": 10000, "currency": "CNY"},
         "parts": [300, 1920, 1345, 6435], "commitment": "\(commitment)", "seed": "\(seed)",
         "entrants": [{"id": "a-eve", "name": "Eve"}, {"id": "a-bob", "name": "Bob"}],
         "winners": [
            {"id": "a-eve", "name": "Eve", "place": 0, "amount": {"minorUnits": 300, "currency": "CNY"}},
            {"id": "a-bob", "name": "Bob", "place": 1, "amount": {"minorUnits": 1920, "currency": "CNY"}}]}
        """

    private func differences(_ text: String) throws -> [String] {
        DrawCheck(try JSONDecoder().decode(DrawRecord.self, from: Data(text.utf8))).differences
    }

    @Test("what another program drew holds", arguments: [luckyBag, redPacket])
    func golden(text: String) throws {
        #expect(try differences(text) == [])
    }

    @Test(
        "what is changed in a record is found",
        arguments: [
            (luckyBag, #""id": "a-ann", "name": "Ann", "place": 0"#, #""id": "a-eve", "name": "Eve", "place": 0"#),
            (luckyBag, #"{"id": "a-dan", "name": "Dan"},"#, ""), (luckyBag, #""places": 3"#, #""places": 4"#),
            (luckyBag, "1d1e1f", "1d1e1e"), (luckyBag, "630dcd", "630dce"),
            (luckyBag, #"{"id": "a-cy", "name": "Cy"},"#, #"{"id": "a-ann", "name": "Ann"},"#),
            (redPacket, "300, 1920", "301, 1919"), (redPacket, #""minorUnits": 1920"#, #""minorUnits": 1921"#),
            (redPacket, #""minorUnits": 10000"#, #""minorUnits": 10001"#),
            (redPacket, #""places": 4"#, #""places": 5"#), (redPacket, #""places": 4"#, #""places": -1"#),
            (redPacket, #"[{"id": "a-eve", "name": "Eve"}, "#, "["),
        ])
    func changed(text: String, original: String, change: String) throws {
        try #require(text.contains(original))
        #expect(try differences(text.replacing(original, with: change)) != [], "\(change)")
    }

    @Test("a difference names the place, who is there and who should be")
    func words() throws {
        let swapped = Self.luckyBag.replacing(
            #""id": "a-ann", "name": "Ann", "place": 0"#, with: #""id": "a-eve", "name": "Eve", "place": 0"#)
        #expect(try differences(swapped) == ["place 1 is a-eve (Eve), but comes to a-ann (Ann)"])
    }

    @Test("a fresh seed is another one each time, and follows its commitment")
    func seeds() {
        let seeds = (0..<100).map { _ in DrawSeal.freshSeed() }
        #expect(Set(seeds).count == 100)
        #expect(DrawSeal.commitment(to: seeds[0]) != DrawSeal.commitment(to: seeds[1]))
    }
}
