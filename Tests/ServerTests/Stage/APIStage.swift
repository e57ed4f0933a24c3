import AsyncHTTPClient
import Client
import Commerce
import Logging
import Payments
import Store
import Testing
import Wire

@testable import Server

/// The API on a real port over parts that a test holds in its hands: a store that can fail, a till that can be full, a
/// gateway that can hang. Nothing happens by itself.
final class APIStage: Sendable {
    let shop: TillShop
    let store: FaultyStore
    let till: Till
    let desk: PaymentDesk
    let rooms: RoomDirectory
    let media: MediaDesk
    let gateway: FakeGateway
    let address: ServerAddress

    private init(
        shop: TillShop, store: FaultyStore, till: Till, desk: PaymentDesk, rooms: RoomDirectory,
        media: MediaDesk, gateway: FakeGateway, port: Int
    ) {
        self.shop = shop
        self.store = store
        self.till = till
        self.desk = desk
        self.rooms = rooms
        self.media = media
        self.gateway = gateway
        address = ServerAddress(host: HawkerServer.host, port: port)
    }

    /// - Parameter till: made over the store, or over one of the test's own.
    static func open(
        till makeTill: (TillShop, FaultyStore) -> Till = { $0.till(over: $1) },
        _ body: (APIStage) async throws -> Void
    ) async throws {
        try await Turns.servers.take { try await openNow(till: makeTill, body) }
    }

    private static func openNow(
        till makeTill: (TillShop, FaultyStore) -> Till, _ body: (APIStage) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let pairing = try RunningServer.pairing.get()
        let gateway = try FakeGateway(pairing.gateway)
        defer { gateway.close() }
        let shop = try await TillShop(pieces: 1_000, now: .now)
        defer { shop.removeFiles() }
        let store = FaultyStore(shop.store)
        let till = makeTill(shop, store)
        let media = try MediaDesk(port: 0) { _ in }
        defer { media.stop() }
        let desk = PaymentDesk(
            links: pairing.merchants.map { GatewayLink($0, origin: gateway.origin, http: .shared) }, store: store,
            till: till, notifyBase: "http://127.0.0.1:1", sandboxWallet: nil, logger: logger)
        let draws = DrawDesk(store: store, till: till, logger: logger)
        let rooms = RoomDirectory(store: store, relay: media, draws: draws, payWith: desk.gatewayNames, logger: logger)
        try await rooms.resume()
        let api = API(
            people: People(store: store, logger: logger), rooms: rooms, media: media, till: till, store: store,
            payments: desk, draws: draws, links: LiveLinks(),
            service: ServiceDesk(store: store, rooms: rooms, logger: logger), logger: logger)
        let ready = Started()
        let application = api.application(port: 0, onListening: ready.listening)
        let running = Task { try await ready.follow { _ in try await application.run() } }
        defer { running.cancel() }
        let stage = APIStage(
            shop: shop, store: store, till: till, desk: desk, rooms: rooms, media: media, gateway: gateway,
            port: try await ready.port())
        try await body(stage)
        running.cancel()
        _ = await running.result
        #expect(try await shop.differences() == [])
    }

    /// The shop's owner.
    func host() async throws -> APIClient {
        let token = AccessToken()
        try await shop.store.openSession(tokenHash: token.hash, of: TillShop.host, until: .now + .seconds(3_600))
        let api = APIClient(server: address)
        api.resume(SignedIn(account: AccountView(id: TillShop.host, name: "host"), token: token.text))
        return api
    }

    func person(_ name: String) async throws -> APIClient {
        try await RunningServer.person(name, in: shop.store, at: address)
    }

    /// Brings what is due to the API, as the gateway would.
    func deliver() async throws {
        for delivery in gateway.due() {
            let name = delivery.url.contains("/alipay/") ? "alipay" : "wechat"
            let answer = await desk.notified(by: name, headers: delivery.headers, body: delivery.body)
            if let answer { gateway.answered(delivery, answer) }
        }
    }
}
