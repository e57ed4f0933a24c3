import Commerce
import Wire

extension Words {
    static func english(_ phrase: ShopPhrase) -> String {
        switch phrase {
        case .sayDesk: "orders"
        case .sayRestock: "restock"
        case .sayWriteOff: "write off"
        case .sayOffer: "price"
        case .sayTakeOff: "off the shelf"
        case .sayFlash: "flash sale"
        case .sayEndFlash: "end flash"
        case .sayCoupons: "coupons"
        case .sayNewCoupon: "new coupon"
        case .sayCallBack: "call back"
        case .sayShip: "ship"
        case .sayCorrect: "correct parcel"
        case .sayDelivered: "delivered"
        case .sayRefund: "give money back"
        case .sayGrant: "grant"
        case .sayDecline: "decline"
        case .sayGoodsBack: "goods are back"
        case .sayRetry: "try again"
        case .sayFilter: "next list"
        case .sayFilterBefore: "list before"
        case .sayMoreOrders: "earlier ones"
        case .saySwitch: "switch"
        case .sayForAll: "for all goods"
        case .sayForOne: "for one product"
        case .sayYes: "yes"
        case .sayResellable: "to the shelf"
        case .saySpoiled: "write off"
        case .sayPeople: "people"
        case .sayBan: "ban"
        case .sayGuestsToo: "guests too"
        case .sayLiftBan: "lift the ban"
        case .sayGoods: "goods"
        case .sayShelve: "to the shelf"
        case .sayShelveAll: "all kinds"
        case .saySearch: "search"
        case .sayEndSearch: "done"
        case .sayClearSearch: "show all"

        case .helpDesk: "Orders of your shop: ship them, answer refunds"
        case .helpRestock: "Put more pieces of the selected line into stock"
        case .helpWriteOff: "Write off lost or broken pieces"
        case .helpOffer: "Change price, limit and pieces of the selected line"
        case .helpTakeOff: "Sell the line no more"
        case .helpFlash: "Sell it cheaper for some minutes, or end that early"
        case .helpCoupons: "Make or call back a coupon"
        case .helpNewCoupon: "Make a coupon"
        case .helpCallBack: "Call the selected coupon back; orders that have it stay"
        case .helpRefreshCoupons: "Ask again how many of each are left"
        case .helpShip: "Enter carrier and number, or correct them"
        case .helpDelivered: "The carrier has delivered it"
        case .helpRefund: "Give all, some pieces, or an amount back"
        case .helpGrant: "Grant the refund the buyer asks for"
        case .helpDecline: "Decline the refund, with the reason"
        case .helpGoodsBack: "The goods are back: money goes out, pieces come in"
        case .helpRetry: "Tell the gateway again to pay the refund back"
        case .helpNextFilter: "The next list: to ship, refunds, to pay, …"
        case .helpPreviousFilter: "The list before"
        case .helpOpen: "Open the order: address, lines, refunds"
        case .helpMoreOrders: "Fetch earlier orders; ↓ at the end does it, too"
        case .helpRefreshOrders: "Ask again how the orders stand"
        case .helpSwitch: "All, pieces or amount; one product or all; next source"
        case .helpYes: "Do it"
        case .helpResellable: "They are as new: back to the shelf"
        case .helpSpoiled: "They cannot be sold again: written off"
        case .helpPageUp: "Ten rows up"
        case .helpPageDown: "Ten rows down"
        case .helpPeople: "Who is here and who talked; mute, put out, ban, appoint"
        case .helpBan: "Ban this person from the room, for a time or the show"
        case .helpLiftBan: "Let this person in again"
        case .helpRefreshPeople: "Look again who is here"
        case .helpGoods: "Put your shop's goods on the shelf"
        case .helpShelve: "Put it on the shelf, or change what it is sold for"
        case .helpShelveAll: "All kinds of this product, at their list prices"
        case .helpSearch: "Look for words of title, kind or code"
        case .helpEndSearch: "Back to the list of what was found"
        case .helpClearSearch: "Show all goods again"
        case .helpRefreshGoods: "Fetch the goods and their stock again"

        case .nothingFree: "No piece is free to write off; the others are held by orders"
        case .noCoupons: "No coupons yet; n makes one"
        case .couponIsGone: "Nothing is left of it that could be called back"
        case .nothingHere: "No order in this list"
        case .loadingOrders: "The orders are on their way"
        case .noMoreOrders: "These are all"
        case .deskIsFull(let most): "\(NumberText.grouped(most)) orders are kept here; choose a list of fewer with →"
        case .nobodyChosen: "Nobody is chosen"
        case .bannedAlready: "Banned already; l lifts it"
        case .notBanned: "This person is not banned"
        case .nothingChosen: "No goods are chosen"
        case .allOnShelfAlready(let title): "All kinds of \(title) are on the shelf already"
        case .shelfIsFull(let most): "The shelf has \(NumberText.grouped(most)) lines; take some off first"
        case .answerRefundFirst: "Answer the refund first: g grants it, x declines it"
        case .cannotShip(let state): "Only a paid order can be shipped; this one is \(english(.orderState(state)))"
        case .cannotDeliver(let state): "Only a shipped order is delivered; this one is \(english(.orderState(state)))"
        case .cannotRefund(let state): "There is nothing to give back; this order is \(english(.orderState(state)))"
        case .nothingRefundable: "All of its money has gone back, or is about to"
        case .noRefundAsked: "No refund is asked for"
        case .noGoodsAwaited: "No goods are on their way back"
        case .noStuckRefund: "No refund is stuck"
        case .triedByItself: "The gateway is asked again by itself; t is for refunds that are stuck"

        case .piecesUpTo(let most): most == 0 ? "no more fit" : "1 to \(NumberText.grouped(most)) pieces"
        case .freeUpTo(let most):
            most == 0 ? "none are free" : "1 to \(NumberText.grouped(most)); the others are held"
        case .countUpTo(let most): "1 to \(NumberText.grouped(most))"
        case .charactersUpTo(let most): "at most \(most) characters"
        case .minutesUpTo(let most): "1 to \(NumberText.grouped(most)) minutes"
        case .notAbove(let most): "at most \(most)"
        case .mustBeBelow(let price): "below the price here, \(price)"
        case .codeLetters: "letters, digits, - and _ only"
        case .codeTaken: "you have a coupon of that code"
        case .capNeedsPercent: "only for a percentage"
        case .percentRange: "0.01% to 99.99%"
        case .parcelNumberForm: "4 to 40 letters and digits"
        case .choosePieces: "how many go back?"
        case .endsBeforeStart: "it must end after it begins"

        case .sheetTitle(let matter): title(matter)
        case .field(let field): label(field)
        case .flashLeft(let price, let time, let left): "⚡\(price) \(time) ×\(NumberText.grouped(left))"
        case .standingPrice(let price): "price here \(price)"
        case .listPrice(let price): "list price \(price)"
        case .minutesHint: "minutes from now, optional"
        case .couponScope(nil, _): "For all goods of your shop"
        case .couponScope(let title?, isForOne: false): "For all goods of your shop · ^T: only for \(title)"
        case .couponScope(let title?, isForOne: true): "Only for \(title) · ^T: for all goods"
        case .percentHint: "like 20 or 15%"
        case .ofPieces(let count): "of \(NumberText.grouped(count))"
        case .refundScope(let scope):
            switch scope {
            case .all: "All that is left · ^T: some pieces"
            case .pieces: "Some pieces · ^T: an amount"
            case .amount: "An amount, no pieces · ^T: all"
            }
        case .givesBack(let amount): "gives back \(amount)"
        case .refundAllows(let amount): "up to \(amount)"
        case .buyerAsks(let amount, let reason): reason.isEmpty ? "asked: \(amount)" : "asked: \(amount) · “\(reason)”"
        case .sendAgain: "It may have been done. Saving the same again cannot do it twice."

        case .askTitle(let matter): title(matter)
        case .askText(let matter): text(matter)

        case .stockIsNow(let title, let count): "\(title): \(NumberText.grouped(count)) in the house"
        case .offerIsNow(let title, let price): "\(title) costs \(price) now"
        case .isOnShelf(let title, let price): "\(title) is on the shelf for \(price)"
        case .allOnShelf(let title, let count):
            count == 1 ? "\(title) went onto the shelf" : "\(count) kinds of \(title) went onto the shelf"
        case .isOffShelf(let title): "\(title) is off the shelf"
        case .flashRuns(let title, let price, let minutes): "\(title): \(price) for \(minutes) min"
        case .flashEnded(let title): "The flash sale of \(title) has ended"
        case .couponIsThere(let code): "Coupon \(code) can be used"
        case .couponCalledBack(let code): "Coupon \(code) is called back"
        case .orderShipped(let number): "Order \(number) is on its way; the buyer sees the number"
        case .orderDelivered(let number): "Order \(number) is delivered"
        case .refundGoes(let number): "Order \(number): the money is on its way back"
        case .goodsAwaited(let number): "Order \(number): granted; press b when the goods are here"
        case .refundDeclined(let number): "Order \(number): declined; the buyer sees why"

        case .peopleTitle: "The room's people"
        case .peopleLoading: "Looking who is here…"
        case .peopleEmpty: "Nobody is here and nobody has talked yet. r looks again."
        case .person(let person): person.name ?? "guest \(person.id.rawValue.dropFirst(2))"
        case .personIs(let ban?, _, let now):
            if let until = ban.until {
                "banned for \(NumberText.clock(seconds: max(0, (until - now).components.seconds)))"
            } else {
                "banned"
            }
        case .personIs(nil, let links, _): links == 0 ? "has left" : links == 1 ? "here" : "here \(links)×"
        case .refundIsAsked(let number, let amount):
            "A refund of \(amount) is asked for, order \(number): press d"

        case .waiting(let toShip, let moreToShip, let refunds, let moreRefunds):
            "\(toShip)\(moreToShip ? "+" : "") to ship · \(refunds)\(moreRefunds ? "+" : "") "
                + (refunds == 1 && !moreRefunds ? "refund waits" : "refunds wait")
        case .waitingUnknown: "counting orders…"
        case .waitingFailed: "orders unknown: d, r asks again"
        case .timesAreOnAir: "+ time on air"
        case .lastOrders(let count): "of the last \(NumberText.grouped(count)) orders"
        case .refundAsked(let amount, let title): "Asked back \(amount), \(title)"
        case .refunded(let amount, let title): "Paid back \(amount), \(title)"

        case .goodsTitle(let count): "Goods of your shop (\(NumberText.grouped(count)))"
        case .goodsLoading: "Fetching your goods…"
        case .goodsEmpty: "No goods yet. n describes a product, `hawker shop import` brings in many."
        case .goodsNotFound: "Nothing has all these words."
        case .goodsHint: "/ looks for words of title, kind or code"
        case .goodsOnShelf: "✓ is on the shelf of this room"
        case .goodsAreMore(let count):
            "the first \(NumberText.grouped(count)); `hawker host --sell-from CODE` has the others"
        case .goodsFound(let count): "\(NumberText.grouped(count)) found"
        case .goodsFree(let count): count == 0 ? "none free" : "\(NumberText.grouped(count)) free"
        case .batchGoes(let title, let done, let count): "\(title): \(done) of \(count) on the shelf…"
        case .batchStopped(let done, let count): "\(done) of \(count) are on the shelf; a goes on. "

        case .couponsTitle(let count): "Coupons (\(count))"
        case .couponsLoading: "Fetching your coupons…"
        case .couponsEmpty: "No coupons yet. n makes the first one."
        case .couponTakes(let coupon): terms(coupon)
        case .couponLeft(let left): left == 0 ? "none left" : "\(NumberText.grouped(left)) left"
        case .couponEnds(let time): "ends in \(time)"
        case .couponOver: "over"
        case .someProducts: "some goods"

        case .deskTitle: "Shipping desk"
        case .filter(let filter):
            switch filter {
            case .all: "All"
            case .toShip: "To ship"
            case .refunds: "Refunds"
            case .toPay: "To pay"
            case .shipped: "Shipped"
            case .delivered: "Delivered"
            case .completed: "Done"
            case .refunded: "Refunded"
            }
        case .deskLoading: "Fetching orders…"
        case .deskEmpty(let filter):
            switch filter {
            case .all: "No orders yet."
            case .toShip: "Nothing to ship: no paid order waits."
            case .refunds: "No refund waits for you."
            case .toPay, .shipped, .delivered, .completed, .refunded: "No orders here."
            }
        case .refundsBeforeShipping(let count):
            (count == 1 ? "1 paid order waits" : "\(NumberText.grouped(count)) paid orders wait")
                + " for your answer about a refund before shipping: → lists them under Refunds."
        case .deskEmptySoFar: "None among the orders that are here."
        case .deskMore: "m: earlier orders"
        case .deskEnd: "these are all"
        case .age(let seconds): age(seconds)
        case .refundMark: "refund!"
        case .otherShow: "earlier show"
        case .orderTitle(let number): "Order \(number)"
        case .buyer: "Buyer"
        case .shipTo: "Ship to"
        case .noAddress: "no address yet: the buyer was asked"
        case .handOver: "Handed over in person? Leave both empty; else wait for the address."
        case .leaveEmpty: "no address yet: leave it empty"
        case .note: "Note"
        case .coupon: "Coupon"
        case .parcel: "Parcel"
        case .times: "Times"
        case .refund: "Refund"
        case .each(let price): "\(price) each"
        case .placed(let age): "ordered \(ago(age))"
        case .paid(let age): "paid \(ago(age))"
        case .shipped(let age): "shipped \(ago(age))"
        case .delivered(let age): "delivered \(ago(age))"
        case .completed(let age): "done \(ago(age))"
        case .refundText(let refund):
            "\(refundState(refund)) · "
                + (refund.cause == "goods"
                    ? "goods come back" : refund.cause == "unfillable" ? "paid too late" : "money only")
        case .asksFor(let reason): "buyer: “\(reason)”"
        case .saysShop(let answer): "answer: “\(answer)”"
        case .saysGateway(let words): "why: “\(words)”"
        case .hintShip: "s: carrier and number, and it is on its way."
        case .hintHandOver: "Wait for the address; s only if it is handed over in person."
        case .hintMoney(let amount): "The buyer asks for \(amount) back: g gives it, x declines."
        case .hintGoods(let amount): "The buyer wants to send goods back for \(amount): g agrees, x declines."
        case .hintGoodsBack: "Goods are coming back. b when they are here."
        case .hintStuck(let amount): "The gateway could not pay \(amount) back: t tries again."
        case .hintHeldUp(let amount): "\(amount) has not gone back so far: it is tried again by itself."

        case .notAboveList(let price): "at most its list price \(price)"
        }
    }

    private static func title(_ matter: HostSheet.Matter) -> String {
        switch matter {
        case .show: english(LifePhrase.showTitle)
        case .restock: "Restock"
        case .writeOff: "Write off"
        case .offer: "Price on the shelf"
        case .shelve: "Put on the shelf"
        case .flash: "Flash sale"
        case .coupon: "New coupon"
        case .ship(let order): order.state == .shipped ? "Correct the parcel" : "Ship"
        case .refund: "Give money back"
        case .decline: "Decline the refund"
        case .draw(let kind, _): english(.sheet(kind))
        case .sources: "Picture and voice"
        case .discipline(let act, _): english(.moderation(.sheetTitle(act)))
        }
    }

    private static func label(_ field: HostSheet.Field) -> String {
        switch field {
        case .roomTitle: english(LifePhrase.roomTitle)
        case .cover: english(LifePhrase.cover)
        case .tags: english(LifePhrase.tags)
        case .start: english(LifePhrase.start)
        case .pieces: "Pieces"
        case .price: "Price"
        case .limit: "Per buyer"
        case .starts: "Begins in"
        case .ends: "Ends in"
        case .quota: "Pieces at it"
        case .minutes: "Minutes"
        case .code: "Code"
        case .title: "Title"
        case .off: "Takes off"
        case .cap: "At most"
        case .threshold: "Goods from"
        case .uses: "Uses in all"
        case .hours: "Hours"
        case .carrier: "Carrier"
        case .number: "Number"
        case .amount: "Amount"
        case .reason: "Reason"
        case .line: "Pieces"
        case .places: "Prizes"
        case .phrase: "Phrase"
        case .stay: "Stay, min"
        case .follow: "Followers"
        case .personal: "Given only"
        case .picture: "Picture"
        case .voice: "Voice"
        }
    }

    private static func title(_ matter: HostAsk.Matter) -> String {
        switch matter {
        case .takeOff: "Take it off the shelf?"
        case .endFlash: "End the flash sale?"
        case .moderate(let wish, _): english(.moderation(.askTitle(wish)))
        case .callBack: "Call the coupon back?"
        case .deliver: "Delivered?"
        case .grant(_, let refund): refund.cause == "goods" ? "Agree to the return?" : "Give the money back?"
        case .endDraw: english(DrawPhrase.endTitle)
        case .retry: "Try the refund again?"
        case .goodsBack: "How are the goods?"
        }
    }

    private static func text(_ matter: HostAsk.Matter) -> String {
        switch matter {
        case .takeOff(let item): "\(item.fullTitle) is sold here no more. Its orders stay as they are."
        case .endFlash(let item): "\(item.fullTitle) costs \(MoneyText.text(item.price)) again at once."
        case .moderate(let wish, let person): english(.moderation(.askText(wish, english(.person(person)))))
        case .callBack(let coupon): "\(coupon.code) can be used no more. Orders that have it keep it."
        case .deliver(let order):
            "Order \(order.id) has reached its buyer, who then has some days to send it back."
        case .grant(let order, let refund):
            refund.cause == "goods"
                ? "\(MoneyText.text(refund.amount)) of order \(order.id) goes back once the goods are here."
                : "\(MoneyText.text(refund.amount)) of order \(order.id) goes back to the buyer at once."
        case .endDraw(let draw): english(.endText(draw))
        case .retry(let order, let refund):
            "The gateway is told again to pay \(MoneyText.text(refund.amount)) of order \(order.id) back, under the "
                + "same number: it cannot go out twice."
        case .goodsBack(let order, let refund):
            "\(MoneyText.text(refund.amount)) of order \(order.id) goes back to the buyer. Can the pieces be sold again?"
        }
    }

    private static func terms(_ coupon: CouponView) -> String {
        var text = ""
        if let amount = coupon.amountOff { text = "\(MoneyText.text(amount)) off" }
        if let points = coupon.basisPoints { text = "\(NumberText.percent(basisPoints: points)) off" }
        if let cap = coupon.cap { text += ", \(MoneyText.text(cap)) at most" }
        return coupon.threshold.minorUnits > 0 ? "\(text) from \(MoneyText.text(coupon.threshold))" : text
    }

    private static func age(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "now"
        case ..<3_600: "\(seconds / 60) min"
        case ..<86_400: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) d"
        }
    }

    private static func ago(_ age: String) -> String { age == Self.age(0) ? "just now" : "\(age) ago" }

    private static func refundState(_ refund: RefundView) -> String {
        switch refund.state {
        case .requested: "asked"
        case .declined: "declined"
        case .withdrawn: "taken back by the buyer"
        case .awaitingGoods: "granted, goods on their way"
        case .due: refund.isHeldUp ? "held up at the gateway" : "being paid back"
        case .stuck: "stuck at the gateway"
        case .done: "paid back"
        }
    }
}

extension NumberText {
    /// "15%", "12.5%": hundredths of a percent, without zeros at the end.
    static func percent(basisPoints: Int) -> String { trimmed(basisPoints, places: 2) + "%" }

    /// A number in parts of a power of ten, without zeros behind the point that say nothing.
    static func trimmed(_ number: Int, places: Int) -> String {
        var digits = String(number.magnitude)
        digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let fraction = digits.suffix(places).reversed().drop { $0 == "0" }.reversed()
        return (number < 0 ? "-" : "") + digits.dropLast(places) + (fraction.isEmpty ? "" : "." + String(fraction))
    }
}
