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
        var gains = ShowGains(followers: 1_204, newFollowers: 12)
        gains.coupons = [CouponSales(code: "TEN", title: "ten off", orders: 3, paid: 2, saved: 200_000)]
        gains.draws = [
            Self.draw(.redPacket, .money(Money(minorUnits: 1_000, currency: .cny), parts: [700, 200, 100]), given: 2),
            Self.draw(.lottery, .piece("sku-1"), given: 1),
        ]
        return meter.report(
            on: room, end: ShowEnd(at: at(7_200), questions: [ShowQuestion(text: "does it shrink?", times: 12)]),
            gains: gains, at: at(99_999))
    }

    private static func draw(_ kind: Draw.Kind, _ prize: Draw.Prize, given: Int) -> Draw {
        let fingerprint = Fingerprint(bytes: Array(repeating: 0, count: 32))
        let plan = Draw.Plan(
            id: "d-1", room: "r1", kind: kind, title: "thanks", prize: prize, places: 3, lasts: .seconds(60),
            commitment: fingerprint, seed: fingerprint)
        return Draw(plan, shop: "s-1", startedAt: opening, entered: 5, given: given)
    }

    @Test("the page of a show")
    func english() throws {
        #expect(
            ReportPage(try report(), in: .english).text == """
                Autumn · anna
                room r1 · 2023-11-14 22:13 – 2023-11-15 00:13 UTC · 2:00:00

                Viewers     2 people · 2 joins · 2 at once at most · 1.50 on average
                Followers   1,204 · 12 new
                Talk        1 line · 1,234 likes
                Interest    2 impressions · 2 clicks (1 by card) · 1 cart add
                Sales       2 orders (1 by card) · 2 paid (1 by card)
                GMV         ¥1,304.00 (¥1,299.00 by card)
                Conversion  100.00 % of clicks paid · 100.00 % of people paid
                Refunded    1 refund so far · ¥5.00

                Products        seen  clicks    cart  orders    paid            GMV  paid/click
                1. Hoodie · M
                                   2       1       1       1       1      ¥1,299.00    100.00 %
                  by card                  1               1       1      ¥1,299.00
                2. sku-2
                                   0       1       0       1       1          ¥5.00    100.00 %
                All                2       2       1       2       2      ¥1,304.00    100.00 %
                  by card                  1               1       1      ¥1,299.00

                Every ten minutes (UTC)
                           joins  clicks  orders    paid            GMV  online
                22:13          1       0       0       0          ¥0.00       1  ███████
                22:23          0       0       0       0          ¥0.00       1  ███████
                22:33          0       0       0       0          ¥0.00       1  ███████
                22:43          0       0       0       0          ¥0.00       1  ███████
                22:53          0       0       0       0          ¥0.00       1  ███████
                23:03          0       0       0       0          ¥0.00       1  ███████
                23:13          1       2       1       1      ¥1,299.00       2  ██████████████
                23:23          0       0       0       0          ¥0.00       2  ██████████████
                23:33          0       0       1       1          ¥5.00       2  ██████████████
                23:43          0       0       0       0          ¥0.00       2  ██████████████
                23:53          0       0       0       0          ¥0.00       2  ██████████████
                2023-11-15
                00:03          0       0       0       0          ¥0.00       2  ██████████████

                Coupons
                  TEN · ten off: 3 orders · 2 paid · ¥2,000.00 off

                Given away
                  red packet · thanks: 2 of 3 given · 5 took part · ¥9.00
                  lottery · thanks: 1 of 3 given · 5 took part

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

                观众        2 人 · 进入 2 次 · 最高在线 2 · 平均在线 1.50
                粉丝        1,204 · 新增 12
                互动        弹幕 1 条 · 点赞 1,234
                兴趣        曝光 2 · 点击 2（主推带来 1） · 加购 1
                成交        下单 2（主推带来 1） · 支付 2（主推带来 1）
                GMV         ¥1,304.00（主推带来 ¥1,299.00）
                转化        点击转化 100.00 % · 观众转化 100.00 %
                目前退款    1 笔 · ¥5.00

                商品            曝光    点击    加购    下单    支付         成交额    点击转化
                1. Hoodie · M
                                   2       1       1       1       1      ¥1,299.00    100.00 %
                  主推带来                 1               1       1      ¥1,299.00
                2. sku-2
                                   0       1       0       1       1          ¥5.00    100.00 %
                全场               2       2       1       2       2      ¥1,304.00    100.00 %
                  主推带来                 1               1       1      ¥1,299.00

                每十分钟 (UTC)
                            进入    点击    下单    支付         成交额    在线
                22:13          1       0       0       0          ¥0.00       1  ███████

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
