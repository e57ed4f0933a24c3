import Commerce

/// The words of a report's page.
enum ReportWords: CaseIterable {
    case english, chinese

    /// By `Accept-Language` (RFC 9110 section 12.5.4): Chinese where it is asked for before English.
    init(accepting languages: String?) {
        let tongues = (languages ?? "").split(separator: ",").map { part in
            part.prefix { $0 != ";" && $0 != "-" }.filter { !$0.isWhitespace }.lowercased()
        }
        self = tongues.first { $0 == "zh" || $0 == "en" } == "zh" ? .chinese : .english
    }

    private func say(_ english: String, _ chinese: String) -> String { self == .english ? english : chinese }

    private func many(_ count: String, _ one: String, _ many: String) -> String {
        "\(count) \(count == "1" ? one : many)"
    }

    var room: String { say("room", "直播间") }
    var goesOn: String { say("now", "现在") }
    var viewers: String { say("Viewers", "观众") }
    var talk: String { say("Talk", "互动") }
    var interest: String { say("Interest", "兴趣") }
    var sales: String { say("Sales", "成交") }
    var conversion: String { say("Conversion", "转化") }
    var refunded: String { say("Refunded", "目前退款") }
    var followers: String { say("Followers", "粉丝") }
    var products: String { say("Products", "商品") }
    var productColumns: [String] {
        self == .english
            ? ["seen", "clicks", "cart", "orders", "paid", "GMV", "paid/click"]
            : ["曝光", "点击", "加购", "下单", "支付", "成交额", "点击转化"]
    }
    /// Below a product's figures: the part that is credited to its card.
    var card: String { say("by card", "主推带来") }
    var all: String { say("All", "全场") }
    var everyTenMinutes: String { say("Every ten minutes", "每十分钟") }
    var timeColumns: [String] {
        self == .english
            ? ["joins", "clicks", "orders", "paid", "GMV", "online"] : ["进入", "点击", "下单", "支付", "成交额", "在线"]
    }
    var coupons: String { say("Coupons", "优惠券") }
    var draws: String { say("Given away", "送出") }
    var askedMost: String { say("Asked most", "问得最多") }

    func people(_ count: String) -> String { say(many(count, "person", "people"), "\(count) 人") }
    func joins(_ count: String) -> String { say(many(count, "join", "joins"), "进入 \(count) 次") }
    func peak(_ count: String) -> String { say("\(count) at once at most", "最高在线 \(count)") }
    func average(_ count: String) -> String { say("\(count) on average", "平均在线 \(count)") }
    func lines(_ count: String) -> String { say(many(count, "line", "lines"), "弹幕 \(count) 条") }
    func likes(_ count: String) -> String { say(many(count, "like", "likes"), "点赞 \(count)") }
    func impressions(_ count: String) -> String { say(many(count, "impression", "impressions"), "曝光 \(count)") }
    func clicks(_ count: String) -> String { say(many(count, "click", "clicks"), "点击 \(count)") }
    func cartAdds(_ count: String) -> String { say(many(count, "cart add", "cart adds"), "加购 \(count)") }
    func orders(_ count: String) -> String { say(many(count, "order", "orders"), "下单 \(count)") }
    func paid(_ count: String) -> String { say("\(count) paid", "支付 \(count)") }
    func refunds(_ count: String) -> String { say(many(count, "refund so far", "refunds so far"), "\(count) 笔") }
    func byCard(_ figure: String, _ part: String) -> String {
        say("\(figure) (\(part) by card)", "\(figure)（主推带来 \(part)）")
    }
    func ofClicks(_ share: String) -> String { say("\(share) of clicks paid", "点击转化 \(share)") }
    func ofPeople(_ share: String) -> String { say("\(share) of people paid", "观众转化 \(share)") }
    func newFollowers(_ count: String) -> String { say("\(count) new", "新增 \(count)") }
    func saved(_ amount: String) -> String { say("\(amount) off", "优惠 \(amount)") }
    func given(_ count: String, of places: String) -> String {
        say("\(count) of \(places) given", "送出 \(count)/\(places)")
    }
    func entered(_ count: String) -> String { say("\(count) took part", "参与 \(count) 人") }
    func kind(_ kind: Draw.Kind) -> String {
        switch kind {
        case .couponDrop: say("coupon drop", "抢券")
        case .redPacket: say("red packet", "红包")
        case .luckyBag: say("lucky bag", "福袋")
        case .lottery: say("lottery", "弹幕抽奖")
        }
    }
}
