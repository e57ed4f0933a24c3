import Commerce
import Testing
import Wire

@testable import Server

/// The end of a show, as JSON's value and as a page.
@Suite struct ReportPageTests {
    /// 2023-11-14 22:13:20 UTC.
    private static let opening = Timestamp(milliseconds: 1_700_000_000_000)

    private func at(_ seconds: Int) -> Timestamp { Self.opening + .seconds(seconds) }

    /// Two hours, two viewers, one sale of each product.
    private func report() throws -> RoomReport {
        var meter = Meter(opened: Self.opening, at: Self.opening)
        meter.named("sku-1", "Hoodie", "M")
        meter.joined("ann", online: 1, at: at(0))
        for second in stride(from: 0, to: 3_600, by: 600) { meter.advance(to: at(second)) }
        meter.joined("bob", online: 2, at: at(3_600))
        meter.pinned("sku-1", of: "p-1", before: ["ann", "bob"], at: at(3_600))
        meter.clicked("sku-1", of: "p-1", by: "ann", at: at(3_601))
        meter.clicked("sku-2", of: "p-2", by: "ann", at: at(3_601))
        meter.putInCart("sku-1", by: "ann", at: at(3_602))
        meter.liked(1_234, at: at(3_603))
        meter.said(at: at(3_603))
        for (sku, product, amount, placed) in [
            ("sku-1", "p-1", 129_900, 3_610), ("sku-2", "p-2", 500, 5_000),
        ] as [(SKU.ID, Product.ID, Int64, Int)] {
            let order = SoldOrder(
                placedAt: at(placed), paidAt: at(placed + 60), total: Money(minorUnits: amount, currency: .cny),
                lines: [SoldOrder.Line(sku: sku, product: product, amount: amount)])
            meter.placed(order)
            meter.paid(order)
        }
        meter.refunded(Refunded(count: 1, amount: 500))
        for second in stride(from: 3_600, through: 7_200, by: 600) { meter.advance(to: at(second)) }
        let name = try #require(Account.Name(rawValue: "anna"))
        let room = Room(
            id: "r1", title: "Autumn", host: Account(id: "a-1", name: name), phase: .ended, openedAt: Self.opening)
        return meter.report(
            on: room, end: ShowEnd(at: at(7_200), questions: [ShowQuestion(text: "does it shrink?", times: 12)]),
            at: at(99_999))
    }

    @Test("the page of a show")
    func english() throws {
        #expect(
            ReportPage(try report(), in: .english).text == """
                Autumn · anna
                room r1 · 2023-11-14 22:13 – 2023-11-15 00:13 UTC · 2:00:00

                Viewers: 2 people · 2 joins · 2 at once · 1.50 on average
                Talk: 1 line · 1,234 likes
                Interest: 2 impressions · 2 clicks (1 by card) · 1 cart add
                Sales: 2 orders (1 by card) · 2 paid (1 by card) · ¥1,304.00 (¥1,299.00 by card)
                Conversion: 100.00 % of clicks paid · 100.00 % of people paid
                Refunded so far: 1 refund · ¥5.00

                Products
                1. Hoodie · M
                   2 impressions · 1 click (1 by card) · 1 cart add
                   1 order (1 by card) · 1 paid (1 by card) · ¥1,299.00 (¥1,299.00 by card) · 100.00 % of clicks paid · \
                50.00 % of impressions paid
                2. sku-2
                   0 impressions · 1 click (0 by card) · 0 cart adds
                   1 order (0 by card) · 1 paid (0 by card) · ¥5.00 (¥0.00 by card) · 100.00 % of clicks paid · – of impressions paid

                Every ten minutes (UTC)
                   22:13  ¥0.00 · 0 paid · 0 orders · 0 clicks · 1 at once
                   22:23  ¥0.00 · 0 paid · 0 orders · 0 clicks · 1 at once
                   22:33  ¥0.00 · 0 paid · 0 orders · 0 clicks · 1 at once
                   22:43  ¥0.00 · 0 paid · 0 orders · 0 clicks · 1 at once
                   22:53  ¥0.00 · 0 paid · 0 orders · 0 clicks · 1 at once
                   23:03  ¥0.00 · 0 paid · 0 orders · 0 clicks · 1 at once
                   23:13  ¥1,299.00 · 1 paid · 1 order · 2 clicks · 2 at once
                   23:23  ¥0.00 · 0 paid · 0 orders · 0 clicks · 2 at once
                   23:33  ¥5.00 · 1 paid · 1 order · 0 clicks · 2 at once
                   23:43  ¥0.00 · 0 paid · 0 orders · 0 clicks · 2 at once
                   23:53  ¥0.00 · 0 paid · 0 orders · 0 clicks · 2 at once
                   00:03  ¥0.00 · 0 paid · 0 orders · 0 clicks · 2 at once

                Asked most
                1. does it shrink? ×12

                """)
    }

    @Test("the page of a show in Chinese: the same in other words")
    func chinese() throws {
        let page = ReportPage(try report(), in: .chinese).text
        #expect(
            page.hasPrefix(
                """
                Autumn · anna
                直播间 r1 · 2023-11-14 22:13 – 2023-11-15 00:13 UTC · 2:00:00

                观众: 2 人 · 进入 2 次 · 最高在线 2 · 平均在线 1.50
                互动: 弹幕 1 条 · 点赞 1,234
                兴趣: 曝光 2 · 点击 2（讲解带来 1） · 加购 1
                成交: 下单 2（讲解带来 1） · 支付 2（讲解带来 1） · ¥1,304.00（讲解带来 ¥1,299.00）
                转化: 点击转化 100.00 % · 观众转化 100.00 %
                目前退款: 1 笔 · ¥5.00

                商品
                1. Hoodie · M
                   曝光 2 · 点击 1（讲解带来 1） · 加购 1
                   下单 1（讲解带来 1） · 支付 1（讲解带来 1） · ¥1,299.00（讲解带来 ¥1,299.00） · 点击转化 100.00 % · 曝光转化 50.00 %
                2. sku-2
                   曝光 0 · 点击 1（讲解带来 0） · 加购 0
                   下单 1（讲解带来 0） · 支付 1（讲解带来 0） · ¥5.00（讲解带来 ¥0.00） · 点击转化 100.00 % · 曝光转化 –

                每十分钟（UTC）
                   22:13  ¥0.00 · 支付 0 · 下单 0 · 点击 0 · 最高在线 1

                """))
        let english = ReportPage(try report(), in: .english).text
        let digits = { (text: String) in text.split { !$0.isASCII || !$0.isNumber } }
        #expect(digits(page).sorted() == digits(english).sorted())
    }

    @Test(
        "the language is the first of both that is asked for",
        arguments: [
            (nil, ReportWords.english), ("zh-CN,zh;q=0.9,en;q=0.8", .chinese), ("en-GB, zh", .english),
            ("fr", .english),
            ("fr, ZH", .chinese), ("zhx", .english),
        ] as [(String?, ReportWords)])
    func languages(_ header: String?, _ words: ReportWords) {
        #expect(ReportWords(accepting: header) == words)
    }
}
