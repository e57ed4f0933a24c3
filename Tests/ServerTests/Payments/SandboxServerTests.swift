import Commerce
import Logging
import Payments
import Synchronization
import Testing

@testable import Server

/// The sandbox's own server: what it says it did is kept before it says so.
@Suite struct SandboxServerTests {
    /// Keeps states in memory, and fails when it is told to.
    private final class Shelf: Sendable {
        private struct Full: Error {}

        private let kept = Mutex<(state: SandboxState?, isFull: Bool, writes: Int)>((nil, false, 0))

        var state: SandboxState? { kept.withLock { $0.state } }
        var writes: Int { kept.withLock { $0.writes } }

        func isFull(_ isFull: Bool) { kept.withLock { $0.isFull = isFull } }

        func keep(_ state: SandboxState) throws {
            try kept.withLock { kept in
                kept.writes += 1
                if kept.isFull { throw Full() }
                kept.state = state
            }
        }
    }

    private static func withSandbox(_ body: (String, SandboxPairing, Shelf) async throws -> Void) async throws {
        let (pairing, shelf) = (try RunningServer.pairing.get(), Shelf())
        let server = SandboxServer(gateway: pairing.gateway, logger: LogLines.none, keep: { try shelf.keep($0) })
        let ready = Started()
        let running = Task { try await ready.follow { try await server.run(onListening: $0) } }
        try await body("http://127.0.0.1:\(try await ready.port())", pairing, shelf)
        await server.stop()
        _ = await running.result
    }

    private static func link(_ pairing: SandboxPairing, _ origin: String) -> GatewayLink {
        GatewayLink(pairing.weChat, origin: origin, http: .shared, deadline: .seconds(600))
    }

    private static func charge(_ number: Int) throws -> Charge {
        Charge(
            orderNumber: try OrderNumber("order-\(number)"), amount: .fen(5_900), description: "x",
            notifyURL: "http://127.0.0.1:1/v1/payments/wechat/notify", expiresAt: .now + .seconds(900))
    }

    @Test("every trade that was answered is kept by then, also when many ask at once; asking writes nothing")
    func kept() async throws {
        try await Self.withSandbox { origin, pairing, shelf in
            let link = Self.link(pairing, origin)
            for number in 1...3 {
                let charge = try Self.charge(number)
                _ = try await link.perform { () throws(GatewayError) in try pairing.weChat.create(charge, at: .now) }
                #expect(shelf.state?.tradeCount == number)
            }
            let writes = shelf.writes
            _ = await link.standing(of: try #require(Order.ID(rawValue: "order-1")))
            #expect(shelf.writes == writes)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 10..<60 {
                    group.addTask {
                        let charge = try Self.charge(number)
                        let call = { () throws(GatewayError) in try pairing.weChat.create(charge, at: .now) }
                        _ = try await link.perform(call)
                    }
                }
                try await group.waitForAll()
            }
            #expect(shelf.state?.tradeCount == 53)
            #expect(shelf.writes <= writes + 50)
        }
    }

    @Test("what cannot be kept is answered as a fault of the gateway's, and found again when it can")
    func full() async throws {
        try await Self.withSandbox { origin, pairing, shelf in
            let (link, charge) = (Self.link(pairing, origin), try Self.charge(1))
            shelf.isFull(true)
            let error = await #expect(throws: GatewayError.self) {
                try await link.perform { () throws(GatewayError) in try pairing.weChat.create(charge, at: .now) }
            }
            #expect(error?.code == .unavailable)
            shelf.isFull(false)
            _ = try await link.perform { () throws(GatewayError) in try pairing.weChat.create(charge, at: .now) }
            #expect(shelf.state?.tradeCount == 1)
        }
    }
}
