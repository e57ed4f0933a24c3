import Commerce
import Wire

extension Words {
    static func chinese(_ phrase: BuyingPhrase) -> String {
        switch phrase {
        case .sayBuyArrow: "买▸"
        case .sayAddArrow: "加购▸"
        case .sayQuantity: "加一件"
        case .sayCoupon: "优惠券"
        case .sayCode: "输入券码"
        case .sayTakeCode: "使用"
        case .sayAddress: "地址"
        case .sayKeep: "保存"
        case .sayOtherGateway: "换种方式付款"
        case .sayPayAgain: "重试"
        case .sayReceived: "确认收货"
        case .sayReallyReceived: "确认，已收到"
        case .sayNotYet: "还没收到"
        case .sayRefund: "申请退款"
        case .saySendBack: "填写退货单号"
        case .sayWithdraw: "撤销退款"
        case .sayTurn: "更改"
        case .sayDetails: "详情"

        case .helpCoupon: "换优惠券：最省的在前，最后是不用券"
        case .helpCode: "输入优惠券的券码"
        case .helpTakeCode: "使用这个券码"
        case .helpAddress: "填写收货地址和给商家的留言"
        case .helpOtherGateway: "换一种方式付款：微信支付或支付宝"
        case .helpPayAgain: "重新获取付款码"
        case .helpOpenOrder: "打开订单：查看进度和可以做的事"
        case .helpPayThis: "支付这笔订单"
        case .helpReceived: "确认已收到货，订单完成"
        case .helpRefund: "向商家申请退款或退货退款"
        case .helpSendBack: "填写退货的快递公司和单号"
        case .helpWithdraw: "撤销退款申请"
        case .helpRefreshOrder: "重新查看订单状态"
        case .helpTurn: "换一个选项，或增减一件"
        case .helpDetails: "所选商品的详情：介绍、参数、图片、规格"
        case .helpBuyDetailed: "立即购买一件"
        case .helpAddDetailed: "加一件到购物车"
        case .helpOrderAddress: "填写或修改收货地址，发货前都可以改"

        case .nothingAvailable: "购物车里的商品现在都买不了"
        case .noCouponFits: "没有可用的优惠券；按 t 输入券码"
        case .couponsAreCompared: "正在寻找最优惠的券…"
        case .outcomeIsOpen: "还不知道是否已下单：按回车再问一次，不会重复下单"
        case .noOtherGateway: "这笔订单没有其他付款方式"
        case .codeIsThere: "付款码已经有了，请扫码"
        case .codeIsComing: "正在获取付款码…"
        case .notWaitingForPayment: "这笔订单不需要付款"
        case .onlyUnpaidIsCancelled: "只有未付款的订单可以取消；按 f 申请退款"
        case .changeIsOnItsWay: "正在提交，请稍候"
        case .notOnItsWay: "商家还没有发货"
        case .alreadyReceived: "已经确认过收货"
        case .refundIsOpen: "有退款申请在处理中；可以撤销（u）或等商家答复"
        case .unpaidIsCancelled: "还没有付款；按 x 取消订单"
        case .completedIsClosed: "订单已完成；请直接联系商家"
        case .nothingToRefund: "没有可退的款项"
        case .noOpenRefund: "没有进行中的退款申请"
        case .nothingToSendBack: "商家没有要求退货"
        case .noneLeft: "现在没有库存了"
        case .noCodeToPay: "还没有付款码：按 r 重新获取"
        case .wasSentAlready: "已经发货；要改地址请直接联系商家"
        case .orderIsOver: "订单已结束，不会发货"
        case .detailsGone: "这件商品已下架；按 Esc 返回"
        case .onlySoMany(let count): "现在最多只能买 \(count) 件"
        case .notOnSaleYet(let title, let time): "\(title) 还没开售：还有 \(time)"
        case .saleIsOver(let title): "\(title) 的销售已结束"
        case .offerUsedUp(let title): "\(title) 的优惠名额已用完；未付款的订单可能会退回名额"

        case .flashEndsIn(let time): "距结束 \(time)"
        case .flashStartsIn(let time, let price): "\(time) 后 \(price)"
        case .startsIn(let time): "\(time) 后开售"
        case .saleOver: "已结束"
        case .offerGone: "名额已用完"
        case .obstacle(let code, let said): chineseObstacle(code, said)
        case .orderWaitsShort(let total, let time): "按 p 付款 \(total) · \(time)"

        case .detailsTitle: "商品详情"
        case .detailsHint: "… 按 e 查看详情"
        case .detailsPictures: "图片"
        case .detailsKinds(let count): "\(count) 种规格"

        case .couponTitle: "优惠券"
        case .couponCode: "券码"
        case .couponHint: "按回车计算用券后的合计。"
        case .couponTaken(let code, let title): title.isEmpty ? "优惠券 \(code)" : "优惠券 \(code) · \(title)"
        case .couponIsAsked(let code): "优惠券 \(code)…"
        case .couponOffered(let code, let saving): "优惠券 \(code) 可省 \(saving)：按 c 使用"
        case .couponUnusable(let code, let why, let said): "优惠券 \(code)：\(chineseCouponObstacle(why) ?? said)"
        case .couponRefused(let code, let why): "未使用 \(code)：\(why)"
        case .couponShare(let amount): "券 -\(amount)"
        case .goesTo(let address): "寄往  \(address)"
        case .noAddress: "还没有收货地址：按 d 填写，下单后也可以填。"
        case .addressIsComing: "正在取收货地址。按 d 填写。"
        case .noteIs(let note): "留言  \(note)"
        case .leftInCart(let count): "有 \(count) 行现在买不了，留在购物车里"
        case .cartChanged: "购物车有变化，这是现在的内容。尚未下单。"
        case .lookAmongOrders: "可能已经下单：再买之前请先看看订单（o）"
        case .deliveryTitle: "收货信息"
        case .deliveryWhy: "地址会保留给以后的订单；留言只用于这一单。"
        case .deliveryHint: "地址可以先不填：下单后在订单页填写。"
        case .recipient: "收货人"
        case .phone: "电话"
        case .address: "地址"
        case .note: "留言"
        case .phoneDigits: "5 到 20 位数字、+ 或 -"
        case .addressTooShort: "请填省市、街道和门牌"
        case .addressNotKept(let problem): "地址没有保存：\(chinese(BuyingPhrase.trouble(problem)))"

        case .gateway(let name):
            switch name {
            case "wechat": "微信支付"
            case "alipay": "支付宝"
            default: name
            }
        case .scanWith(let name): "请用\(name == "wechat" ? "微信" : chinese(BuyingPhrase.gateway(name)))扫码付款。"
        case .scanInSandbox: "这是沙箱，不会动用真钱。按 w 用测试钱包付款。"
        case .noGateway: "店铺现在无法收款。"
        case .tryOtherGateway: "库存仍为你保留：可以换种方式付款，或按 r 重试。"
        case .tryGatewayAgain: "库存仍为你保留：按 r 重试。"
        case .gatewayRefused(let why): "没有取到付款码：\(why)"

        case .olderOrders: "↓ 更早的订单"
        case .olderOrdersAreComing: "正在取更早的订单…"
        case .scrollHint: "↑ ↓ 查看更多"
        case .stepPlaced: "已下单"
        case .stepPaid: "已付款"
        case .stepShipped: "已发货"
        case .stepDelivered: "已送达"
        case .stepCompleted: "已完成"
        case .stepCancelled: "已取消"
        case .stepExpired: "已过期"
        case .stepRefunded: "已退款"
        case .ago(let seconds): chineseAgo(seconds)
        case .orderHasNoAddress: "还没有收货地址：按 d 填写后才会发货。"
        case .payNeedsAddress: "还没有收货地址：按 d 填写。"
        case .handedOver: "当面交付"
        case .orderAddressWhy: "只用于这一单；发货前都可以修改。"
        case .firstAddressWhy: "用于这一单，并保留给以后的订单。"
        case .paidWithoutAddress(let number): "订单 \(number) 已付款，但没有收货地址：按 o、回车，再按 d"
        case .orderIsLost(let total): "已付款的订单 \(total) 没有收货地址：按 o、回车，再按 d"
        case .receivedTitle: "收到货了吗？"
        case .receivedText: "确认收货后订单完成，货款归商家；之后退款请直接联系商家。"
        case .refundTitle: "申请退款"
        case .refundHint: "↑ ↓ 换行，← → 更改。"
        case .refundKindLabel: "方式"
        case .refundMoney: "仅退款"
        case .refundGoods: "退货退款"
        case .refundScopeLabel: "范围"
        case .refundAll: "全部"
        case .refundSome: "部分商品"
        case .refundReason: "原因"
        case .notShippedYet: "还没有发货，只能申请仅退款。"
        case .nothingChosen: "请至少选一件。"
        case .pieces(let count, let most): "\(count) / \(most) 件"
        case .refundCause(let cause):
            switch cause {
            case "money": "退款"
            case "goods": "退货退款"
            case "unfillable": "付款太迟"
            default: cause
            }
        case .refundState(let state):
            switch state {
            case .requested: "等待答复"
            case .declined: "已拒绝"
            case .withdrawn: "已撤销"
            case .awaitingGoods: "请寄回商品"
            case .due: "退款途中"
            case .stuck: "退款受阻"
            case .done: "已退回"
            }
        case .youSaid(let reason): "你：\(reason)"
        case .shopSaid(let answer): "答复：\(answer)"
        case .travelsBack(let parcel): "退货途中：\(parcel)"
        case .sendItBack: "商家已同意：请寄回商品，再按 s 填写快递公司和单号。"
        case .parcelTitle: "寄回商品"
        case .parcelWhy: "哪家快递？单号是多少？"
        case .carrier: "快递公司"
        case .parcelNumber: "单号"
        case .parcelNumberShape: "4 到 40 个字母、数字或符号"

        case .trouble(let problem): chineseTrouble(problem)

        case .refundSaid(let reason): "原因：\(reason)"
        }
    }

    private static func chineseObstacle(_ code: String?, _ said: String) -> String {
        switch code {
        case "not-on-shelf": "已下架"
        case "sold-out": "库存不足"
        case "not-yet": "尚未开售"
        case "over": "销售已结束"
        case "quota-used": "优惠名额不足"
        case "limit-per-buyer": "超过每人限购"
        default: said.isEmpty ? code ?? "暂时买不了" : said
        }
    }

    private static func chineseCouponObstacle(_ code: String?) -> String? {
        switch code {
        case "withdrawn": "商家已收回"
        case "not-yet": "还没到使用时间"
        case "expired": "已过期"
        case "used-up": "已被领完"
        case "limit-per-buyer": "你已经用过了"
        case "covers-nothing": "不适用于这些商品"
        case "below-threshold": "未达到使用门槛"
        default: nil
        }
    }

    private static func chineseAgo(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "刚刚"
        case ..<3_600: "\(seconds / 60) 分钟前"
        case ..<86_400: "\(seconds / 3_600) 小时前"
        case ..<172_800: "昨天"
        default: "\(seconds / 86_400) 天前"
        }
    }

    private static func chineseTrouble(_ problem: Problem) -> String {
        switch problem.buying {
        case .couponNotUsable(let why): "这张券用不了：\(chineseCouponObstacle(why) ?? problem.detail)"
        case .couponUnknown: "这家店没有这张券"
        case .cartChanged: "购物车在你查看之后有变化。"
        case .notOnShelf: "商品已下架，请从货架上另选。"
        case .notOnSaleYet: "商品还没开售，请等主播开售。"
        case .saleIsOver: "商品的销售已结束，请另选一件。"
        case .offerUsedUp: "这个价格的名额不足，请减少件数或稍后再试。"
        case .refundOpen: "有退款申请在处理中，请先等答复或撤销。"
        case .orderMovedOn: "订单状态已变化，这是现在的状态。"
        case .nothingToRefund: "款项已全部退回，没有可退的了。"
        case .gatewayDown: "付款服务暂时没有应答"
        case .gatewayRefuses: "店铺暂时不能用这种方式收款，没有扣款"
        case nil: chinese(Phrase.problem(problem))
        }
    }
}
