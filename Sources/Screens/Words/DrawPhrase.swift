import Commerce
import Wire

/// The sentences about what rooms give away, without a language.
enum DrawPhrase: Sendable, Equatable {
    // The viewer.
    case sayTakePart(Draw.Kind)
    case helpTakePart, sayFromWallet, helpFromWallet
    case nothingGivenAway, haveTaken
    case walletShort
    /// The banner: what it is and how much of it is left.
    case banner(DrawView)
    case bannerHas(DrawView, Amount)
    case walletHolds(String)
    case got(DrawView, Amount)
    case isIn(DrawView)
    case said(String)
    case lost(DrawView)
    case over(DrawView)

    case sayProofs, helpProofs, nothingToProve, proofs, proofHash, proofSeed, proofWinners, proofCheck, seedIsToldLater

    // The host.
    case sayDraws, helpDraws, title, loading, empty
    case sayStart(Draw.Kind)
    case helpStart(Draw.Kind)
    case sayEnd, helpEnd, helpRefresh, noneChosen, hasEnded
    case kind(Draw.Kind)
    case sheet(Draw.Kind)
    case gives(HostSheet.DrawPrize, goods: String?)
    case noGoods
    case placesUpTo(Int)
    case secondsRange, yesOrEmpty, followHint
    case runs(String)
    case ended(String)
    case standing(DrawView, seconds: Int64)
    case winners(DrawView)
    case endTitle
    case endText(DrawView)

    /// What somebody has of a draw.
    enum Amount: Sendable, Equatable {
        case money(String)
        case prize(String)
    }
}

extension DrawView {
    /// What it gives, for a row: "¥100.00", or what the goods or the coupon are called.
    var worth: String { pot.map { MoneyText.text($0) } ?? prize ?? coupon ?? title }
}

extension Words {
    static func english(_ phrase: DrawPhrase) -> String {
        switch phrase {
        case .sayTakePart(let kind): kind.isGrabbed ? "grab it" : "take part"
        case .helpTakePart: "Grab or enter what is given away"
        case .sayFromWallet: "pay from wallet"
        case .helpFromWallet: "Pay with what this shop gave you"
        case .nothingGivenAway: "Nothing is given away just now"
        case .haveTaken: "You have taken part already"
        case .walletShort: "Your wallet with this shop does not cover the order"
        case .banner(let draw):
            "\(english(.kind(draw.kind))) \(draw.title) · \(draw.phrase.map { "say “\($0)” · " } ?? "")\(draw.worth) · "
                + (draw.kind.isGrabbed
                    ? "\(draw.left) of \(draw.places) left" : "\(draw.entered) in for \(draw.places)")
        case .bannerHas(let draw, .money(let amount)): "\(english(.kind(draw.kind))) \(draw.title) · yours: \(amount)"
        case .bannerHas(let draw, .prize(let prize)): "\(english(.kind(draw.kind))) \(draw.title) · yours: \(prize)"
        case .walletHolds(let amount): "In your wallet here: \(amount)"
        case .got(let draw, .money(let amount)):
            "\(draw.title): \(amount) is yours. It is in your wallet and pays in this shop."
        case .got(let draw, .prize(let prize)) where draw.coupon != nil:
            "\(draw.title): the coupon \(prize) is yours. Use it at the checkout."
        case .got(let draw, .prize(let prize)): "\(draw.title): you won \(prize)! Say where it goes: o, your orders."
        case .isIn(let draw): "You are in: \(draw.title). Stay for the draw."
        case .said(let phrase): "You say “\(phrase)” in the room, and take part by that."
        case .lost(let draw): "\(draw.title): not this time. \(draw.entered) took part, \(draw.places) won."
        case .over(let draw): "\(draw.title) is over."
        case .sayProofs: "proof"
        case .helpProofs: "See that draws are fair"
        case .nothingToProve: "Nothing was given away while you were here"
        case .proofs: "Fair draws: proof"
        case .proofHash: "hash"
        case .proofSeed: "seed"
        case .proofWinners: "winners"
        case .proofCheck: "check"
        case .seedIsToldLater: "told at the end; the hash above binds it now"
        case .sayDraws: "give away"
        case .helpDraws: "Red packets, lucky bags, lotteries, coupon drops"
        case .title: "Given away"
        case .loading: "Fetching…"
        case .empty: "Nothing was given away yet. r red packet, l lucky bag, y lottery, c coupon drop."
        case .sayStart(let kind): english(.kind(kind))
        case .helpStart(.redPacket): "Money in random parts, one a person"
        case .helpStart(.couponDrop): "Coupons to grab, one a person"
        case .helpStart(.luckyBag): "Draw winners of those who enter"
        case .helpStart(.lottery): "Draw winners of those who say a phrase"
        case .sayEnd: "end it"
        case .helpEnd: "End it now: draw, and take the rest back"
        case .helpRefresh: "Fetch the list again"
        case .noneChosen: "Nothing is chosen"
        case .hasEnded: "It has ended already"
        case .kind(.couponDrop): "coupon drop"
        case .kind(.redPacket): "red packet"
        case .kind(.luckyBag): "lucky bag"
        case .kind(.lottery): "lottery"
        case .sheet(.couponDrop): "Start a coupon drop"
        case .sheet(.redPacket): "Start a red packet"
        case .sheet(.luckyBag): "Start a lucky bag"
        case .sheet(.lottery): "Start a lottery"
        case .gives(.pot, _): "Amount is the whole pot; who grabs has a random part of it."
        case .gives(.each, _): "Each winner has this amount · ^T: goods or a coupon"
        case .gives(.goods, let goods?): "Each winner has one \(goods) · ^T: a coupon"
        case .gives(.goods, nil): "Choose a line of the shelf first · ^T: a coupon"
        case .gives(.coupon, _): "A coupon made for who is given it · ^T: money"
        case .noGoods: "Choose a line of the shelf first, or press ^T"
        case .placesUpTo(let most): "1 to \(NumberText.grouped(most))"
        case .secondsRange: "1 to 60 minutes"
        case .yesOrEmpty: "y, or empty"
        case .followHint: "y: only who follows you"
        case .runs(let title): "\(title) runs. Everybody sees it."
        case .ended(let title): "\(title) has ended; what nobody has went back"
        case .standing(let draw, let seconds):
            (draw.kind.isGrabbed ? "\(draw.left) of \(draw.places) left" : "\(draw.entered) in for \(draw.places)")
                + " · " + NumberText.clock(seconds: max(0, seconds))
        case .winners(let draw):
            draw.winners.flatMap { $0.isEmpty ? nil : $0 }.map { winners in
                "won: " + winners.map(winner).joined(separator: ", ")
            } ?? "nobody took part"
        case .endTitle: "End it now?"
        case .endText(let draw):
            draw.kind.isGrabbed
                ? "\(draw.title): what nobody has grabbed goes back."
                : "\(draw.title): the winners are drawn now of \(draw.entered)."
        }
    }

    static func chinese(_ phrase: DrawPhrase) -> String {
        switch phrase {
        case .sayTakePart(let kind): kind.isGrabbed ? "抢" : "参与"
        case .helpTakePart: "抢红包、抢券，参与福袋和抽奖"
        case .sayFromWallet: "钱包付款"
        case .helpFromWallet: "用本店送的钱付款"
        case .nothingGivenAway: "现在没有福利"
        case .haveTaken: "已经参与过了"
        case .walletShort: "本店钱包余额不够付这笔订单"
        case .banner(let draw):
            "\(chinese(.kind(draw.kind))) \(draw.title) · \(draw.phrase.map { "说“\($0)” · " } ?? "")\(draw.worth) · "
                + (draw.kind.isGrabbed
                    ? "剩 \(draw.left)/\(draw.places)" : "\(draw.entered) 人参与，\(draw.places) 个名额")
        case .bannerHas(let draw, .money(let amount)): "\(chinese(.kind(draw.kind))) \(draw.title) · 已得 \(amount)"
        case .bannerHas(let draw, .prize(let prize)): "\(chinese(.kind(draw.kind))) \(draw.title) · 已得 \(prize)"
        case .walletHolds(let amount): "本店钱包余额：\(amount)"
        case .got(let draw, .money(let amount)): "\(draw.title)：抢到 \(amount)，已放进钱包，可在本店付款。"
        case .got(let draw, .prize(let prize)) where draw.coupon != nil:
            "\(draw.title)：优惠券 \(prize) 归你了，结算时可用。"
        case .got(let draw, .prize(let prize)): "\(draw.title)：中奖了，\(prize)！按 o 到订单里填收货地址。"
        case .isIn(let draw): "已参与：\(draw.title)，等开奖。"
        case .said(let phrase): "你说了“\(phrase)”，已参与。"
        case .lost(let draw): "\(draw.title)：这次没中。\(draw.entered) 人参与，\(draw.places) 人中奖。"
        case .over(let draw): "\(draw.title) 已结束。"
        case .sayProofs: "验证"
        case .helpProofs: "查看开奖是否公正"
        case .nothingToProve: "你在的时候还没有发过福利"
        case .proofs: "公正开奖"
        case .proofHash: "哈希"
        case .proofSeed: "种子"
        case .proofWinners: "结果"
        case .proofCheck: "验证"
        case .seedIsToldLater: "结束时公布；上面的哈希已经锁定它"
        case .sayDraws: "福利"
        case .helpDraws: "发红包、福袋、抽奖、优惠券"
        case .title: "福利"
        case .loading: "正在获取…"
        case .empty: "还没有发过福利。r 红包，l 福袋，y 弹幕抽奖，c 抢券。"
        case .sayStart(let kind): chinese(.kind(kind))
        case .helpStart(.redPacket): "一笔钱随机分份，每人抢一份"
        case .helpStart(.couponDrop): "抢优惠券，每人一张"
        case .helpStart(.luckyBag): "从参与的人里抽中奖者"
        case .helpStart(.lottery): "从说出口令的人里抽中奖者"
        case .sayEnd: "结束"
        case .helpEnd: "立即开奖或结束，剩余的退回"
        case .helpRefresh: "重新获取列表"
        case .noneChosen: "没有选中"
        case .hasEnded: "已经结束了"
        case .kind(.couponDrop): "抢券"
        case .kind(.redPacket): "红包"
        case .kind(.luckyBag): "福袋"
        case .kind(.lottery): "弹幕抽奖"
        case .sheet(.couponDrop): "发优惠券"
        case .sheet(.redPacket): "发红包"
        case .sheet(.luckyBag): "发福袋"
        case .sheet(.lottery): "弹幕抽奖"
        case .gives(.pot, _): "金额是红包总额，抢到的人各得随机一份。"
        case .gives(.each, _): "每位中奖者得这个金额 · ^T：商品或优惠券"
        case .gives(.goods, let goods?): "每位中奖者得一件 \(goods) · ^T：优惠券"
        case .gives(.goods, nil): "先在货架上选一件商品 · ^T：优惠券"
        case .gives(.coupon, _): "一张专发的优惠券 · ^T：钱"
        case .noGoods: "先在货架上选一件商品，或按 ^T"
        case .placesUpTo(let most): "1 到 \(NumberText.grouped(most))"
        case .secondsRange: "1 到 60 分钟"
        case .yesOrEmpty: "填 y 或留空"
        case .followHint: "y：只限关注你的人"
        case .runs(let title): "\(title) 已开始，所有人都看得到。"
        case .ended(let title): "\(title) 已结束，剩余的已退回"
        case .standing(let draw, let seconds):
            (draw.kind.isGrabbed ? "剩 \(draw.left)/\(draw.places)" : "\(draw.entered) 人参与，\(draw.places) 个名额")
                + " · " + NumberText.clock(seconds: max(0, seconds))
        case .winners(let draw):
            draw.winners.flatMap { $0.isEmpty ? nil : $0 }.map { winners in
                "中奖：" + winners.map(winner).joined(separator: "、")
            } ?? "没有人参与"
        case .endTitle: "现在结束？"
        case .endText(let draw):
            draw.kind.isGrabbed ? "\(draw.title)：没人抢的退回。" : "\(draw.title)：现在从 \(draw.entered) 人中开奖。"
        }
    }

    private static func winner(_ winner: DrawWinner) -> String {
        winner.name + (winner.amount.map { " " + MoneyText.text($0) } ?? "")
    }
}
