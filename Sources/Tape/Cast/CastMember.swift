import Client
import Commerce
import Wire

/// One person of a show who acts without a screen: signed in, in the room, and seeing what happens there.
final class CastMember: Sendable {
    let name: String
    let api: APIClient
    let mirror = RoomMirror()
    let room: Room.ID
    private let link: RoomLink
    private let following: Task<Void, Never>

    /// Registers somebody; a show's server is new, so nobody has the name yet.
    static func register(
        _ name: String, on server: ServerAddress, password: String
    ) async throws(ClientError) -> (signedIn: SignedIn, api: APIClient) {
        let api = APIClient(server: server)
        return (try await api.register(Credentials(name: name, password: password)), api)
    }

    /// Joins as somebody who is signed in.
    init(_ signedIn: SignedIn, api: APIClient, room: Room.ID) {
        name = signedIn.account.name
        self.api = api
        self.room = room
        let link = RoomLink(server: api.server, room: room, token: signedIn.token)
        self.link = link
        let mirror = mirror
        following = Task {
            await link.open()
            await mirror.follow(link)
        }
    }

    func say(_ text: String) async { await link.send(.say(id: "line", text: text, mode: .scroll)) }
    func like(_ count: Int) async { await link.send(.like(count: count)) }

    /// Buys as a viewer's three keys do: quote, order with a key, and the sandbox's wallet. Returns the paid order.
    func buy(
        _ sku: SKU.ID, quantity: Int = 1, coupon: String? = nil, with gateway: String? = nil, key: String
    ) async throws(ClientError) -> OrderView {
        let lines = [LineRequest(sku: sku, quantity: quantity)]
        await link.send(.click(sku: sku))
        let quote = try await api.quote(lines, coupon: coupon, in: room)
        let order = try await api.placeOrder(
            PlaceOrder(lines: lines, coupon: coupon, expectedTotal: quote.total), in: room, idempotencyKey: key)
        return try await pay(order, with: gateway)
    }

    /// The same by way of the cart.
    func buyThroughCart(
        _ sku: SKU.ID, quantity: Int = 1, with gateway: String? = nil, key: String
    ) async throws(ClientError) -> OrderView {
        let cart = try await api.setCart(sku, quantity: quantity, in: room)
        let quote = try await api.quote(nil, in: room)
        let order = try await api.placeOrder(
            PlaceOrder(lines: nil, cartVersion: cart.version, expectedTotal: quote.total), in: room,
            idempotencyKey: key)
        return try await pay(order, with: gateway)
    }

    func leave() async {
        following.cancel()
        await link.close()
    }

    /// Waits until the room says that an order is so.
    func sees(
        _ order: Order.ID, within limit: Duration, _ condition: @escaping @Sendable (OrderView) -> Bool
    ) async -> OrderView? {
        guard await mirror.wait(limit, until: { $0.orders[order].map(condition) ?? false }) else { return nil }
        return await mirror.orders[order]
    }

    /// Pays, and waits until the room says that it is paid: nobody asks again.
    private func pay(_ order: OrderView, with gateway: String?) async throws(ClientError) -> OrderView {
        guard let gateway = gateway ?? order.payWith.first else {
            throw .notHawker("order \(order.id) came without a way to pay it")
        }
        let payment = try await api.payment(for: order.id, with: gateway)
        guard let wallet = payment.sandboxWallet else {
            throw .notHawker("\(gateway) is no sandbox; this show spends no real money")
        }
        try await api.payWithSandboxWallet(at: wallet, codeURL: payment.codeURL)
        guard let told = await sees(order.id, within: .seconds(5), { $0.state != .reserved }) else {
            throw .notHawker("order \(order.id) was paid, but the room did not say so within 5 s")
        }
        return told
    }
}
