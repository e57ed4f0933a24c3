import AsyncHTTPClient
import Client
import Commerce
import Foundation
import Logging
import NIOCore
import Payments
import Store
import Testing
import Wire

@testable import Server

/// A whole server on free loopback ports with a database of its own, for as long as a test needs it.
struct RunningServer {
    let server: HawkerServer
    let address: ServerAddress
    let database: String
    /// A second connection to the server's database, to look and to prepare.
    let store: SQLiteStore

    /// Keys take long to make; whoever pays brings a gateway that answers.
    static let pairing = Result { try SandboxPairing() }

    static func open<Value>(
        paidBy origin: String = "http://127.0.0.1:1", assistant: AssistantOptions? = nil,
        _ body: (RunningServer) async throws -> Value
    ) async throws -> Value {
        let settings = try pairing.get().settings(origin: origin)
        return try await open(
            payments: .gateways(settings, notifyBase: nil, wallet: origin + "/wallet/pay"), assistant: assistant, body)
    }

    static func open<Value>(
        payments: PaymentOptions, assistant: AssistantOptions? = nil, _ body: (RunningServer) async throws -> Value
    ) async throws -> Value {
        try await Turns.servers.take { try await openNow(payments: payments, assistant: assistant, body) }
    }

    private static func openNow<Value>(
        payments: PaymentOptions, assistant: AssistantOptions?, _ body: (RunningServer) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = folder.appendingPathComponent("test.sqlite").path
        let server = try await start(database, payments: payments, assistant: assistant)
        do {
            let running = RunningServer(
                server: server, address: ServerAddress(host: HawkerServer.host, port: server.port),
                database: database, store: try SQLiteStore(path: database))
            let value = try await body(running)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    static func start(
        _ database: String, port: Int = 0, payments: PaymentOptions? = nil, assistant: AssistantOptions? = nil
    ) async throws -> HawkerServer {
        var options = ServerOptions(database: database)
        options.port = port
        options.assistant = assistant
        options.payments =
            try payments
            ?? .gateways(pairing.get().settings(origin: "http://127.0.0.1:1"), notifyBase: nil, wallet: nil)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try await HawkerServer.start(options, logger: logger)
    }

    /// Somebody with an account of their own, signed in without the second that a password's hash takes.
    func person(_ name: String) async throws -> APIClient {
        try await Self.person(name, in: store, at: address)
    }

    static func person(_ name: String, in store: any Store, at address: ServerAddress) async throws -> APIClient {
        let account = Account(id: FreshIdentifier.account(), name: try #require(Account.Name(rawValue: name)))
        let token = AccessToken()
        try await store.create(account, password: "none", at: .now)
        try await store.openSession(tokenHash: token.hash, of: account.id, until: .now + .seconds(3_600))
        let api = APIClient(server: address)
        api.resume(SignedIn(account: AccountView(account), token: token.text))
        return api
    }

    /// A room of `host`'s that sells so many hoodies for ¥129.00.
    func room(of host: APIClient, pieces: Int, limit: Int? = nil) async throws -> (room: Room.ID, sku: SKU.ID) {
        try await host.roomWithHoodies(pieces, limit: limit)
    }

    /// A request as it is, well formed or not.
    func raw(
        _ method: String, _ path: String, body: String, token: String? = nil, key: String? = nil
    ) async throws -> RawAnswer {
        try await RawAnswer(to: method, address.url(path), body: body, token: token, key: key)
    }
}

/// What came back, as it was.
struct RawAnswer {
    let status: Int
    let type: String?
    let retryAfter: String?
    let body: String

    init(
        to method: String, _ url: String, body: String, token: String? = nil, key: String? = nil, accept: String? = nil
    ) async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method)
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        if let token { request.headers.add(name: "authorization", value: token) }
        if let key { request.headers.add(name: "idempotency-key", value: key) }
        if let accept { request.headers.add(name: "accept", value: accept) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        status = Int(response.status.code)
        type = response.headers.first(name: "content-type")
        retryAfter = response.headers.first(name: "retry-after")
        self.body = String(decoding: try await response.body.collect(upTo: 1 << 20).readableBytesView, as: UTF8.self)
    }

    /// The code of the problem that it is; empty when it is none.
    var code: String { (try? JSONDecoder().decode(Problem.self, from: Data(body.utf8)))?.code ?? "" }
}

extension APIClient {
    static let hoodie = Money.fen(12_900)

    var token: String { "Bearer \(signedIn?.token ?? "")" }

    func roomWithHoodies(_ pieces: Int, limit: Int? = nil) async throws -> (room: Room.ID, sku: SKU.ID) {
        let room = try await openRoom(OpenRoom(title: "t")).room
        let created = try await createProduct(
            NewProduct(
                title: "Hoodie", description: "", skus: [NewSKU(spec: "", listPrice: Self.hoodie, stock: pieces)]),
            idempotencyKey: "hoodie")
        try await putOnShelf(created.skus[0], in: room, ShelfOffer(price: Self.hoodie, limitPerBuyer: limit))
        return (room, created.skus[0])
    }

    /// Orders so many hoodies.
    func order(
        _ quantity: Int = 1, of sku: SKU.ID, in room: Room.ID, key: String, address: AddressView? = nil,
        coupon: String? = nil, total: Money? = nil
    ) async throws(ClientError) -> OrderView {
        try await placeOrder(
            PlaceOrder(
                lines: [LineRequest(sku: sku, quantity: quantity)], coupon: coupon,
                expectedTotal: total ?? .fen(Self.hoodie.minorUnits * Int64(quantity)), address: address),
            in: room, idempotencyKey: key)
    }
}

/// The problem that a call comes to; a call that is not refused is a failure of the test.
@discardableResult
func refused(
    _ code: String, _ comment: String = "", at location: SourceLocation = #_sourceLocation,
    _ call: () async throws(ClientError) -> Void
) async -> Problem? {
    do throws(ClientError) {
        try await call()
        Issue.record("not refused; expected \(code) \(comment)", sourceLocation: location)
        return nil
    } catch {
        #expect(error.problem.code == code, "\(comment) \(error)", sourceLocation: location)
        #expect(!error.problem.detail.isEmpty, sourceLocation: location)
        return error.problem
    }
}
