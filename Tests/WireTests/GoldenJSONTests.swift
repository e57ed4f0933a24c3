import Commerce
import Foundation
import Testing
import Wire

/// The wire, byte for byte: what `Protocol.md` promises to clients that are not ours.
@Suite struct GoldenJSONTests {
    private static let hoodie = ShelfItem(
        sku: id("s1"), product: id("p1"), title: "Hoodie", description: "", spec: "orange / M",
        listPrice: cny(19900), price: cny(12900), limitPerBuyer: 2,
        flash: FlashSale(
            price: cny(9900), limitPerBuyer: 1, from: nil, until: Timestamp(milliseconds: 1_760_000_060_000), left: 7,
            quota: 20), available: 99, onHand: 100)
    private static let line = QuoteLineView(
        sku: id("s1"), title: "Hoodie", spec: "orange / M", quantity: 1, listPrice: cny(19900),
        unitPrice: cny(12900), amount: cny(12900), discount: cny(500))

    private static let hoodieJSON =
        #"{"attributes":[],"available":99,"description":"","#
        + #""flash":{"left":7,"limitPerBuyer":1,"price":{"currency":"CNY","minorUnits":9900},"quota":20,"#
        + #""until":1760000060000},"limitPerBuyer":2,"#
        + #""listPrice":{"currency":"CNY","minorUnits":19900},"onHand":100,"pictures":[],"#
        + #""price":{"currency":"CNY","minorUnits":12900},"product":"p1","sku":"s1","spec":"orange / M","title":"Hoodie"}"#

    @Test("a snapshot")
    func snapshot() throws {
        let room = RoomSnapshot(
            room: id("r1"), title: "Autumn", host: AccountView(id: id("a1"), name: "anna"), phase: .live,
            shelf: [Self.hoodie], card: id("s1"),
            counts: RoomCounts(viewers: 12, likes: 40, paidOrders: 1, peak: 15, followers: 9),
            danmaku: [Danmaku(id: 3, from: "bo", text: "how warm?")],
            pinned: Danmaku(id: 2, from: "anna", text: "ships today", role: .host),
            announcements: [Announcement(from: "anna", text: "a draw at nine")],
            explained: Explained(sku: id("s1"), since: Timestamp(milliseconds: 1_760_000_000_000)),
            now: Timestamp(milliseconds: 1_760_000_133_000))
        let json =
            #""room":{"announcements":[{"from":"anna","text":"a draw at nine"}],"card":"s1","#
            + #""counts":{"followers":9,"likes":40,"paidOrders":1,"peak":15,"viewers":12},"coupons":[],"#
            + #""danmaku":[{"from":"bo","id":3,"text":"how warm?"}],"draws":[],"#
            + #""explained":{"since":1760000000000,"sku":"s1"},"#
            + #""host":{"id":"a1","name":"anna"},"now":1760000133000,"phase":"live","#
            + #""pinned":{"from":"anna","id":2,"role":"host","text":"ships today"},"room":"r1","shelf":["#
            + Self.hoodieJSON + #"],"title":"Autumn"},"sequence":7,"type":"snapshot"}"#
        let position = LivePosition(epoch: "e1", sequence: 7)
        try expect(ServerMessage.snapshot(position, room), #"{"epoch":"e1","# + json)
        let question = AskedQuestion(id: 1, text: "how warm?", from: ["bo"], times: 2, isAnswered: false)
        try expect(
            ServerMessage.snapshot(position, room, missed: [NumberedEvent(number: 6, .question(question))]),
            #"{"epoch":"e1","events":[{"number":6,"question":{"from":["bo"],"id":1,"isAnswered":false,"#
                + #""text":"how warm?","times":2},"type":"question"}],"# + json)
    }

    @Test("a tick carries only what changed")
    func tick() throws {
        try expect(
            ServerMessage.tick(Tick(sequence: 9)), #"{"tick":{"sequence":9},"type":"tick"}"#)
        let full = Tick(
            sequence: 12,
            events: [
                .shelf(Self.hoodie), .stock(sku: id("s1"), available: 3, onHand: 4),
                .quota(sku: id("s1"), flash: true, left: 6), .offShelf(sku: id("s2")),
                .coupon(
                    CouponView(code: "FIVE", title: "five off", amountOff: cny(500), threshold: cny(5000), left: 9)),
                .phase(.ended),
            ],
            card: CardState(sku: nil), pinned: PinState(line: nil),
            counts: RoomCounts(viewers: 1, likes: 2, paidOrders: 3),
            danmaku: [
                Danmaku(id: 5, from: "bo", text: "666", mode: .top, colour: .red, times: 4),
                Danmaku(id: 6, from: "anna", text: "hello", to: "bo", role: .host),
            ])
        let json =
            #"{"card":{},"counts":{"followers":0,"likes":2,"paidOrders":3,"peak":0,"viewers":1},"#
            + #""danmaku":[{"colour":"red","from":"bo","id":5,"mode":"top","text":"666","times":4},"#
            + #"{"from":"anna","id":6,"role":"host","text":"hello","to":"bo"}],"#
            + #""events":[{"item":"# + Self.hoodieJSON
            + #","number":7,"type":"shelf"},{"available":3,"number":8,"onHand":4,"sku":"s1","type":"stock"},"#
            + #"{"flash":true,"left":6,"number":9,"sku":"s1","type":"quota"},"#
            + #"{"number":10,"sku":"s2","type":"off-shelf"},"#
            + #"{"coupon":{"amountOff":{"currency":"CNY","minorUnits":500},"code":"FIVE","left":9,"#
            + #""limitPerBuyer":1,"products":[],"threshold":{"currency":"CNY","minorUnits":5000},"#
            + #""title":"five off"},"number":11,"type":"coupon"},"#
            + #"{"number":12,"phase":"ended","type":"phase"}],"pinned":{},"sequence":12}"#
        try expect(ServerMessage.tick(full), #"{"tick":"# + json + #","type":"tick"}"#)
        try expect(ServerMessage.resumed(full), #"{"tick":"# + json + #","type":"resumed"}"#)
    }

    @Test("what is told to one person, and to everybody aloud")
    func personalEvents() throws {
        let room = RoomSummary(id: id("r1"), title: "Autumn", host: "anna", phase: .live, viewers: 3)
        try expect(
            Tick(
                sequence: 9,
                events: [.hostLive(room), .announcement(Announcement(from: "anna", text: "a draw at nine"))]),
            #"{"events":[{"number":8,"room":{"host":"anna","id":"r1","phase":"live","title":"Autumn","viewers":3},"#
                + #""type":"host-live"},{"announcement":{"from":"anna","text":"a draw at nine"},"number":9,"#
                + #""type":"announcement"}],"sequence":9}"#)
        try expect(FollowView(followers: 3, isFollowing: true), #"{"followers":3,"isFollowing":true}"#)
        try expect(
            FollowingList(hosts: [FollowedHost(host: AccountView(id: id("a1"), name: "anna"), room: room)]),
            #"{"hosts":[{"host":{"id":"a1","name":"anna"},"#
                + #""room":{"host":"anna","id":"r1","phase":"live","title":"Autumn","viewers":3}}]}"#)
    }

    @Test("what a newer server says is passed over: events by their type, looks of a line by the usual ones")
    func newer() throws {
        let tick = try JSONDecoder().decode(
            Tick.self,
            from: Data(
                (#"{"sequence":9,"events":[{"number":8,"type":"fireworks","colour":7},"#
                    + #"{"number":9,"type":"phase","phase":"live"}],"#
                    + #""danmaku":[{"id":1,"from":"bo","text":"hi","mode":"spin","colour":"mauve","role":"owl"}]}"#)
                    .utf8))
        #expect(tick.events == [.unknown(type: "fireworks"), .phase(.live)])
        #expect(tick.danmaku == [Danmaku(id: 1, from: "bo", text: "hi")])
    }

    private static let lineJSON =
        #"{"amount":{"currency":"CNY","minorUnits":12900},"discount":{"currency":"CNY","minorUnits":500},"#
        + #""listPrice":{"currency":"CNY","minorUnits":19900},"price":"standing","quantity":1,"sku":"s1","#
        + #""spec":"orange / M","title":"Hoodie","unitPrice":{"currency":"CNY","minorUnits":12900}}"#

    @Test("an order that waits for payment")
    func order() throws {
        let order = OrderView(
            id: id("o1"), room: id("r1"), state: .reserved, lines: [Self.line],
            coupon: AppliedCouponView(code: "FIVE", title: "five off", saving: cny(500)), total: cny(12400),
            placedAt: Timestamp(milliseconds: 1_760_000_000_000),
            reservedUntil: Timestamp(milliseconds: 1_760_000_900_000), paidAt: nil,
            payment: PaymentView(gateway: "wechat", codeURL: "weixin://x?pr=1", sandboxWallet: nil),
            payWith: ["wechat", "alipay"],
            address: AddressView(recipient: "Mei", phone: "13800005678", text: "Shanghai"), note: "ring twice")
        try expect(
            NumberedEvent(number: 3, .order(order)),
            #"{"number":3,"order":{"address":{"phone":"13800005678","recipient":"Mei","text":"Shanghai"},"#
                + #""coupon":{"code":"FIVE","saving":{"currency":"CNY","minorUnits":500},"title":"five off"},"#
                + #""id":"o1","lines":["# + Self.lineJSON + #"],"note":"ring twice","#
                + #""payWith":["wechat","alipay"],"payment":{"codeURL":"weixin://x?pr=1","gateway":"wechat"},"#
                + #""placedAt":1760000000000,"refundable":{"currency":"CNY","minorUnits":0},"refunds":[],"#
                + #""reservedUntil":1760000900000,"room":"r1","state":"reserved","#
                + #""total":{"currency":"CNY","minorUnits":12400}},"type":"order"}"#)
    }

    @Test("an order on its way, of which something goes back")
    func shippedOrder() throws {
        let time = Timestamp(milliseconds: 1_760_000_000_000)
        let refund = RefundView(
            id: id("o1-r1"), state: .awaitingGoods, cause: "goods", amount: cny(12400),
            lines: [LineRequest(sku: id("s1"), quantity: 1)], reason: "too small", answer: "",
            parcel: ParcelView(carrier: "SF", number: "SF1"), askedAt: time)
        let order = OrderView(
            id: id("o1"), room: id("r1"), state: .shipped, lines: [Self.line], total: cny(12400), placedAt: time,
            reservedUntil: time, paidAt: time, payment: nil, buyer: AccountView(id: id("a2"), name: "bo"),
            parcel: ParcelView(carrier: "SF", number: "SF0"), shippedAt: time, refunds: [refund],
            refundable: cny(0))
        try expect(
            OrderList(orders: [order], next: "o1"),
            #"{"next":"o1","orders":[{"buyer":{"id":"a2","name":"bo"},"id":"o1","lines":["# + Self.lineJSON
                + #"],"note":"","paidAt":1760000000000,"parcel":{"carrier":"SF","number":"SF0"},"payWith":[],"#
                + #""placedAt":1760000000000,"refundable":{"currency":"CNY","minorUnits":0},"refunds":[{"#
                + #""amount":{"currency":"CNY","minorUnits":12400},"answer":"","askedAt":1760000000000,"#
                + #""cause":"goods","id":"o1-r1","lines":[{"quantity":1,"sku":"s1"}],"#
                + #""parcel":{"carrier":"SF","number":"SF1"},"reason":"too small","state":"awaiting-goods"}],"#
                + #""reservedUntil":1760000000000,"room":"r1","shippedAt":1760000000000,"state":"shipped","#
                + #""total":{"currency":"CNY","minorUnits":12400}}]}"#)
    }

    @Test("a catalogue as it is answered, and as an export has it")
    func catalogue() throws {
        let product = CatalogueProduct(
            code: "H1", title: "Hoodie", pictures: ["h.jpg"],
            skus: [
                CatalogueSKU(
                    id: id("s1"), code: "H1-M", specs: [AttributeView(name: "size", value: "M")], listPrice: cny(19900),
                    onHand: 100, available: 99)
            ])
        func json(_ product: CatalogueProduct, _ id: String, _ available: String) throws {
            try expect(
                Catalogue(products: [product], next: "p1"),
                #"{"next":"p1","products":[{"attributes":[],"code":"H1","description":"","pictures":["h.jpg"],"skus":[{"#
                    + available + #""code":"H1-M","# + id
                    + #""listPrice":{"currency":"CNY","minorUnits":19900},"onHand":100,"#
                    + #""specs":[{"name":"size","value":"M"}]}],"title":"Hoodie"}]}"#)
        }
        try json(product, #""id":"s1","#, #""available":99,"#)
        try json(product.exported, "", "")
    }

    @Test("what a client says")
    func clientMessages() throws {
        try expect(
            ClientMessage.say(id: "m1", text: "好看", mode: .bottom, colour: .pink, to: "anna"),
            #"{"colour":"pink","id":"m1","mode":"bottom","text":"好看","to":"anna","type":"say"}"#)
        try expect(
            ClientMessage.say(id: "m1", text: "好看", mode: .scroll), #"{"id":"m1","text":"好看","type":"say"}"#)
        try expect(ClientMessage.like(count: 3), #"{"count":3,"type":"like"}"#)
        try expect(ClientMessage.click(sku: id("s1")), #"{"sku":"s1","type":"click"}"#)
        let short = try JSONDecoder().decode(
            ClientMessage.self, from: Data(#"{"type":"say","id":"m1","text":"hi","later":true}"#.utf8))
        #expect(short == .say(id: "m1", text: "hi", mode: .scroll))
    }

    @Test("what a show has come to")
    func numbers() throws {
        let figures = Figures(
            impressions: 8, clicks: 4, clicksByCard: 3, cartAdds: 2, orders: 2, ordersByCard: 1, paid: 1, paidByCard: 1,
            gmv: 12_900, gmvByCard: 12_900)
        let counted =
            #"{"cartAdds":2,"clicks":4,"clicksByCard":3,"gmv":12900,"gmvByCard":12900,"impressions":8,"orders":2,"#
            + #""ordersByCard":1,"paid":1,"paidByCard":1}"#
        let nothing =
            #"{"cartAdds":0,"clicks":0,"clicksByCard":0,"gmv":0,"gmvByCard":0,"impressions":0,"orders":0,"#
            + #""ordersByCard":0,"paid":0,"paidByCard":0}"#
        let crowd = Crowd(joins: 6, people: 3, likes: 9, lines: 5, peak: 2, watched: 1_500)
        let there = #"{"joins":6,"likes":9,"lines":5,"peak":2,"people":3,"watched":1500}"#
        let nobody = #"{"joins":0,"likes":0,"lines":0,"peak":0,"people":0,"watched":0}"#
        let total = ShowSpan(crowd: crowd, figures: figures)
        let empty = ShowSpan(crowd: Crowd(), figures: Figures())
        let numbers = RoomNumbers(
            room: id("r1"), currency: .cny, online: 1, total: total, lastTenMinutes: total, tenMinutesBefore: empty,
            refunded: Refunded(count: 1, amount: 500),
            products: [
                ProductNumbers(
                    sku: id("s1"), title: "Hoodie", spec: "M", total: figures, lastTenMinutes: figures,
                    tenMinutesBefore: Figures())
            ])
        let span = #"{"crowd":\#(there),"figures":\#(counted),"paidPerClick":2500,"paidPerPerson":3333}"#
        let product = #"{"figures":\#(counted),"paidPerClick":2500,"paidPerImpression":1250}"#
        try expect(
            ServerMessage.numbers(numbers),
            #"{"numbers":{"currency":"CNY","lastTenMinutes":\#(span),"online":1,"products":[{"lastTenMinutes":\#(product),"#
                + #""sku":"s1","spec":"M","tenMinutesBefore":{"figures":\#(nothing)},"title":"Hoodie","total":\#(product)}],"#
                + #""refunded":{"amount":500,"count":1},"room":"r1","tenMinutesBefore":{"crowd":\#(nobody),"#
                + #""figures":\#(nothing)},"total":\#(span)},"type":"numbers"}"#)
        let fingerprint = Fingerprint(bytes: Array(repeating: 0, count: 32))
        let report = RoomReport(
            room: id("r1"), title: "Autumn", host: "anna", openedAt: Timestamp(milliseconds: 5),
            endedAt: Timestamp(milliseconds: 9_005), seconds: 9, currency: .cny, total: total, averageViewers: 17,
            refunded: Refunded(), products: [ReportLine(sku: id("s1"), title: "Hoodie", spec: "M", total: figures)],
            stretches: [ReportStretch(from: Timestamp(milliseconds: 5), crowd: crowd, figures: figures)],
            questions: [ShowQuestion(text: "why?", times: 2)], followers: 7, newFollowers: 3,
            coupons: [CouponSales(code: "TEN", title: "ten off", orders: 2, paid: 1, saved: 1_000)],
            draws: [
                ReportDraw(
                    Draw(
                        Draw.Plan(
                            id: id("d1"), room: id("r1"), kind: .redPacket, title: "thanks",
                            prize: .money(Money(minorUnits: 9, currency: .cny), parts: [4, 5]), places: 2,
                            lasts: .seconds(60), commitment: fingerprint, seed: fingerprint),
                        shop: id("anna"), startedAt: Timestamp(milliseconds: 6), entered: 1, given: 1))
            ])
        try expect(
            report,
            #"{"averageViewers":17,"coupons":[{"code":"TEN","orders":2,"paid":1,"saved":1000,"title":"ten off"}],"#
                + #""currency":"CNY","draws":[{"entered":1,"given":1,"id":"d1","kind":"red-packet","#
                + #""money":{"currency":"CNY","minorUnits":4},"places":2,"title":"thanks"}],"endedAt":9005,"#
                + #""followers":7,"host":"anna","newFollowers":3,"openedAt":5,"#
                + #""products":[{"sku":"s1","spec":"M","title":"Hoodie","total":\#(product)}],"#
                + #""questions":[{"text":"why?","times":2}],"refunded":{"amount":0,"count":0},"room":"r1","seconds":9,"#
                + #""stretches":[{"crowd":\#(there),"figures":\#(counted),"from":5}],"title":"Autumn","total":\#(span)}"#
        )
    }

    @Test("a key and a goodbye on the live link, and who is here")
    func bans() throws {
        try expect(ServerMessage.mediaKey("0a"), #"{"roomKey":"0a","type":"media-key"}"#)
        let problem = Problem(code: "banned", title: "Banned", status: 403, detail: "Go.")
        try expect(
            ServerMessage.banned(problem),
            #"{"problem":{"detail":"Go.","status":403,"title":"Banned","type":"urn:hawker:banned"},"type":"banned"}"#)
        try expect(PersonRequest(name: "bo", seconds: 60), #"{"name":"bo","seconds":60}"#)
        try expect(PersonRequest(person: id("a1"), guests: true), #"{"guests":true,"person":"a1"}"#)
        let people = PeopleList(people: [
            RoomPerson(id: id("a1"), name: "bo", said: "hi", ban: BanView(until: Timestamp(milliseconds: 5))),
            RoomPerson(id: id("g-1"), name: nil, links: 2, ban: BanView(until: nil)),
            RoomPerson(id: id("a2"), name: "cy", links: 1, isLocal: true),
        ])
        try expect(
            people,
            #"{"people":[{"ban":{"until":5},"id":"a1","links":0,"name":"bo","said":"hi"},"#
                + #"{"ban":{},"id":"g-1","links":2},{"id":"a2","isLocal":true,"links":1,"name":"cy"}]}"#)
    }

    @Test("a problem")
    func problem() throws {
        try expect(
            Problem(code: "too-fast", title: "Slow down", status: 429, detail: "Wait.", retryAfter: 2),
            #"{"detail":"Wait.","retryAfter":2,"status":429,"title":"Slow down","type":"urn:hawker:too-fast"}"#)
    }

    @Test(
        "what is not of the protocol is refused",
        arguments: [
            #"{"type":"dance"}"#, #"{"type":7}"#, #"{}"#, #"[]"#, #"{"type":"say","id":"m1"}"#,
            #"{"type":"like","count":NaN}"#, #"{"type":"like","count":1e400}"#, #"{"type":"like","count":1.5}"#,
            #"{"type":"say","id":"m1","text":"x","mode":"sideways"}"#,
            #"{"type":"say","id":"m1","text":"x","colour":"mauve"}"#, #"{"type":"say","id":"m1","text":"x","to":7}"#,
            #"{"type":"like","count":"3"}"#,
        ])
    func refused(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ClientMessage.self, from: Data(text.utf8))
        }
    }

    @Test(
        "identifiers and money from outside are checked",
        arguments: [
            #"{"quantity":1,"sku":"a/b"}"#, #"{"quantity":1,"sku":""}"#, #"{"quantity":1e30,"sku":"a"}"#,
            #"{"quantity":0.5,"sku":"a"}"#, #"{"quantity":null,"sku":"a"}"#,
        ])
    func badLines(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(LineRequest.self, from: Data(text.utf8))
        }
    }

    /// Encodes to exactly these bytes (keys sorted), and decodes back to the same value.
    private func expect<Value: Codable & Equatable>(_ value: Value, _ json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Value.self, from: Data(json.utf8)) == value)
    }
}

private func id<Subject>(_ text: String) -> Identifier<Subject> {
    guard let identifier = Identifier<Subject>(rawValue: text) else {
        preconditionFailure("not an identifier: \(text)")
    }
    return identifier
}

private func cny(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .cny) }
