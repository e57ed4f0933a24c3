import Commerce
import Testing

@testable import Server

@Suite struct ChangeFeedTests {
    @Test("what is told arrives in order, and what is too much is lost and said to be")
    func bounded() async throws {
        let feed = ChangeFeed()
        func change(_ number: Int) throws -> [Change] {
            [.stockChanged(try #require(SKU.ID(rawValue: "s-\(number)")), onHand: number, available: number)]
        }
        for number in 0..<256 { feed.tell(try change(number)) }
        #expect(!feed.hasLost())
        feed.tell(try change(256))
        #expect(feed.hasLost())
        #expect(!feed.hasLost(), "it is said once")
        var batches = feed.batches.makeAsyncIterator()
        for number in 0..<256 { #expect(await batches.next() == (try change(number))) }
        feed.tell(try change(257))
        #expect(await batches.next() == (try change(257)))
        #expect(!feed.hasLost())
    }
}
