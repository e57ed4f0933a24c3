import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Drawings of the host's console")
struct HostDrawingTests {
    static let talk = [
        Danmaku(from: "anna", text: "how long is the scarf?"), Danmaku(from: "bo", text: "link please!", times: 3),
        Danmaku(from: "小美", text: "好看！🔥"),
    ]

    /// A show with a flash sale, an order to ship, a refund that is asked for, and one order of an earlier show.
    static func day(_ language: Language, _ size: Size) -> HostModel {
        let asked = Fixtures.shopOrder(
            .delivered, id: "o-2", buyer: Fixtures.ann,
            lines: [
                Fixtures.line(quantity: 2), Fixtures.line(Fixtures.kettle, "Pour-over kettle", spec: "", each: 8_900),
            ],
            coupon: AppliedCouponView(code: "AUTUMN", title: "Autumn", saving: Fixtures.cny(2_000)), placed: 20,
            note: "Please no plastic.",
            refunds: [
                Fixtures.refund(
                    .requested, id: "o-2-r1", cause: "goods",
                    lines: [LineRequest(sku: Fixtures.scarf, quantity: 1)])
            ])
        var model = Fixtures.console(
            with: [
                Fixtures.shopOrder(.paid, id: "o-3", placed: 200), asked,
                Fixtures.shopOrder(.shipped, id: "o-1", room: Fixtures.otherRoom, placed: -7_200),
            ], language: language, size: size,
            snapshot: Fixtures.snapshot(
                shelf: [Fixtures.flashing()] + Fixtures.shelf.dropFirst(), danmaku: talk))
        _ = model.update(.clock(Fixtures.time(260)))
        return model
    }

    private static func screen(_ model: HostModel) -> String {
        let size = Size(width: 80, height: 24)
        // A picture of nothing but dots, so that what covers it is seen.
        let dots = model.layout(size: size).picture.map { pane in
            var surface = Surface(size: pane.size)
            surface.fill(surface.bounds, Cell("."))
            return surface
        }
        return model.view(size: size, picture: dots).text
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

    @Test("the console at 80×24: a flash sale runs, an order and a refund wait")
    func console() {
        expect(
            Self.screen(Self.day(.english, Size(width: 80, height: 24))),
            """
             LIVE  04:20 Autumn picks · r1       312 watching  ♥ 12.4k  2 paid  GMV ¥305.00
            .......................................... ─ Talk ──────────────────────────────
            ..........................................
            ..........................................
            ..........................................
            ..........................................
            ..........................................
            ..........................................
            ..........................................
            ..........................................  anna: how long is the scarf?
            ..........................................  bo: link please! ×3
            ..........................................  小美: 好看！🔥
             mic ██████████████·····│········  -30 dB  742 kbit/s · 30 fps · loss 0.0%
            ─ Shelf (3) ────────── on hand/free/held ─ ─ Sales ───────────── + time on air ─
              ★ Card up  Merino sca… · orange  ¥39.00   ⚑ 1 to ship · 1 refund waits
            ▸★ Me…·oran… ⚡¥39.00 00:40 ×20  60/42/18   +3:50 Sold 2 × Meri…·orange, ¥118.00
               Pour-over kettle      ¥89.00     9/7/2   +2:00 Asked back ¥59.00, M…·oran… +1
               Longjing tea       ¥1,298.00     3/0/3   +0:50 Sold 2 × Me…·oran… +1, ¥187.00





             d orders  n new product  g goods  p take card down  ? help  q end the show
            """)
    }

    @Test("the shipping desk at 80×24")
    func desk() {
        var model = Self.day(.english, Size(width: 80, height: 24))
        _ = model.press("d")
        _ = model.press(.backTab)
        expect(
            Self.screen(model),
            """
            ╭ Shipping desk ───────────────────────────────────────────────────────────────╮
            │ [All] To ship 1  Refunds 1  To pay  Shipped  Delivered  Done  Refunded       │
            │                                                                              │
            │ ▸  1 min  mei          2 × Merino scarf · orange         ¥118.00       paid  │
            │    4 min  ann          2 × Merino scarf · orange +1      ¥187.00    refund!  │
            │      2 h  mei          2 × Merino scarf · orange         ¥118.00    shipped  │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │                                                                              │
            │ these are all                                                                │
            ╰──────────────────────────────────────────────────────────────────────────────╯

             enter open  → next list  m earlier ones  r refresh  ? help  esc back
            """)
    }

    @Test("an order at 80×24: buyer, address, note, lines, coupon, total, times, refund, and what to do")
    func order() {
        var model = Self.day(.english, Size(width: 80, height: 24))
        for key: Key in [.character("d"), .right, .enter] { _ = model.press(key) }
        expect(
            Self.screen(model),
            """
            ╭ Order o-2 ───────────────────────────────────────────────────────────────────╮
            │ delivered                                                            ¥187.00 │
            │                                                                              │
            │ Buyer     ann                                                                │
            │ Ship to   Mei Lin · +86 138 0013 8000                                        │
            │           Room 1502, Building 7, 88 Century Avenue, Shanghai                 │
            │ Note      Please no plastic.                                                 │
            │                                                                              │
            │           2 × Merino scarf · orange · ¥59.00 each                    ¥118.00 │
            │           1 × Pour-over kettle · ¥89.00 each                          ¥89.00 │
            │ Coupon    AUTUMN · Autumn                                            -¥20.00 │
            │ Total                                                                ¥187.00 │
            │                                                                              │
            │ Parcel    SF Express SF1029384756                                            │
            │ Times     ordered 4 min ago · paid 3 min ago · shipped 3 min ago · delivered │
            │           2 min ago                                                          │
            │ Refund    ¥59.00 · asked · goods come back · 2 min                           │
            │           1 × Merino scarf · orange                                          │
            │           buyer: “too small”                                                 │
            │                                                                              │
            │ The buyer wants to send goods back for ¥59.00: g agrees, x declines.         │
            ╰──────────────────────────────────────────────────────────────────────────────╯

             s ship  g grant  x decline  r give money back  ? help  esc back
            """)
    }

    @Test("the same order in Chinese")
    func chinese() {
        var model = Self.day(.chinese, Size(width: 80, height: 24))
        for key: Key in [.character("d"), .right, .enter] { _ = model.press(key) }
        expect(
            Self.screen(model),
            """
            ╭ 订单 o-2 ────────────────────────────────────────────────────────────────────╮
            │ 已送达                                                               ¥187.00 │
            │                                                                              │
            │ 买家      ann                                                                │
            │ 收货      Mei Lin · +86 138 0013 8000                                        │
            │           Room 1502, Building 7, 88 Century Avenue, Shanghai                 │
            │ 备注      Please no plastic.                                                 │
            │                                                                              │
            │           2 × Merino scarf · orange · 每件 ¥59.00                    ¥118.00 │
            │           1 × Pour-over kettle · 每件 ¥89.00                          ¥89.00 │
            │ 优惠券    AUTUMN · Autumn                                            -¥20.00 │
            │ 合计                                                                 ¥187.00 │
            │                                                                              │
            │ 运单      SF Express SF1029384756                                            │
            │ 时间      下单 4分钟 · 付款 3分钟 · 发货 3分钟 · 送达 2分钟                  │
            │ 退款      ¥59.00 · 申请中 · 退货退款 · 2分钟                                 │
            │           1 × Merino scarf · orange                                          │
            │           买家：“too small”                                                  │
            │                                                                              │
            │                                                                              │
            │ 买家申请退货退款 ¥59.00：g 同意，x 拒绝。                                    │
            ╰──────────────────────────────────────────────────────────────────────────────╯

             s 发货  g 同意  b 退货已到  x 拒绝  t 重试  r 退款  ? 帮助  esc 返回
            """)
    }

    @Test("the console and the sheet of a new coupon at 160×48")
    func wide() {
        let size = Size(width: 160, height: 48)
        var model = Self.day(.english, size)
        let text = model.view(size: size, picture: nil).text
        #expect(text.contains("▸★ Merino scarf · orange  ") && text.contains("⚡¥39.00 00:40 ×20  60/42/18"))
        #expect(text.contains("Asked back ¥59.00, Merino scarf · orange +1"))
        for key: Key in [.character("c"), .character("n"), .control("t")] { _ = model.press(key) }
        #expect(model.view(size: size, picture: nil).text.contains("Only for Merino scarf"))
    }
}
