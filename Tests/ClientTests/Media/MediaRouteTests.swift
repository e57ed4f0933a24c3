import Media
import Testing

@testable import Client

/// An engine on networks that let some ways through, every 10 ms of virtual time.
private struct Walk {
    var route: MediaRoute
    /// UDP answers so many of ten; the WebSocket all while it stands.
    var datagrams = 10
    var webSocket = true
    var connection: Int? = 1
    private(set) var now = Instant.zero
    private(set) var moves: [(at: Int, way: MediaRoute.Way)] = []
    private(set) var probes = 0
    private var announcements = 0

    init(beginning way: MediaRoute.Way = .datagrams) { route = MediaRoute(beginning: way) }

    /// Answers come 50 ms after what they answer; announcements go every 100 ms.
    mutating func run(milliseconds: Int, flows: Bool = true) {
        for _ in 0..<milliseconds / 10 {
            let before = route.way
            let step = route.step(connection: connection, at: now)
            if step.isNew { moves.append((Int(now.nanoseconds / 1_000_000), route.way)) }
            #expect(step.isNew || route.way == before)
            if let probe = step.probe {
                probes += 1
                if Int(probe) % 10 < datagrams { route.answered(probe, at: now) }
            }
            if flows, now.nanoseconds % 100_000_000 == 0 {
                announcements += 1
                switch route.way {
                case .datagrams: if announcements % 10 < datagrams { route.heard(on: .datagrams, at: now) }
                case .webSocket: if connection != nil, webSocket { route.heard(on: .webSocket, at: now) }
                }
            }
            now += .milliseconds(10)
        }
    }

    var way: MediaRoute.Way { route.way }
}

@Suite struct MediaRouteTests {
    @Test("UDP that answers is kept, and nothing is probed")
    func good() {
        var walk = Walk()
        walk.run(milliseconds: 60_000)
        #expect(walk.moves.isEmpty && walk.probes == 0 && walk.route.isAnswered)
    }

    @Test("UDP that does not answer is given up after 1.5 s for the WebSocket, which is kept")
    func blocked() {
        var walk = Walk()
        walk.datagrams = 0
        walk.run(milliseconds: 120_000)
        #expect(walk.moves.map { $0.at } == [1_500] && walk.way == .webSocket)
        #expect(walk.probes >= 200, "UDP is asked all the while")
        #expect(walk.probes <= 260)
    }

    @Test("without a room's link UDP goes on being tried")
    func noLink() {
        var walk = Walk()
        walk.datagrams = 0
        walk.connection = nil
        walk.run(milliseconds: 10_000)
        #expect(walk.moves.isEmpty && walk.way == .datagrams)
        walk.connection = 1
        walk.run(milliseconds: 20)
        #expect(walk.way == .webSocket)
    }

    @Test("UDP that dies in the middle of the show is asked, then given up after 1.5 s of silence")
    func dies() {
        var walk = Walk()
        walk.run(milliseconds: 30_000)
        walk.datagrams = 0
        walk.run(milliseconds: 3_000)
        #expect(walk.moves.count == 1 && walk.way == .webSocket)
        #expect((31_400...31_510).contains(walk.moves[0].at))
    }

    @Test("a room where nobody sends is no broken network: probes that are answered keep UDP")
    func quiet() {
        var walk = Walk()
        walk.run(milliseconds: 1_000)
        walk.run(milliseconds: 30_000, flows: false)
        #expect(walk.moves.isEmpty && walk.probes > 20)
    }

    @Test("when UDP answers steadily again it is taken within six seconds; half lost is steady, most lost is not")
    func comesBack() {
        for (share, returns) in [(10, true), (5, true), (3, false)] {
            var walk = Walk()
            walk.datagrams = 0
            walk.run(milliseconds: 10_000)
            walk.datagrams = share
            walk.run(milliseconds: 6_500)
            #expect((walk.way == .datagrams) == returns, "\(share) of ten")
        }
    }

    @Test("UDP that passes probes and no media is tried less and less often")
    func flapping() {
        var walk = Walk()
        walk.datagrams = 0
        var stints = 0
        for _ in 0..<60 {
            // Ten minutes in which UDP works only while the WebSocket is in use.
            for _ in 0..<100 {
                walk.datagrams = walk.way == .webSocket ? 10 : 0
                walk.run(milliseconds: 100)
            }
        }
        stints = walk.moves.filter { $0.way == .datagrams }.count
        #expect((5...12).contains(stints))
    }

    @Test("while the WebSocket has not answered yet, any answer by UDP brings it back at once")
    func shortOutage() {
        var walk = Walk()
        walk.run(milliseconds: 10_000)
        walk.datagrams = 0
        walk.webSocket = false
        walk.run(milliseconds: 2_000)
        #expect(walk.way == .webSocket)
        walk.datagrams = 10
        walk.run(milliseconds: 250)
        #expect(walk.way == .datagrams)
        walk.run(milliseconds: 20_000)
        #expect(walk.way == .datagrams)
    }

    @Test("a WebSocket that breaks and comes back is announced to at once, where UDP is blocked")
    func reconnects() {
        var walk = Walk()
        walk.datagrams = 0
        walk.run(milliseconds: 10_000)
        walk.connection = nil
        walk.run(milliseconds: 500)
        walk.connection = 2
        walk.run(milliseconds: 20)
        #expect(walk.moves.last?.at == 10_500 && walk.way == .webSocket)
        // Away for longer, UDP is tried meanwhile.
        walk.connection = nil
        walk.run(milliseconds: 5_000)
        #expect(walk.way == .datagrams)
        walk.connection = 3
        walk.run(milliseconds: 20)
        #expect(walk.way == .webSocket && walk.moves.last?.at == 15_520)
    }

    @Test("when neither way answers both are tried in turn, for as long as it takes")
    func nobody() {
        var walk = Walk()
        walk.datagrams = 0
        walk.webSocket = false
        walk.run(milliseconds: 15_000)
        #expect(walk.moves.map { $0.at } == stride(from: 1_500, to: 15_000, by: 1_500).map { $0 })
        walk.webSocket = true
        walk.run(milliseconds: 3_100)
        #expect(walk.way == .webSocket && walk.route.isAnswered)
    }

    @Test("what worked last is begun with")
    func remembered() {
        var walk = Walk(beginning: .webSocket)
        walk.datagrams = 0
        walk.run(milliseconds: 3_000)
        #expect(walk.moves.isEmpty && walk.way == .webSocket && walk.route.isAnswered)
        walk = Walk(beginning: .webSocket)
        walk.connection = nil
        walk.run(milliseconds: 1_000)
        #expect(walk.way == .datagrams)
    }
}
