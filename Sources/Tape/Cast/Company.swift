import Client
import Commerce
import Devices
import Foundation
import Wire

/// The people of the demo: a host who shows a few things, and viewers who talk and buy.
package final class Company: Sendable {
    let host: CastHost
    let viewers: [CastMember]

    package var room: Room.ID { host.room }
    package var viewerCount: Int { viewers.count }

    static let articles = [
        CastHost.Article(title: "Wool hoodie", spec: "orange / M", price: 12_900, listPrice: 19_900, stock: 100),
        CastHost.Article(title: "陶瓷茶杯 tea cup", spec: "青 / 300 ml", price: 3_900, listPrice: 5_900, stock: 60),
        CastHost.Article(title: "Desk lamp", spec: "warm light", price: 8_800, listPrice: 12_800, stock: 24),
        CastHost.Article(title: "Signed print", spec: "1 of 1", price: 66_600, listPrice: 66_600, stock: 1),
    ]

    private static let flashSale = Duration.seconds(10 * 60)

    private static let lines = [
        "hello from Chengdu 你好", "主播好", "is it machine washable?", "好看！", "666", "what sizes are there?",
        "已下单", "the colour is lovely", "能便宜点吗", "how thick is the wool?", "发货快吗", "just bought one",
    ]

    /// Brings everybody onto a new server: one host who is live, and three viewers in the room.
    package init(on server: ServerAddress, picture: PictureSpecifier, sound: SoundSpecifier) async throws {
        let password = "\(UInt64.random(in: .min ... .max))-demo"
        // Registering takes its time (a password is hashed slowly on purpose), so nobody waits for anybody.
        async let first = CastMember.register("bo", on: server, password: password)
        async let second = CastMember.register("小林", on: server, password: password)
        async let third = CastMember.register("chen", on: server, password: password)
        let host = try await CastHost(
            named: "anna", title: "Anna's autumn show 秋日好物", server: server, password: password,
            articles: Self.articles, picture: picture, sound: sound)
        self.host = host
        viewers = try await [first, second, third].map { CastMember($0.signedIn, api: $0.api, room: host.room) }
    }

    /// What makes people buy: a coupon for everybody, and a flash sale of the second thing on the shelf.
    package func tempt() async throws(ClientError) {
        func fen(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }
        let desk = host.member.api
        try await desk.keepCoupon(
            "AUTUMN", NewCoupon(title: "秋日好物 autumn", amountOff: fen(1_000), threshold: fen(10_000), quota: 100))
        let end = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) + Self.flashSale
        try await desk.startFlashSale(
            of: host.shelf[1], in: room,
            ShelfOffer(price: fen(2_900), limitPerBuyer: 2, until: end, quota: 20), idempotencyKey: "flash")
    }

    /// Goes on until cancelled: lines every few seconds, a purchase now and then, and another card every half minute.
    package func mingle() async {
        var beat = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(1_400))
            beat += 1
            let viewer = viewers[beat % viewers.count]
            if beat % 2 == 0 { await viewer.say(Self.lines[(beat / 2) % Self.lines.count]) }
            if beat % 3 == 0 { await viewer.like(1 + beat % 7) }
            guard let room = await viewer.mirror.snapshot else { continue }
            // The only piece of its kind is left for whoever is at the terminal.
            if beat % 8 == 0, let card = room.card, card != host.shelf.last {
                // A refusal (somebody was faster) is part of the show.
                _ = try? await viewer.buy(card, key: "demo-\(beat)")
            }
            if beat % 20 == 0 { await turn(to: room) }
        }
    }

    /// Holds up the next thing on the shelf that is still to be had.
    private func turn(to room: RoomSnapshot) async {
        let available = room.shelf.filter { $0.available > 0 }.map(\.sku)
        guard !available.isEmpty else { return }
        let next = room.card.flatMap { available.firstIndex(of: $0) }.map { ($0 + 1) % available.count } ?? 0
        try? await host.pin(available[next])
    }

    package func leave() async {
        for viewer in viewers { await viewer.leave() }
        try? await host.endShow()
    }
}
