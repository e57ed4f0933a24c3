import AsyncHTTPClient
import Client
import Commerce
import Foundation
import Logging
import NIOCore
import Server
import Wire

/// A whole server on free loopback ports with a database of its own, for as long as a test needs it.
struct RunningServer {
    let server: HawkerServer
    let address: ServerAddress
    let database: String

    static func open<Value>(_ body: (RunningServer) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hawker-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = folder.appendingPathComponent("test.sqlite").path
        let server = try await start(database)
        let running = RunningServer(
            server: server, address: ServerAddress(host: HawkerServer.host, port: server.port), database: database)
        do {
            let value = try await body(running)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    static func start(_ database: String, port: Int = 0) async throws -> HawkerServer {
        var options = ServerOptions(database: database)
        options.port = port
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try await HawkerServer.start(options, logger: logger)
    }

    /// Somebody with an account of their own.
    func person(_ name: String) async throws -> APIClient {
        let api = APIClient(server: address)
        _ = try await api.register(Credentials(name: name, password: "correct horse"))
        return api
    }

    /// A room of `host`'s that sells so many hoodies.
    func room(of host: APIClient, pieces: Int) async throws -> (room: Room.ID, sku: SKU.ID) {
        let room = try await host.openRoom(OpenRoom(title: "t")).room
        let price = Money(minorUnits: 12_900, currency: .cny)
        let created = try await host.createProduct(
            NewProduct(title: "Hoodie", description: "", skus: [NewSKU(spec: "", listPrice: price, stock: pieces)]))
        let sku = created.skus[0]
        try await host.putOnShelf(sku, in: room, ShelfOffer(price: price, limitPerBuyer: nil))
        return (room, sku)
    }

    /// A request as it is, well formed or not.
    func raw(
        _ method: String, _ path: String, body: String, token: String? = nil
    ) async throws -> (status: Int, type: String?, body: String) {
        var request = HTTPClientRequest(url: address.url(path))
        request.method = .init(rawValue: method)
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        if let token { request.headers.add(name: "authorization", value: token) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let answer = try await response.body.collect(upTo: 1 << 20)
        return (
            Int(response.status.code), response.headers.first(name: "content-type"),
            String(decoding: answer.readableBytesView, as: UTF8.self)
        )
    }
}
