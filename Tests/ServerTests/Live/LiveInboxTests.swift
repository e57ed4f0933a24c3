import Testing
import Wire

@testable import Server

@Suite struct LiveInboxTests {
    @Test("the room is woken once, takes everything in order, and is woken again by what comes later")
    func order() {
        let inbox = LiveInbox()
        #expect(inbox.take() == nil)
        #expect(inbox.put(.message(.like(count: 1), from: 1)) == .wake)
        #expect(inbox.put(.leave(1)) == .kept)
        #expect(Self.numbers(inbox.take()) == [1, -1])
        // Still at it: until it finds nothing, it is not woken.
        #expect(inbox.put(.leave(2)) == .kept)
        #expect(Self.numbers(inbox.take()) == [-2])
        #expect(inbox.take() == nil)
        #expect(inbox.put(.leave(3)) == .wake)
    }

    @Test("messages above the bound are given up, and leaving never is")
    func bound() {
        let inbox = LiveInbox()
        for _ in 0..<Limits.liveInbox { _ = inbox.put(.message(.like(count: 1), from: 1)) }
        #expect(inbox.put(.message(.like(count: 1), from: 2)) == .full)
        #expect(inbox.put(.leave(2)) == .kept)
        let notes = Self.numbers(inbox.take())
        #expect(notes?.count == Limits.liveInbox + 1 && notes?.last == -2)
        #expect(inbox.put(.message(.like(count: 1), from: 2)) == .kept)
    }

    @Test("the server's stop waits for the last connection, and for no connection not at all")
    func links() async {
        let links = LiveLinks()
        await links.allClosed()
        #expect(links.open() == 1)
        #expect(links.open() == 2)
        async let closed: Void = links.allClosed()
        links.closed()
        links.closed()
        await closed
        #expect(links.open() == 3)
    }

    /// Messages as the connection's number, leaving as its negative.
    private static func numbers(_ notes: [LiveInbox.Note]?) -> [Int]? {
        notes?.map { note in
            switch note {
            case .message(_, let id): Int(id)
            case .leave(let id): -Int(id)
            case .join, .caughtUp: 0
            }
        }
    }
}
