/// The words of the panel about what a show comes to.
enum NumbersPhrase: Sendable, Equatable {
    /// A row of the comparison, in the order of the rows.
    enum Row: CaseIterable, Sendable {
        case joins, impressions, clicks, cartAdds, orders, paid, sales, conversion
    }

    /// A column behind a row's name.
    enum Span: CaseIterable, Sendable {
        case total, last, before, change, byCard
    }

    /// A column of the table of products.
    enum Column: CaseIterable, Sendable {
        case product, impressions, clicks, cartAdds, orders, paid, recent, sales, conversion
    }

    case say, help
    case title, loading
    case crowd(online: String, peak: String, people: String)
    case followers(String)
    case lines(String)
    case refunded(count: String, amount: String)
    case row(Row)
    case span(Span)
    case column(Column)
    case noProducts
    /// Where the report of the show is.
    case report(command: String)
}

extension Words {
    static func english(_ phrase: NumbersPhrase) -> String {
        switch phrase {
        case .say: "numbers"
        case .help: "The show in numbers"
        case .title: "Numbers"
        case .loading: "The numbers come within a second or two."
        case .crowd(let online, let peak, let people): "online \(online) · peak \(peak) · \(people) people"
        case .followers(let count): "\(count) \(count == "1" ? "follower" : "followers")"
        case .lines(let count): "\(count) \(count == "1" ? "line" : "lines")"
        case .refunded(let count, let amount): "\(count) refunded: \(amount)"
        case .row(let row):
            switch row {
            case .joins: "joins"
            case .impressions: "impressions"
            case .clicks: "clicks"
            case .cartAdds: "cart adds"
            case .orders: "orders"
            case .paid: "paid"
            case .sales: "sales"
            case .conversion: "paid/click"
            }
        case .span(let span):
            switch span {
            case .total: "all"
            case .last: "last 10 min"
            case .before: "10 before"
            case .change: "change"
            case .byCard: "by card"
            }
        case .column(let column):
            switch column {
            case .product: "product"
            case .impressions: "seen"
            case .clicks: "clicks"
            case .cartAdds: "cart"
            case .orders: "orders"
            case .paid: "paid"
            case .recent: "10 min"
            case .sales: "sales"
            case .conversion: "p/click"
            }
        case .noProducts: "No product has been shown, opened or bought yet. Put a card up."
        case .report(let command): "The report: \(command)"
        }
    }

    static func chinese(_ phrase: NumbersPhrase) -> String {
        switch phrase {
        case .say: "数据"
        case .help: "本场数据"
        case .title: "直播数据"
        case .loading: "数据马上就到。"
        case .crowd(let online, let peak, let people): "在线 \(online) · 最高 \(peak) · 共 \(people) 人"
        case .followers(let count): "粉丝 \(count)"
        case .lines(let count): "弹幕 \(count) 条"
        case .refunded(let count, let amount): "退款 \(count) 笔：\(amount)"
        case .row(let row):
            switch row {
            case .joins: "进入"
            case .impressions: "曝光"
            case .clicks: "点击"
            case .cartAdds: "加购"
            case .orders: "下单"
            case .paid: "支付"
            case .sales: "成交额"
            case .conversion: "点击转化"
            }
        case .span(let span):
            switch span {
            case .total: "全场"
            case .last: "近十分钟"
            case .before: "之前十分钟"
            case .change: "变化"
            case .byCard: "主推带来"
            }
        case .column(let column):
            switch column {
            case .product: "商品"
            case .impressions: "曝光"
            case .clicks: "点击"
            case .cartAdds: "加购"
            case .orders: "下单"
            case .paid: "支付"
            case .recent: "十分钟"
            case .sales: "成交额"
            case .conversion: "转化"
            }
        case .noProducts: "还没有商品被看到、点开或购买。先上一张商品卡。"
        case .report(let command): "本场报告：\(command)"
        }
    }
}
