import ArgumentParser
import Client
import Commerce
import Foundation
import Logging
import NIOCore
import Server
import Store
import Synchronization
import Wire

/// A rush over HTTP: many buyers, each on a connection of its own, want the few pieces there are at the same moment;
/// then the same crowd buys from a deep stock.
struct CheckoutBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkout", abstract: "A thousand connections rush a hundred pieces, then a deep stock, over HTTP."
    )

    @OptionGroup var options: BenchOptions

    @Option(help: "Buyers, each with a connection.")
    var connections = 1_000

    @Option(help: "Pieces that they rush.")
    var pieces = 100

    @Option(help: "Threads that carry the load.")
    var threads = 1

    func run() async throws {
        var results = Results()
        try await withTemporaryFolder { folder in
            try await rush(in: folder, &results)
        }
        try await withTemporaryFolder { folder in
            try await deepStock(in: folder, &results)
        }
        results.print(json: options.json)
    }

    /// Everybody who watches, at once: exactly as many sales as pieces, and everyone else is told so.
    private func rush(in folder: URL, _ results: inout Results) async throws {
        let crowd = try await Crowd(in: folder, people: connections, pieces: pieces)
        let (server, storm) = try await crowd.open(threads: threads)
        _ = try await storm.run { person, turn in turn == 0 ? crowd.arrival(of: person) : nil }
        let answers = try await storm.run { person, turn in turn == 0 ? crowd.order(by: person) : nil }
        try await storm.close()
        let placed = answers.count { $0.status == 201 }
        let refused = answers.count { $0.status == 409 }
        try await crowd.payAll(on: server)
        await server.stop()
        let (sold, left) = try await crowd.count()
        let latencies = answers.map(\.milliseconds).sorted()
        results.add("checkout.sold", Double(sold), "pieces", "\(connections) connections rush \(pieces) pieces: paid")
        results.add("checkout.oversold", Double(max(0, sold - pieces)), "pieces", "sold more than there were")
        results.add("checkout.placed", Double(placed), "orders", "answered with an order")
        results.add("checkout.told", Double(refused), "buyers", "told that it is sold out")
        results.add("checkout.left", Double(left), "pieces", "left in the house")
        for p in [50, 99] {
            if let latency = percentile(p, of: latencies) {
                results.add(
                    p == 99 ? "checkout.p99_ms" : "checkout.p50_ms", Double(latency), "ms",
                    "from request to answer in the rush, p\(p)")
            }
        }
    }

    /// As much as goes through.
    private func deepStock(in folder: URL, _ results: inout Results) async throws {
        let crowd = try await Crowd(in: folder, people: connections, pieces: 1_000_000)
        let (server, storm) = try await crowd.open(threads: threads)
        let start = ContinuousClock.now
        let end = start + .seconds(options.seconds)
        let answers = try await storm.run { person, _ in
            ContinuousClock.now < end ? crowd.order(by: person) : nil
        }
        let elapsed = (ContinuousClock.now - start).inSeconds
        try await storm.close()
        await server.stop()
        let placed = answers.count { $0.status == 201 }
        let others = Dictionary(grouping: answers.filter { $0.status != 201 }, by: \.status).mapValues(\.count)
        _ = try await crowd.count()
        let latencies = answers.map(\.milliseconds).sorted()
        results.add(
            "checkout.per_second", Double(placed) / elapsed, "orders/s",
            "deep stock, \(connections) connections, load and server on \(Results.machine)")
        results.add("checkout.other_answers", Double(answers.count - placed), "answers", "neither: \(others)")
        for p in [50, 99] {
            if let latency = percentile(p, of: latencies) {
                results.add("checkout.deep_p\(p)_ms", Double(latency), "ms", "from request to answer, p\(p)")
            }
        }
    }
}

/// People with accounts and sign-ins, and a stall that sells to them.
private final class Crowd: Sendable {
    private let database: String
    private let stall: Stall
    private let tokens: [String]
    /// What is the same in every order.
    private let heads: [String]
    private let body: String

    init(in folder: URL, people: Int, pieces: Int) async throws {
        let now = Timestamp.wallClock
        stall = try await Stall(in: folder, pieces: pieces, at: now)
        database = folder.appendingPathComponent("stall.sqlite").path
        tokens = try await stall.admit(people, named: "buyer", at: now)
        try stall.store.close()
        let order = PlaceOrder(
            lines: [LineRequest(sku: stall.skus[0], quantity: 1)], expectedTotal: Stall.price)
        let text = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        let room = stall.room
        body = text
        heads = tokens.map { token in
            """
            POST /v1/rooms/\(room)/orders HTTP/1.1\r
            Host: 127.0.0.1\r
            Authorization: Bearer \(token)\r
            Content-Type: application/json\r
            Content-Length: \(text.utf8.count)\r
            Idempotency-Key: 
            """
        }
    }

    func open(threads: Int) async throws -> (HawkerServer, OrderStorm) {
        var logger = Logger(label: "hawker-bench")
        logger.logLevel = .critical
        var options = ServerOptions(database: database)
        options.port = 0
        let server = try await HawkerServer.start(options, logger: logger)
        return (server, try await OrderStorm(tokens.count, to: server.port, threads: threads))
    }

    /// Those who rush have been watching: they looked at the prices before.
    func arrival(of person: Int) -> ByteBuffer {
        let head = heads[person].replacing("/orders HTTP", with: "/quotes HTTP")
            .replacing("Idempotency-Key: ", with: "\r\n")
        // An order has all that a quote is asked with, and more that is not read.
        return ByteBuffer(string: head + body)
    }

    func order(by person: Int) -> ByteBuffer {
        ByteBuffer(string: "\(heads[person])\(RequestKeys.fresh())\r\n\r\n\(body)")
    }

    /// Every order that waits is paid with the sandbox's wallet.
    func payAll(on server: HawkerServer) async throws {
        let address = ServerAddress(host: HawkerServer.host, port: server.port)
        for (number, token) in tokens.enumerated() {
            let api = APIClient(server: address)
            let account = AccountView(id: try Stall.identifier("a-buyer\(number)"), name: "buyer\(number)")
            api.resume(SignedIn(account: account, token: token))
            for order in try await api.orders().orders where order.state == .reserved {
                let payment = try await api.payment(for: order.id, with: order.payWith[number % order.payWith.count])
                guard let wallet = payment.sandboxWallet else { throw BenchError("no wallet") }
                try await api.payWithSandboxWallet(at: wallet, codeURL: payment.codeURL)
                let deadline = ContinuousClock.now + .seconds(10)
                while try await api.order(order.id).state == .reserved {
                    guard ContinuousClock.now < deadline else { throw BenchError("\(order.id) was paid and is not") }
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }
    }

    /// Pieces sold and left, by the books, which must agree with themselves.
    func count() async throws -> (sold: Int, left: Int) {
        var options = SQLiteStore.Options()
        options.isReadOnly = true
        let store = try SQLiteStore(path: database, options: options)
        let report = try await store.audit()
        guard report.isClean else { throw BenchError(report.differences.map(\.description).joined(separator: "\n")) }
        let line = try await store.shelf(of: stall.room, only: [stall.skus[0]])[stall.skus[0]]
        guard let line else { throw BenchError("the stall has no shelf") }
        try store.close()
        return (line.standing.used.taken, line.stock.onHand)
    }
}
