import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Drawings")
struct DrawingTests {
    private static let talk = [
        Danmaku(from: "anna", text: "how long is the scarf?"), Danmaku(from: "bo", text: "link please!", times: 3),
        Danmaku(from: "mei", text: "is orange still there?"),
        Danmaku(from: "lin", text: "forty-two left in orange, woven in Scotland and soft as anything", role: .host),
        Danmaku(from: "小美", text: "好看！🔥"),
    ]

    private static let playing = MediaStatus(
        state: .playing, bitsPerSecond: 712_000, framesPerSecond: 29.9, width: 640, height: 360, lossPercent: 0.24,
        roundTripMilliseconds: 41, delayMilliseconds: 86, layer: "v2")

    /// A picture of nothing but dots, so that what covers it is seen.
    private static func dots(_ size: Size?) -> Surface? {
        size.map { size in
            var surface = Surface(size: size)
            surface.fill(surface.bounds, Cell("."))
            return surface
        }
    }

    private func expect(_ text: String, _ drawing: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let (drawn, wanted) = (
            text.split(separator: "\n", omittingEmptySubsequences: false),
            drawing.split(separator: "\n", omittingEmptySubsequences: false)
        )
        #expect(drawn.count == wanted.count, "\n\(text)", sourceLocation: sourceLocation)
        for (row, (line, want)) in zip(drawn, wanted).enumerated() {
            #expect(line == want, "row \(row)", sourceLocation: sourceLocation)
        }
    }

    /// The text of a part of the screen.
    private func text(_ rect: Rect, of surface: Surface) -> String {
        var part = Surface(size: rect.size)
        part.blit(surface, at: Point(x: -rect.x, y: -rect.y))
        return part.text
    }

    @Test("a room at 80×24, in English, with talk flying over the picture")
    func room() {
        let size = Size(width: 80, height: 24)
        var model = Fixtures.viewer(snapshot: Fixtures.snapshot(danmaku: Self.talk))
        _ = model.update(.media(Self.playing))
        _ = model.update(
            .tick(
                Tick(
                    sequence: 2,
                    danmaku: [Danmaku(from: "bo", text: "love it"), Danmaku(from: "mei", text: "mine", mode: .top)])))
        _ = model.update(.clock(Fixtures.time(2)))
        expect(
            model.view(size: size, picture: Self.dots(model.layout(size: size).picture?.size)).text,
            """
             LIVE  Autumn picks · lin                            312 watching  ♥ 12.4k  mei
            ...............................love it........ ╭ On offer now ─────────────────╮
            .....................mine..................... │ Merino scarf                  │
            .............................................. │ orange                        │
            .............................................. │                               │
            .............................................. │ ¥59.00  was ¥99.00   -40%     │
            .............................................. │ 42 left · 2 per buyer         │
            .............................................. │                               │
            .............................................. │ Pure merino wool.             │
            .............................................. │                               │
            .............................................. │                               │
            .............................................. │                               │
            .............................................. │                               │
            .............................................. │  b  buy now   a  add to cart  │
            712 kbit/s · 30 fps · loss 0.2% · delay 86 ms  ╰───────────────────────────────╯
            ─ Talk ────────────────────────────────────── ─ Shelf (3) ──────────────────────
            ›mei: is orange still there?                  ▸★ Merin…·orange ¥59.00   42 left
            ★lin: forty-two left in orange, woven in         Pour-over ke… ¥89.00    7 left
                  Scotland and soft as anything              Longjing … ¥1,298.00  sold out
             小美: 好看！🔥
             bo: love it
            ›mei: mine
             t to talk
             b buy now  a add to cart  t talk  enter buy▸  + add▸  c cart  ? help  q quit
            """)
    }

    /// The panel that lies over an 80×24 screen.
    private func panel(of model: ViewerModel, rows: Int) -> String {
        let size = Size(width: 80, height: 24)
        let area = model.layout(size: size).overlay.inset(bottom: 1)
        return text(area.centered(Size(width: 76, height: rows)), of: model.view(size: size, picture: nil))
    }

    /// Two scarves of a flash sale, with a coupon.
    private func checkingOut(_ language: Language) -> ViewerModel {
        let sale = FlashSale(
            price: Fixtures.cny(4_900), limitPerBuyer: 2, from: nil, until: Fixtures.time(90), left: 3, quota: 5)
        let item = Fixtures.item(
            Fixtures.scarf, "Merino scarf", spec: "orange", list: 9_900, price: 5_900, flash: sale, available: 42,
            onHand: 60)
        var model = Fixtures.viewer(
            language: language,
            snapshot: Fixtures.snapshot(shelf: [item], coupons: [Fixtures.offeredCoupon("AUTUMN5")]))
        let lines = [LineRequest(sku: Fixtures.scarf, quantity: 2)]
        _ = model.press("b")
        _ = model.press("+")
        _ = model.update(.coupons(.success([Fixtures.offeredCoupon("AUTUMN5")])))
        let plain = Fixtures.quote(4_900, quantity: 2, price: .flash)
        _ = model.update(.quote(for: lines, coupon: nil, .success(plain)))
        let less = Fixtures.quote(4_900, quantity: 2, price: .flash, coupon: "AUTUMN5", saving: 500)
        _ = model.update(.quote(for: lines, coupon: "AUTUMN5", .success(less)))
        _ = model.press("c")
        return model
    }

    @Test("a checkout at 80×24: every line explained, the coupon, the total, where it goes")
    func checkout() {
        expect(
            panel(of: checkingOut(.english), rows: 16),
            """
            ╭ Check out ───────────────────────────────────────────────────────────────╮
            │                                                                          │
            │ Merino scarf · orange                                             ¥98.00 │
            │   2 × ⚡¥49.00   ends in 01:30   was ¥99.00   you save ¥100.00           │
            │ ──────────────────────────────────────────────────────────────────────── │
            │ Coupon AUTUMN5 · autumn                                           -¥5.00 │
            │ Total                                                             ¥93.00 │
            │                                                                          │
            │ To  Mei · 138 0000 5678 · Shanghai, Anfu Road 1, 2-301                   │
            │                                                                          │
            │ enter places the order and holds the pieces for you.                     │
            │                                                                          │
            │                                                                          │
            │                                                                          │
            │  enter  place order                                                      │
            ╰──────────────────────────────────────────────────────────────────────────╯
            """)
    }

    @Test("a checkout at 80×24, in Chinese")
    func chineseCheckout() {
        expect(
            panel(of: checkingOut(.chinese), rows: 16),
            """
            ╭ 结算 ────────────────────────────────────────────────────────────────────╮
            │                                                                          │
            │ Merino scarf · orange                                             ¥98.00 │
            │   2 × ⚡¥49.00   距结束 01:30   原价 ¥99.00   已省 ¥100.00   券 -¥5.00   │
            │ ──────────────────────────────────────────────────────────────────────── │
            │ 优惠券 AUTUMN5 · autumn                                           -¥5.00 │
            │ 合计                                                              ¥93.00 │
            │                                                                          │
            │ 寄往  Mei · 138 0000 5678 · Shanghai, Anfu Road 1, 2-301                 │
            │                                                                          │
            │ 按回车提交订单，并为你保留库存。                                         │
            │                                                                          │
            │                                                                          │
            │                                                                          │
            │  回车  提交订单                                                          │
            ╰──────────────────────────────────────────────────────────────────────────╯
            """)
    }

    /// Sent, and asked back in part.
    private func order(_ language: Language) -> ViewerModel {
        let order = Fixtures.order(
            .shipped, refunds: [Fixtures.buyerRefund(.requested, cause: .goods)], address: Fixtures.home,
            note: "ring twice")
        var model = Fixtures.viewer(language: language)
        _ = model.press("o")
        _ = model.update(.clock(Fixtures.time(8_000)))
        _ = model.update(.orders(before: nil, .success(OrderList(orders: [order]))))
        _ = model.press(.enter)
        return model
    }

    @Test("an order at 80×24: how far it is, what is in it, where it goes, what goes back")
    func order() {
        expect(
            panel(of: order(.english), rows: 22),
            """
            ╭ Order o-77 ──────────────────────────────────────────────────────────────╮
            │ ✔ On its way                                                             │
            │ The seller has sent it.                                                  │
            │                                                                          │
            │ ● placed      2 h ago                                                    │
            │ ● paid        2 h ago                                                    │
            │ ● shipped     1 h ago · SF Express SF1402930                             │
            │ ○ delivered                                                              │
            │ ○ completed                                                              │
            │ ──────────────────────────────────────────────────────────────────────── │
            │ 1 × Merino scarf · orange                                         ¥59.00 │
            │ Total                                                             ¥59.00 │
            │                                                                          │
            │ To  Mei · 138 0000 5678 · Shanghai, Anfu Road 1, 2-301                   │
            │ Note  ring twice                                                         │
            │ ──────────────────────────────────────────────────────────────────────── │
            │ Return · asked · 50 min ago                                       ¥59.00 │
            │ 1 × Merino scarf · orange                                                │
            │ You: too warm                                                            │
            │                                                                          │
            │                                                                          │
            ╰──────────────────────────────────────────────────────────────────────────╯
            """)
    }

    @Test("an order at 80×24, in Chinese")
    func chineseOrder() {
        expect(
            panel(of: order(.chinese), rows: 22),
            """
            ╭ 订单 o-77 ───────────────────────────────────────────────────────────────╮
            │ ✔ 已发货                                                                 │
            │ 卖家已发货。                                                             │
            │                                                                          │
            │ ● 已下单      2 小时前                                                   │
            │ ● 已付款      2 小时前                                                   │
            │ ● 已发货      1 小时前 · SF Express SF1402930                            │
            │ ○ 已送达                                                                 │
            │ ○ 已完成                                                                 │
            │ ──────────────────────────────────────────────────────────────────────── │
            │ 1 × Merino scarf · orange                                         ¥59.00 │
            │ 合计                                                              ¥59.00 │
            │                                                                          │
            │ 寄往  Mei · 138 0000 5678 · Shanghai, Anfu Road 1, 2-301                 │
            │ 留言  ring twice                                                         │
            │ ──────────────────────────────────────────────────────────────────────── │
            │ 退货退款 · 等待答复 · 50 分钟前                                   ¥59.00 │
            │ 1 × Merino scarf · orange                                                │
            │ 你：too warm                                                             │
            │                                                                          │
            │                                                                          │
            ╰──────────────────────────────────────────────────────────────────────────╯
            """)
    }

    @Test("a room at 160×48, in Chinese: the card, the talk, the shelf, the meter")
    func chinese() {
        let shelf = [
            Fixtures.item(
                Fixtures.scarf, "美利奴羊毛围巾", spec: "橙色 / 180 cm", list: 9_900, price: 5_900, limit: 2, available: 42,
                onHand: 60, description: "纯美利奴羊毛，苏格兰织造，180 × 30 厘米，可手洗。"),
            Fixtures.item(Fixtures.kettle, "手冲咖啡壶", list: 12_900, price: 8_900, available: 7, onHand: 9),
            Fixtures.item(Fixtures.tea, "明前龙井 100 克", list: 29_800, price: 29_800, available: 0, onHand: 3),
        ]
        let talk = [
            Danmaku(from: "阿强", text: "上链接！", times: 3), Danmaku(from: "mei", text: "橙色还有吗"),
            Danmaku(from: "lin", text: "橙色还有四十多条，一米八长，苏格兰织造，特别软，喜欢的抓紧下单", role: .host),
        ]
        let size = Size(width: 160, height: 48)
        var model = Fixtures.viewer(
            language: .chinese, size: size, snapshot: Fixtures.snapshot(shelf: shelf, danmaku: talk))
        _ = model.update(.media(Self.playing))
        let layout = model.layout(size: size)
        let screen = model.view(size: size, picture: nil)
        expect(
            text(layout.card, of: screen),
            """
            ╭ 主推商品 ────────────────────────────────────╮
            │ 美利奴羊毛围巾                               │
            │ 橙色 / 180 cm                                │
            │                                              │
            │ ¥59.00  原价 ¥99.00   -40%                   │
            │ 剩 42 件 · 每人限购 2 件                     │
            │                                              │
            │ 纯美利奴羊毛，苏格兰织造，180 × 30 厘米，可  │
            │ 手洗。                                       │
            │                                              │
            │                                              │
            │                                              │
            │                                              │
            │  b  立即购买   a  加购物车                   │
            ╰──────────────────────────────────────────────╯
            """)
        expect(
            text(layout.talk.splitBottom(6).bottom, of: screen),
            """


             阿强: 上链接！ ×3
            ›mei: 橙色还有吗
            ★lin: 橙色还有四十多条，一米八长，苏格兰织造，
                  特别软，喜欢的抓紧下单
            """)
        expect(
            text(layout.shelf.splitTop(4).top, of: screen),
            """
            ─ 货架（3） ───────────────────────────────────────────────────────────────────────────────────────────────────
            ▸★ 美利奴羊毛围巾 · 橙色 / 180 cm                                                             ¥59.00  剩 42 件
               手冲咖啡壶                                                                                 ¥89.00   剩 7 件
               明前龙井 100 克                                                                           ¥298.00    已售罄
            """)
        expect(
            text(layout.meter, of: screen),
            """
            712 kbit/s · 30 fps · 丢包 0.2% · 延迟 86 ms · v2 360p · 往返 41 ms · 卡顿 0 次
            """)
    }

    @Test("an empty lobby says how to open a room")
    func lobby() {
        var model = ViewerModel(seed: Fixtures.seed, language: .english)
        _ = model.update(.rooms(.success([])))
        expect(
            text(
                Rect(x: 0, y: 0, width: 80, height: 5), of: model.view(size: Size(width: 80, height: 24), picture: nil)),
            """
             hawker  Rooms                                                            guest

              No room is live.

              To open one, run `hawker host` in another terminal; then press r here.
            """)
    }
}
