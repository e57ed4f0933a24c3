import Client
import Commerce
import Foundation
import Testing
import Wire

@testable import Server

/// What a show comes to, through the whole server.
@Suite struct NumbersTests {
    private func link(_ running: RunningServer, _ room: Room.ID, _ person: APIClient?) async throws -> PlainLink {
        try await PlainLink(port: running.address.port, path: "/v1/rooms/\(room)/live", token: person?.signedIn?.token)
    }

    /// Pays an order as a gateway's word does, and tells the rooms.
    private func pay(_ id: Order.ID, _ running: RunningServer) async throws {
        let settle = Command.settle(id, Payment.Trade(gateway: "alipay", id: "t-\(id)"), amount: APIClient.hoodie)
        let paid = try await running.store.commit(touching: Touched(settle)) { books in
            books.handle(settle, at: .now).map(\.order)
        }
        await running.server.rooms.tell([.orderChanged(try #require(try paid.get()))])
    }

    @Test("who does not run the room sees none of its numbers", arguments: ["numbers", "report"])
    func rights(_ what: String) async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, _) = try await running.room(of: anna, pieces: 1)
            let path = "/v1/rooms/\(room)/\(what)"
            let guest = try await running.raw("GET", path, body: "")
            #expect(guest.status == 401 && guest.code == "sign-in-needed")
            let viewer = try await running.raw("GET", path, body: "", token: bo.token)
            #expect(viewer.status == 403 && viewer.code == "moderator-only")
            #expect(try await running.raw("GET", path, body: "", token: anna.token).status == 200)
            let mo = try await running.person("mo")
            try await anna.appoint(PersonRequest(name: "mo"))
            #expect(try await running.raw("GET", path, body: "", token: mo.token).status == 200)
            try await anna.ban(PersonRequest(name: "mo"), from: room)
            #expect(try await running.raw("GET", path, body: "", token: mo.token).code == "banned")
            let nowhere = try await running.raw("GET", "/v1/rooms/nosuch/\(what)", body: "", token: anna.token)
            #expect(nowhere.status == 404 && nowhere.code == "room-unknown")
            try await anna.endRoom(room)
            let later = try await running.raw("GET", path, body: "", token: bo.token)
            #expect(later.code == (what == "report" ? "moderator-only" : "room-ended"))
        }
    }

    @Test("the host's own link hears what the show comes to, and nobody else's does")
    func told() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 3)
            let (desk, seat) = (try await link(running, room, anna), try await link(running, room, bo))
            defer { [desk, seat].forEach { $0.close() } }
            try await anna.pin(sku, in: room)
            seat.send(#"{"type":"click","sku":"\#(sku)"}"#)
            let told = try await desk.receive { message in
                let total = (message["numbers"] as? [String: Any])?["total"] as? [String: Any]
                return (total?["figures"] as? [String: Any])?["clicks"] as? Int == 1
            }
            #expect(told["type"] as? String == "numbers")
            // All that the viewer is told up to a line of its own is no number.
            seat.send(#"{"type":"say","id":"m1","text":"hi"}"#)
            _ = try await seat.receive { message in
                #expect(message["type"] as? String != "numbers")
                return (message["tick"] as? [String: Any])?["danmaku"] != nil
            }
        }
    }

    @Test("one person cannot click, add or join their way into the numbers, and what is no click is refused")
    func inflation() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 9)
            try await anna.pin(sku, in: room)
            let desk = try await link(running, room, anna)
            desk.send(#"{"type":"click","sku":"\#(sku)"}"#)
            for _ in 0..<4 {
                let seat = try await link(running, room, bo)
                for _ in 0..<60 { seat.send(#"{"type":"click","sku":"\#(sku)"}"#) }
                seat.send(#"{"type":"click","sku":"nosuch"}"#)
                seat.send(#"{"type":"click"}"#)
                let refused = try await seat.receive { $0["type"] as? String == "refused" }
                #expect((refused["problem"] as? [String: Any])?["type"] as? String == "urn:hawker:malformed")
                seat.close()
            }
            for quantity in [1, 0, 1, 2, 0] { _ = try await bo.setCart(sku, quantity: quantity, in: room) }
            try await eventually("all of it was taken in") {
                let numbers = try await anna.numbers(of: room)
                return numbers.total.crowd.joins == 4 && numbers.online == 0
            }
            let numbers = try await anna.numbers(of: room)
            #expect(numbers.total.figures == Figures(impressions: 1, clicks: 1, clicksByCard: 1, cartAdds: 1))
            #expect(numbers.total.crowd.people == 1 && numbers.products.map(\.sku) == [sku])
            desk.close()
        }
    }

    @Test("what is clicked and bought is credited to the card that is up, and to no other product's")
    func attribution() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, hoodie) = try await running.room(of: anna, pieces: 9)
            let scarves = try await anna.createProduct(
                NewProduct(
                    title: "Scarf", description: "",
                    skus: ["red", "blue"].map { NewSKU(spec: $0, listPrice: APIClient.hoodie, stock: 9) }),
                idempotencyKey: "scarf"
            ).skus
            try #require(scarves.count == 2)
            for scarf in scarves {
                try await anna.putOnShelf(scarf, in: room, ShelfOffer(price: APIClient.hoodie, limitPerBuyer: nil))
            }
            let seat = try await link(running, room, bo)
            defer { seat.close() }
            // The card is of the red scarf; bo looks at all, and buys a hoodie and the blue scarf.
            try await anna.pin(scarves[0], in: room)
            for sku in [hoodie] + scarves { seat.send(#"{"type":"click","sku":"\#(sku)"}"#) }
            try await eventually("all was clicked") { try await anna.numbers(of: room).total.figures.clicks == 3 }
            for sku in [hoodie, scarves[1]] {
                try await pay(try await bo.order(of: sku, in: room, key: "\(sku)").id, running)
            }
            try await eventually("both were paid") { try await anna.numbers(of: room).total.figures.paid == 2 }
            // The card comes down: what is bought soon after is its still.
            try await anna.pin(nil, in: room)
            _ = try await bo.order(of: scarves[0], in: room, key: "late")
            try await eventually("the third was counted") {
                try await anna.numbers(of: room).total.figures.orders == 3
            }
            try await anna.endRoom(room)
            let report = try await anna.report(on: room)
            let goods = Dictionary(uniqueKeysWithValues: report.products.map { ($0.sku, $0.total.figures) })
            let price = APIClient.hoodie.minorUnits
            #expect(goods[hoodie] == Figures(clicks: 1, orders: 1, paid: 1, gmv: price))
            #expect(
                goods[scarves[0]] == Figures(impressions: 1, clicks: 1, clicksByCard: 1, orders: 1, ordersByCard: 1))
            #expect(
                goods[scarves[1]]
                    == Figures(
                        clicks: 1, clicksByCard: 1, orders: 1, ordersByCard: 1, paid: 1, paidByCard: 1, gmv: price,
                        gmvByCard: price))
            #expect(
                report.total.figures
                    == Figures(
                        impressions: 1, clicks: 3, clicksByCard: 2, orders: 3, ordersByCard: 2, paid: 2, paidByCard: 1,
                        gmv: 2 * price, gmvByCard: price))
        }
    }

    @Test("a report has who follows, what coupons did and what was given; the page's clock is the reader's")
    func gains() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 9)
            let host = try #require(anna.signedIn?.account.id)
            try await bo.follow(host)
            try await anna.keepCoupon(
                "TEN", NewCoupon(title: "ten off", amountOff: .fen(1_000), threshold: .fen(1_000), quota: 9))
            let order = try await bo.order(of: sku, in: room, key: "k", coupon: "TEN", total: .fen(11_900))
            _ = try await anna.startDraw(
                NewDraw(kind: .redPacket, title: "thanks", places: 2, seconds: 600, pot: .fen(300)), in: room,
                idempotencyKey: "rp")
            try await eventually("the order was counted") {
                try await anna.numbers(of: room).total.figures.orders == 1
            }
            let open = try await anna.report(on: room)
            #expect(open.followers == 1 && open.newFollowers == 1)
            #expect(open.coupons == [CouponSales(code: "TEN", title: "ten off", orders: 1, paid: 0, saved: 0)])
            #expect(open.draws.map(\.title) == ["thanks"] && open.draws.map(\.given) == [0])
            try await anna.endRoom(room)
            let report = try await anna.report(on: room)
            #expect(report.coupons == open.coupons && report.draws == open.draws && report.newFollowers == 1)
            let page = try await anna.reportPage(on: room, languages: "en", zone: 330)
            #expect(page.contains(" UTC+5:30 · ") && page.contains("Followers   1 · 1 new\n"))
            let path = "/v1/rooms/\(room)/report?zone=2000"
            let refused = try await RawAnswer(
                to: "GET", running.address.url(path), body: "", token: anna.token, accept: "text/plain")
            #expect(refused.status == 400 && refused.code == "malformed")
            #expect(order.coupon?.code == "TEN")
        }
    }

    @Test("a show's numbers outlive the server, and its report outlives the show")
    func restart() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let (room, sku) = try await running.room(of: anna, pieces: 9)
            let seat = try await link(running, room, bo)
            try await anna.pin(sku, in: room)
            seat.send(#"{"type":"click","sku":"\#(sku)"}"#)
            seat.send(#"{"type":"like","count":3}"#)
            let order = try await bo.order(of: sku, in: room, key: "one")
            _ = try await bo.order(of: sku, in: room, key: "two")
            try await pay(order.id, running)
            try await eventually("all of it was counted") {
                let total = try await anna.numbers(of: room).total
                return total.figures.clicks == 1 && total.figures.orders == 2 && total.crowd.likes == 3
            }
            let before = try await anna.numbers(of: room)
            let hoodie = APIClient.hoodie.minorUnits
            #expect(
                before.total.figures
                    == Figures(
                        impressions: 1, clicks: 1, clicksByCard: 1, orders: 2, ordersByCard: 2, paid: 1, paidByCard: 1,
                        gmv: hoodie, gmvByCard: hoodie))
            #expect(before.lastTenMinutes.figures == before.total.figures)
            #expect(before.total.paidPerClick == 10_000 && before.currency == .cny)
            seat.close()
            try await eventually("bo has left") { try await anna.numbers(of: room).online == 0 }
            await running.server.stop()

            let again = try await RunningServer.start(running.database)
            let api = APIClient(server: ServerAddress(host: HawkerServer.host, port: again.port))
            api.resume(anna.signedIn)
            let after = try await api.numbers(of: room)
            #expect(after.total.figures == before.total.figures && after.products.map(\.title) == ["Hoodie"])
            #expect(after.total.crowd.joins == 1 && after.total.crowd.people == 1 && after.total.crowd.likes == 3)
            #expect(try await api.room(room).counts.likes == 3)
            let open = try await api.report(on: room)
            #expect(open.endedAt == nil && open.total.figures == before.total.figures)

            try await api.endRoom(room)
            let report = try await api.report(on: room)
            #expect(report.total == open.total && report.products == open.products)
            #expect(report.endedAt.map { $0 >= report.openedAt } == true)
            #expect(report.stretches.map(\.figures.gmv) == [hoodie])
            let page = try await api.reportPage(on: room, languages: "zh-CN")
            #expect(
                page.hasPrefix("t · anna\n直播间 \(room)")
                    && page.contains("\n  主推带来                 1               2       1        ¥129.00\n"))
            #expect(try await api.reportPage(on: room, languages: "de").contains("2 orders (2 by card)"))
            await again.stop()
        }
    }

    @Test("when news of orders were lost they are counted from the store, and once though the news come after all")
    func lostNews() async throws {
        try await APIStage.open { stage in
            let id = TillShop.room
            let room = try await stage.rooms.room(id)
            await room.putInCart(TillShop.sku, by: "ann")
            // Nobody tells the rooms of it.
            let ann = try await stage.person("ann")
            let placed = try await ann.order(of: TillShop.sku, in: id, key: "one", total: TillShop.price)
            let order = try #require(try await stage.store.order(placed.id))
            #expect(await room.numbers.total.figures == Figures(cartAdds: 1))
            await stage.rooms.tellAnew()
            await stage.rooms.tellNumbers(keeping: true)
            #expect(await room.numbers.total.figures == Figures(cartAdds: 1, orders: 1))
            await stage.rooms.tell([.orderChanged(order)])
            #expect(await room.numbers.total.figures == Figures(cartAdds: 1, orders: 1))
        }
    }

    @Test("what a store did not keep is kept the next time, of shows that have ended too")
    func storeFails() async throws {
        try await APIStage.open { stage in
            let id = TillShop.room
            let room = try await stage.rooms.room(id)
            await room.putInCart(TillShop.sku, by: "ann")
            stage.store.fails(after: 0)
            await stage.rooms.tellNumbers(keeping: true)
            #expect(stage.store.hasFailed)
            #expect(try await stage.shop.store.numbers(of: id).buckets.isEmpty)
            await room.putInCart(TillShop.sku, by: "bob")
            await stage.rooms.tellNumbers(keeping: true)
            func kept() async throws -> Figures? {
                try await stage.shop.store.numbers(of: id).crowdless[TillShop.sku]
            }
            #expect(try await kept() == Figures(cartAdds: 2))

            await room.putInCart(TillShop.sku, by: "cy")
            let last = await room.closeNumbers()
            stage.store.fails(after: 0)
            await stage.rooms.keep([last])
            #expect(try await kept() == Figures(cartAdds: 2))
            await stage.rooms.keep([])
            #expect(try await kept() == Figures(cartAdds: 3))
            #expect(try await stage.shop.store.numbers(of: id).end == last.end)
        }
    }
}

extension KeptShow {
    /// All that was counted of each product.
    fileprivate var crowdless: [SKU.ID: Figures] {
        buckets.values.reduce(into: ShowBucket()) { $0 += $1 }.goods
    }
}
