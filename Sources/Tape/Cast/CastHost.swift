import Client
import Commerce
import Devices
import Wire

/// The host of a show: sends a picture and a voice, keeps a shelf, and holds things up.
final class CastHost: Sendable {
    let member: CastMember
    let shelf: [SKU.ID]
    private let broadcast: BroadcastEngine

    /// What the host sells.
    struct Article: Sendable {
        let title: String
        let spec: String
        let price: Int64
        let listPrice: Int64
        let stock: Int
    }

    /// Opens a room, fills its shelf, and goes live. The first article's card is up.
    init(
        named name: String, title: String, server: ServerAddress, password: String, articles: [Article],
        picture: PictureSpecifier, sound: SoundSpecifier
    ) async throws {
        let pictures = try picture.open()
        let voice = try sound.open()
        let (signedIn, api) = try await CastMember.register(name, on: server, password: password)
        let room = try await api.openRoom(OpenRoom(title: title)).room
        var shelf: [SKU.ID] = []
        for (index, article) in articles.enumerated() {
            let created = try await api.createProduct(
                NewProduct(
                    title: article.title, description: "",
                    skus: [
                        NewSKU(
                            spec: article.spec, listPrice: Money(minorUnits: article.listPrice, currency: .cny),
                            stock: article.stock)
                    ]), idempotencyKey: "article-\(index)")
            for sku in created.skus {
                try await api.putOnShelf(
                    sku, in: room,
                    ShelfOffer(price: Money(minorUnits: article.price, currency: .cny), limitPerBuyer: nil))
                shelf.append(sku)
            }
        }
        self.shelf = shelf
        try await api.pin(shelf.first, in: room)
        let ticket = try await api.media(room, as: .publish)
        broadcast = try BroadcastEngine(
            relay: server.host, ticket: ticket, pictures: pictures, sound: voice, preview: { _ in }, event: { _ in })
        member = CastMember(signedIn, api: api, room: room)
    }

    var room: Room.ID { member.room }

    func pin(_ sku: SKU.ID) async throws(ClientError) { try await member.api.pin(sku, in: room) }

    func endShow() async throws(ClientError) {
        try await member.api.endRoom(room)
        broadcast.stop()
        await member.leave()
    }
}
