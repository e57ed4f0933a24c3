import Commerce
import Wire

/// What a show has beside what its meter counts.
struct ShowGains {
    var followers = 0
    var newFollowers = 0
    var coupons: [CouponSales] = []
    /// Oldest first.
    var draws: [Draw] = []
}

/// What a meter tells those who run the show.
extension Meter {
    /// - Parameter limit: products at most, those that sold most.
    func numbers(of room: Room.ID, limit: Int = .max, at now: Timestamp) -> RoomNumbers {
        let (last, before) = windows(at: now)
        return RoomNumbers(
            room: room, currency: currency, online: online, total: ShowSpan(total), lastTenMinutes: ShowSpan(last),
            tenMinutesBefore: ShowSpan(before), refunded: refunded,
            products: ranked.prefix(limit).map { sku, figures in
                ProductNumbers(
                    sku: sku, title: names[sku]?.title ?? "", spec: names[sku]?.spec ?? "", total: figures,
                    lastTenMinutes: last.goods[sku] ?? Figures(), tenMinutesBefore: before.goods[sku] ?? Figures())
            })
    }

    /// - Parameters:
    ///   - end: nil while the show goes on.
    ///   - gains: what the meter does not count.
    func report(
        on room: Room, end: ShowEnd?, questions: [ShowQuestion] = [], gains: ShowGains = ShowGains(), at now: Timestamp
    ) -> RoomReport {
        let milliseconds = max(0, (end?.at ?? now).milliseconds - room.openedAt.milliseconds)
        return RoomReport(
            room: room.id, title: room.title, host: room.host.name.rawValue, openedAt: room.openedAt,
            endedAt: end?.at, seconds: Int(milliseconds / 1_000), currency: currency, total: ShowSpan(total),
            averageViewers: milliseconds > 0 ? Int(total.crowd.watched / max(1, milliseconds / 100)) : 0,
            refunded: refunded,
            products: ranked.map { sku, figures in
                ReportLine(sku: sku, title: names[sku]?.title ?? "", spec: names[sku]?.spec ?? "", total: figures)
            },
            stretches: stretches.sorted { $0.key < $1.key }.map { index, bucket in
                let first = TenSeconds(of: opened).advanced(by: Int64(index) * NumberRules.window)
                return ReportStretch(from: max(opened, first.start), crowd: bucket.crowd, figures: bucket.all)
            },
            questions: end?.questions ?? questions, followers: gains.followers, newFollowers: gains.newFollowers,
            coupons: gains.coupons, draws: gains.draws.map(ReportDraw.init))
    }

    /// What was sold, looked at or asked for, that sold most first.
    var ranked: [(key: SKU.ID, value: Figures)] {
        total.goods.sorted { one, other in
            one.value.rank == other.value.rank ? one.key < other.key : one.value.rank > other.value.rank
        }
    }
}

extension Figures {
    fileprivate var rank: (Int64, Int, Int, Int) { (gmv, orders, clicks, impressions) }
}

extension ShowSpan {
    fileprivate init(_ bucket: ShowBucket) { self.init(crowd: bucket.crowd, figures: bucket.all) }
}
