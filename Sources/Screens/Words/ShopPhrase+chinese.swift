import Commerce
import Wire

extension Words {
    static func chinese(_ phrase: ShopPhrase) -> String {
        switch phrase {
        case .sayDesk: "发货台"
        case .sayRestock: "补货"
        case .sayWriteOff: "报损"
        case .sayOffer: "改价"
        case .sayTakeOff: "下架"
        case .sayFlash: "秒杀"
        case .sayEndFlash: "结束秒杀"
        case .sayCoupons: "优惠券"
        case .sayNewCoupon: "新优惠券"
        case .sayCallBack: "作废"
        case .sayShip: "发货"
        case .sayCorrect: "改运单"
        case .sayDelivered: "已送达"
        case .sayRefund: "退款"
        case .sayGrant: "同意"
        case .sayDecline: "拒绝"
        case .sayGoodsBack: "退货已到"
        case .sayRetry: "重试"
        case .sayFilter: "下一类"
        case .sayFilterBefore: "上一类"
        case .sayMoreOrders: "更早的"
        case .saySwitch: "切换"
        case .sayForAll: "改为全店"
        case .sayForOne: "改为单个商品"
        case .sayYes: "确定"
        case .sayResellable: "放回货架"
        case .saySpoiled: "报损"
        case .sayPeople: "观众"
        case .sayBan: "移出"
        case .sayGuestsToo: "连同游客"
        case .sayLiftBan: "解除"
        case .sayGoods: "商品库"
        case .sayShelve: "上架"
        case .sayShelveAll: "全部规格"
        case .saySearch: "搜索"
        case .sayEndSearch: "完成"
        case .sayClearSearch: "显示全部"

        case .helpDesk: "店铺的订单：发货、处理退款"
        case .helpRestock: "给所选商品补货"
        case .helpWriteOff: "所选商品有丢失或损坏，报损"
        case .helpOffer: "修改所选商品的价格、限购和件数"
        case .helpTakeOff: "不再卖所选商品；已有订单不变"
        case .helpFlash: "限时限量低价卖，或提前结束"
        case .helpCoupons: "店铺的优惠券：新建或作废"
        case .helpNewCoupon: "新建一张优惠券"
        case .helpCallBack: "作废所选优惠券；已用它的订单不变"
        case .helpRefreshCoupons: "重新查看各券剩余"
        case .helpShip: "填写快递公司和单号，或更正"
        case .helpDelivered: "快递已送达"
        case .helpRefund: "全部退、退部分商品，或退一笔金额"
        case .helpGrant: "同意买家的退款申请"
        case .helpDecline: "拒绝退款并说明原因"
        case .helpGoodsBack: "退货已收到：退款，商品入库"
        case .helpRetry: "让支付平台再退一次"
        case .helpNextFilter: "下一类：待发货、售后、待付款……"
        case .helpPreviousFilter: "上一类"
        case .helpOpen: "打开订单：地址、商品、退款"
        case .helpMoreOrders: "取更早的订单；在末尾按 ↓ 也可以"
        case .helpRefreshOrders: "重新查看订单状态"
        case .helpSwitch: "全部、部分商品或金额；单个商品或全店；下一个来源"
        case .helpYes: "就这样办"
        case .helpResellable: "完好如新：放回货架"
        case .helpSpoiled: "不能再卖：报损"
        case .helpPageUp: "上翻十行"
        case .helpPageDown: "下翻十行"
        case .helpPeople: "谁在直播间、谁发过言；移出某人，或允许再进入"
        case .helpBan: "将此人移出直播间，直到本场结束"
        case .helpLiftBan: "允许此人再进入"
        case .helpRefreshPeople: "重新查看谁在直播间"
        case .helpGoods: "店铺的全部商品（含导入的）：选来上架"
        case .helpShelve: "上架所选规格，或修改它的价格"
        case .helpShelveAll: "该商品的全部规格按标价上架"
        case .helpSearch: "按名称、规格或编码搜索"
        case .helpEndSearch: "回到搜索结果"
        case .helpClearSearch: "重新显示全部商品"
        case .helpRefreshGoods: "重新取商品和库存"

        case .nothingFree: "没有可报损的件数；其余被订单占用"
        case .noCoupons: "还没有优惠券；按 n 新建"
        case .couponIsGone: "它已没有剩余，无需作废"
        case .nothingHere: "这一类没有订单"
        case .loadingOrders: "正在取订单"
        case .noMoreOrders: "已是全部"
        case .deskIsFull(let most): "这里最多放 \(NumberText.grouped(most)) 单；请按 → 换一类"
        case .nobodyChosen: "没有选中任何人"
        case .bannedAlready: "已被移出；按 l 解除"
        case .notBanned: "此人没有被移出"
        case .nothingChosen: "没有选中的商品"
        case .allOnShelfAlready(let title): "\(title) 的全部规格已在货架上"
        case .shelfIsFull(let most): "货架已有 \(NumberText.grouped(most)) 行；请先下架一些"
        case .answerRefundFirst: "请先处理退款：g 同意，x 拒绝"
        case .cannotShip(let state): "只有已付款的订单可以发货；这一单\(chinese(.orderState(state)))"
        case .cannotDeliver(let state): "只有已发货的订单才会送达；这一单\(chinese(.orderState(state)))"
        case .cannotRefund(let state): "没有可退的款；这一单\(chinese(.orderState(state)))"
        case .nothingRefundable: "款项已全部退回或正在退回"
        case .noRefundAsked: "没有退款申请"
        case .noGoodsAwaited: "没有退货在途"
        case .noStuckRefund: "没有卡住的退款"
        case .triedByItself: "会自动重试；t 只用于卡住的退款"

        case .piecesUpTo(let most): most == 0 ? "放不下更多了" : "1 到 \(NumberText.grouped(most)) 件"
        case .freeUpTo(let most): most == 0 ? "没有空闲的件数" : "1 到 \(NumberText.grouped(most))；其余被占用"
        case .countUpTo(let most): "1 到 \(NumberText.grouped(most))"
        case .charactersUpTo(let most): "最多 \(most) 个字"
        case .minutesUpTo(let most): "1 到 \(NumberText.grouped(most)) 分钟"
        case .notAbove(let most): "最多 \(most)"
        case .mustBeBelow(let price): "必须低于直播价 \(price)"
        case .codeLetters: "只能用字母、数字、- 和 _"
        case .codeTaken: "已有这个券码"
        case .capNeedsPercent: "只用于按比例的券"
        case .percentRange: "0.01% 到 99.99%"
        case .parcelNumberForm: "4 到 40 位字母或数字"
        case .choosePieces: "退几件？"
        case .endsBeforeStart: "结束须晚于开始"

        case .sheetTitle(let matter): chineseTitle(matter)
        case .field(let field): chineseLabel(field)
        case .flashLeft(let price, let time, let left): "⚡\(price) \(time) ×\(NumberText.grouped(left))"
        case .standingPrice(let price): "直播价 \(price)"
        case .listPrice(let price): "标价 \(price)"
        case .minutesHint: "分钟后，可不填"
        case .couponScope(nil, _): "全店通用"
        case .couponScope(let title?, isForOne: false): "全店通用 · ^T：仅限 \(title)"
        case .couponScope(let title?, isForOne: true): "仅限 \(title) · ^T：全店通用"
        case .percentHint: "如 20 或 15%"
        case .ofPieces(let count): "共 \(NumberText.grouped(count))"
        case .refundScope(let scope):
            switch scope {
            case .all: "剩余全部 · ^T：部分商品"
            case .pieces: "部分商品 · ^T：金额"
            case .amount: "只退金额 · ^T：全部"
            }
        case .givesBack(let amount): "退还 \(amount)"
        case .refundAllows(let amount): "最多 \(amount)"
        case .buyerAsks(let amount, let reason): reason.isEmpty ? "申请退 \(amount)" : "申请退 \(amount) · “\(reason)”"
        case .sendAgain: "上次可能已生效。照原样再保存，不会重复执行。"

        case .askTitle(let matter): chineseTitle(matter)
        case .askText(let matter): chineseText(matter)

        case .stockIsNow(let title, let count): "\(title)：库存 \(NumberText.grouped(count)) 件"
        case .offerIsNow(let title, let price): "\(title) 现价 \(price)"
        case .isOnShelf(let title, let price): "\(title) 已上架，\(price)"
        case .allOnShelf(let title, let count): "\(title)：已上架 \(count) 个规格"
        case .isOffShelf(let title): "\(title) 已下架"
        case .flashRuns(let title, let price, let minutes): "\(title)：秒杀价 \(price)，\(minutes) 分钟"
        case .flashEnded(let title): "\(title) 的秒杀已结束"
        case .couponIsThere(let code): "优惠券 \(code) 可以使用了"
        case .couponCalledBack(let code): "优惠券 \(code) 已作废"
        case .orderShipped(let number): "订单 \(number) 已发货；买家可看到单号"
        case .orderDelivered(let number): "订单 \(number) 已送达"
        case .refundGoes(let number): "订单 \(number)：正在退款"
        case .goodsAwaited(let number): "订单 \(number)：已同意；收到退货后按 b"
        case .refundDeclined(let number): "订单 \(number)：已拒绝；买家可看到原因"

        case .peopleTitle: "直播间的观众"
        case .peopleLoading: "正在查看谁在直播间…"
        case .peopleEmpty: "还没有人在这里，也没有人发言。按 r 重新查看。"
        case .person(let person): person.name ?? "游客 \(person.id.rawValue.dropFirst(2))"
        case .personIs(let ban?, _, let now):
            if let until = ban.until {
                "已移出，剩 \(NumberText.clock(seconds: max(0, (until - now).components.seconds)))"
            } else {
                "已移出"
            }
        case .personIs(nil, let links, _): links == 0 ? "已离开" : links == 1 ? "在场" : "在场 \(links)×"
        case .refundIsAsked(let number, let amount): "订单 \(number) 申请退款 \(amount)：按 d 打开发货台"

        case .waiting(let toShip, let moreToShip, let refunds, let moreRefunds):
            "待发货 \(toShip)\(moreToShip ? "+" : "") · 售后 \(refunds)\(moreRefunds ? "+" : "")"
        case .waitingUnknown: "正在统计订单…"
        case .waitingFailed: "订单未知：按 d 再按 r 重取"
        case .timesAreOnAir: "+ 开播后时长"
        case .lastOrders(let count): "最近 \(NumberText.grouped(count)) 单"
        case .refundAsked(let amount, let title): "申请退款 \(amount)，\(title)"
        case .refunded(let amount, let title): "已退款 \(amount)，\(title)"

        case .goodsTitle(let count): "商品库（\(NumberText.grouped(count))）"
        case .goodsLoading: "正在取商品…"
        case .goodsEmpty: "还没有商品。按 n 填写，或用 hawker shop import 导入。"
        case .goodsNotFound: "没有符合的商品。"
        case .goodsHint: "/：按名称、规格或编码搜索"
        case .goodsOnShelf: "✓ 已在本直播间货架上"
        case .goodsAreMore(let count): "前 \(NumberText.grouped(count)) 个；其余请用 hawker host --sell-from 编码"
        case .goodsFound(let count): "找到 \(NumberText.grouped(count))"
        case .goodsFree(let count): count == 0 ? "无库存" : "可售 \(NumberText.grouped(count))"
        case .batchGoes(let title, let done, let count): "\(title)：正在上架 \(done)/\(count)…"
        case .batchStopped(let done, let count): "已上架 \(done)/\(count)；按 a 继续。"

        case .couponsTitle(let count): "优惠券（\(count)）"
        case .couponsLoading: "正在取优惠券…"
        case .couponsEmpty: "还没有优惠券。按 n 新建第一张。"
        case .couponTakes(let coupon): chineseTerms(coupon)
        case .couponLeft(let left): left == 0 ? "已用完" : "剩 \(NumberText.grouped(left))"
        case .couponEnds(let time): "\(time)后结束"
        case .couponOver: "已结束"
        case .someProducts: "部分商品"

        case .deskTitle: "发货台"
        case .filter(let filter):
            switch filter {
            case .all: "全部"
            case .toShip: "待发货"
            case .refunds: "售后"
            case .toPay: "待付款"
            case .shipped: "已发货"
            case .delivered: "已送达"
            case .completed: "已完成"
            case .refunded: "已退款"
            }
        case .deskLoading: "正在取订单…"
        case .deskEmpty(let filter):
            switch filter {
            case .all: "还没有订单。"
            case .toShip: "没有待发货的订单。"
            case .refunds: "没有待处理的退款。"
            case .toPay, .shipped, .delivered, .completed, .refunded: "这里没有订单。"
            }
        case .refundsBeforeShipping(let count):
            "有 \(NumberText.grouped(count)) 笔已付款订单未发货：请先处理售后。按 → 看售后。"
        case .deskEmptySoFar: "已取的订单里没有。"
        case .deskMore: "m：更早的订单"
        case .deskEnd: "已是全部"
        case .age(let seconds): chineseAge(seconds)
        case .refundMark: "售后！"
        case .otherShow: "往期"
        case .orderTitle(let number): "订单 \(number)"
        case .buyer: "买家"
        case .shipTo: "收货"
        case .noAddress: "还没有地址：已请买家填写"
        case .handOver: "当面交付请两项都留空；否则请等买家填写地址。"
        case .leaveEmpty: "还没有地址，请留空"
        case .note: "备注"
        case .coupon: "优惠券"
        case .parcel: "运单"
        case .times: "时间"
        case .refund: "退款"
        case .each(let price): "每件 \(price)"
        case .placed(let age): "下单 \(age)"
        case .paid(let age): "付款 \(age)"
        case .shipped(let age): "发货 \(age)"
        case .delivered(let age): "送达 \(age)"
        case .completed(let age): "完成 \(age)"
        case .refundText(let refund):
            "\(chineseState(refund)) · "
                + (refund.cause == "goods" ? "退货退款" : refund.cause == "unfillable" ? "付款过迟" : "仅退款")
        case .asksFor(let reason): "买家：“\(reason)”"
        case .saysShop(let answer): "答复：“\(answer)”"
        case .saysGateway(let words): "原因：“\(words)”"
        case .hintShip: "按 s 填写快递公司和单号即发货。"
        case .hintHandOver: "请等买家填写地址；当面交付时才按 s。"
        case .hintMoney(let amount): "买家申请退款 \(amount)：g 同意，x 拒绝。"
        case .hintGoods(let amount): "买家申请退货退款 \(amount)：g 同意，x 拒绝。"
        case .hintGoodsBack: "退货在途。收到后按 b。"
        case .hintStuck(let amount): "支付平台未能退回 \(amount)：按 t 重试。"
        case .hintHeldUp(let amount): "\(amount) 还没有退回：会自动重试。"

        case .notAboveList(let price): "最多为原价 \(price)"
        }
    }

    private static func chineseTitle(_ matter: HostSheet.Matter) -> String {
        switch matter {
        case .show: chinese(LifePhrase.showTitle)
        case .restock: "补货"
        case .writeOff: "报损"
        case .offer: "货架价格"
        case .shelve: "上架"
        case .flash: "秒杀"
        case .coupon: "新优惠券"
        case .ship(let order): order.state == .shipped ? "更正运单" : "发货"
        case .refund: "退款"
        case .decline: "拒绝退款"
        case .draw(let kind, _): chinese(.sheet(kind))
        case .sources: "画面与声音"
        case .discipline(let act, _): chinese(.moderation(.sheetTitle(act)))
        }
    }

    private static func chineseLabel(_ field: HostSheet.Field) -> String {
        switch field {
        case .roomTitle: chinese(LifePhrase.roomTitle)
        case .cover: chinese(LifePhrase.cover)
        case .tags: chinese(LifePhrase.tags)
        case .start: chinese(LifePhrase.start)
        case .pieces: "件数"
        case .price: "价格"
        case .limit: "每人限"
        case .starts: "开始"
        case .ends: "结束"
        case .quota: "件数上限"
        case .minutes: "分钟"
        case .code: "券码"
        case .title: "名称"
        case .off: "优惠"
        case .cap: "最多减"
        case .threshold: "满"
        case .uses: "总张数"
        case .hours: "小时"
        case .carrier: "快递公司"
        case .number: "单号"
        case .amount: "金额"
        case .reason: "原因"
        case .line: "件数"
        case .places: "份数"
        case .phrase: "口令"
        case .stay: "停留分钟"
        case .follow: "限关注"
        case .personal: "专发"
        case .picture: "画面"
        case .voice: "声音"
        }
    }

    private static func chineseTitle(_ matter: HostAsk.Matter) -> String {
        switch matter {
        case .takeOff: "下架？"
        case .endFlash: "结束秒杀？"
        case .moderate(let wish, _): chinese(.moderation(.askTitle(wish)))
        case .callBack: "作废优惠券？"
        case .deliver: "已送达？"
        case .grant(_, let refund): refund.cause == "goods" ? "同意退货？" : "退款给买家？"
        case .endDraw: chinese(DrawPhrase.endTitle)
        case .retry: "重试退款？"
        case .goodsBack: "退回的商品如何？"
        }
    }

    private static func chineseText(_ matter: HostAsk.Matter) -> String {
        switch matter {
        case .takeOff(let item): "这里不再卖 \(item.fullTitle)。已有的订单不变。"
        case .endFlash(let item): "\(item.fullTitle) 立即恢复为 \(MoneyText.text(item.price))。"
        case .moderate(let wish, let person): chinese(.moderation(.askText(wish, chinese(.person(person)))))
        case .callBack(let coupon): "\(coupon.code) 不能再用。已用它的订单不变。"
        case .deliver(let order): "订单 \(order.id) 已到买家手中；买家还有几天可以退货。"
        case .grant(let order, let refund):
            refund.cause == "goods"
                ? "收到退货后，退还订单 \(order.id) 的 \(MoneyText.text(refund.amount))。"
                : "立即向买家退还订单 \(order.id) 的 \(MoneyText.text(refund.amount))。"
        case .endDraw(let draw): chinese(.endText(draw))
        case .retry(let order, let refund):
            "让支付平台用同一退款单号再退订单 \(order.id) 的 \(MoneyText.text(refund.amount))：不会重复退。"
        case .goodsBack(let order, let refund):
            "将向买家退还订单 \(order.id) 的 \(MoneyText.text(refund.amount))。商品还能再卖吗？"
        }
    }

    private static func chineseTerms(_ coupon: CouponView) -> String {
        var text = coupon.threshold.minorUnits > 0 ? "满 \(MoneyText.text(coupon.threshold)) " : ""
        if let amount = coupon.amountOff { text += "减 \(MoneyText.text(amount))" }
        // 15% off is 8.5 of ten.
        if let points = coupon.basisPoints { text += "\(NumberText.trimmed(10_000 - points, places: 3)) 折" }
        return coupon.cap.map { "\(text)，最多减 \(MoneyText.text($0))" } ?? text
    }

    private static func chineseAge(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "刚刚"
        case ..<3_600: "\(seconds / 60)分钟"
        case ..<86_400: "\(seconds / 3_600)小时"
        default: "\(seconds / 86_400)天"
        }
    }

    private static func chineseState(_ refund: RefundView) -> String {
        switch refund.state {
        case .requested: "申请中"
        case .declined: "已拒绝"
        case .withdrawn: "买家已撤回"
        case .awaitingGoods: "已同意，等退货"
        case .due: refund.isHeldUp ? "退款受阻" : "退款中"
        case .stuck: "支付平台卡住"
        case .done: "已退款"
        }
    }
}
