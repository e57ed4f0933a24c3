import Commerce
import Wire

extension Words {
    static func english(_ phrase: BuyingPhrase) -> String {
        switch phrase {
        case .sayBuyArrow: "buy▸"
        case .sayAddArrow: "add▸"
        case .sayQuantity: "more"
        case .sayCoupon: "coupon"
        case .sayCode: "type code"
        case .sayTakeCode: "use it"
        case .sayAddress: "address"
        case .sayKeep: "save"
        case .sayOtherGateway: "pay otherwise"
        case .sayPayAgain: "try again"
        case .sayReceived: "I have it"
        case .sayReallyReceived: "yes, I have it"
        case .sayNotYet: "not yet"
        case .sayRefund: "ask refund"
        case .saySendBack: "send back"
        case .sayWithdraw: "withdraw"
        case .sayTurn: "change"
        case .sayDetails: "details"

        case .helpCoupon: "The coupon that saves most, then the next, then none"
        case .helpCode: "Type the code of a coupon"
        case .helpTakeCode: "Use the coupon with this code"
        case .helpAddress: "Where it goes, and a note to the shop"
        case .helpOtherGateway: "Pay with the other one: WeChat Pay or Alipay"
        case .helpPayAgain: "Ask the payment service for a code again"
        case .helpOpenOrder: "Open the order: how far it is, and what you can do"
        case .helpPayThis: "Pay this order"
        case .helpReceived: "Say that the goods are here: this completes the order"
        case .helpRefund: "Ask the shop for money back, with or without the goods"
        case .helpSendBack: "Say how the goods travel back"
        case .helpWithdraw: "No longer ask for the refund"
        case .helpRefreshOrder: "Ask again how the order stands"
        case .helpTurn: "Another choice, or one piece more or fewer"
        case .helpDetails: "The chosen line: text, properties, pictures, kinds"
        case .helpBuyDetailed: "Buy one of these now"
        case .helpAddDetailed: "Add one of these to the cart"
        case .helpOrderAddress: "Say where the order goes, until it is sent"

        case .nothingAvailable: "Nothing in the cart can be had just now"
        case .noCouponFits: "No coupon fits; t takes a code"
        case .couponsAreCompared: "Finding the best coupon…"
        case .outcomeIsOpen: "Nobody knows yet whether it was ordered: enter asks again, safely"
        case .noOtherGateway: "There is no other way to pay this order"
        case .codeIsThere: "The code is there: scan it"
        case .codeIsComing: "The code is on its way…"
        case .notWaitingForPayment: "This order does not wait for payment"
        case .onlyUnpaidIsCancelled: "Only an unpaid order can be cancelled; f asks for a refund"
        case .changeIsOnItsWay: "On its way; a moment"
        case .notOnItsWay: "The shop has not sent it yet"
        case .alreadyReceived: "You have said so already"
        case .refundIsOpen: "A refund is being asked for; withdraw it (u) or wait for the answer"
        case .unpaidIsCancelled: "Nothing was paid yet; x cancels the order"
        case .completedIsClosed: "The order is completed; ask the shop itself"
        case .nothingToRefund: "There is nothing to pay back"
        case .noOpenRefund: "No refund is being asked for"
        case .nothingToSendBack: "The shop has not asked for the goods back"
        case .noneLeft: "None is left just now"
        case .noCodeToPay: "There is no code to pay yet: r asks for one again"
        case .wasSentAlready: "It was sent already; ask the shop itself about the address"
        case .orderIsOver: "The order has ended: nothing is sent"
        case .detailsGone: "This is sold here no more; esc goes back"
        case .onlySoMany(let count): "At most \(count) can be had just now"
        case .notOnSaleYet(let title, let time): "\(title) is not on sale yet: \(time) to go"
        case .saleIsOver(let title): "The sale of \(title) is over"
        case .offerUsedUp(let title): "All of \(title) at this price are taken; unpaid orders may give some back"

        case .flashEndsIn(let time): "ends in \(time)"
        case .flashStartsIn(let time, let price): "\(price) in \(time)"
        case .startsIn(let time): "in \(time)"
        case .saleOver: "over"
        case .offerGone: "used up"
        case .obstacle(let code, let said): englishObstacle(code, said)
        case .orderWaitsShort(let total, let time): "p pays \(total) · \(time)"

        case .detailsTitle: "Details"
        case .detailsHint: "… e shows all of it"
        case .detailsPictures: "Pictures"
        case .detailsKinds(let count): "\(count) kinds"

        case .couponTitle: "Coupon"
        case .couponCode: "Code"
        case .couponHint: "enter works out the total with it."
        case .couponTaken(let code, let title): title.isEmpty ? "Coupon \(code)" : "Coupon \(code) · \(title)"
        case .couponIsAsked(let code): "Coupon \(code)…"
        case .couponOffered(let code, let saving): "Coupon \(code) saves \(saving): press c"
        case .couponUnusable(let code, _, let said): "Coupon \(code): \(said)"
        case .couponRefused(let code, let why): "Without \(code): \(why)"
        case .couponShare(let amount): "coupon -\(amount)"
        case .goesTo(let address): "To  \(address)"
        case .noAddress: "No address yet: d writes one down, now or after ordering."
        case .addressIsComing: "Your address: on its way. d writes one down."
        case .noteIs(let note): "Note  \(note)"
        case .leftInCart(let count):
            count == 1
                ? "1 line stays in the cart: not to be had now" : "\(count) lines stay in the cart: not to be had now"
        case .cartChanged: "The cart had changed; this is how it is now. Nothing was ordered."
        case .lookAmongOrders: "It may have been ordered all the same: look among your orders (o) before ordering again"
        case .deliveryTitle: "Where it goes"
        case .deliveryWhy: "Kept for your next orders too; the note is for this one."
        case .deliveryHint: "The address may stay empty: write it on the order's page later."
        case .recipient: "Recipient"
        case .phone: "Phone"
        case .address: "Address"
        case .note: "Note"
        case .phoneDigits: "5 to 20 digits, + or -"
        case .addressTooShort: "country, city, street and door"
        case .addressNotKept(let problem): "The address was not kept: \(english(BuyingPhrase.trouble(problem)))"

        case .gateway(let name):
            switch name {
            case "wechat": "WeChat Pay"
            case "alipay": "Alipay"
            default: name
            }
        case .scanWith(let name): "Scan the code with \(english(BuyingPhrase.gateway(name)))."
        case .scanInSandbox: "A sandbox: no real money moves. w pays with its test wallet."
        case .noGateway: "This shop takes no payments just now."
        case .tryOtherGateway: "Your pieces are held meanwhile: pay with the other one, or try again (r)."
        case .tryGatewayAgain: "Your pieces are held meanwhile: try again (r)."
        case .gatewayRefused(let why): "No code came: \(why)"

        case .olderOrders: "↓ older orders"
        case .olderOrdersAreComing: "Fetching older orders…"
        case .scrollHint: "↑ ↓ more"
        case .stepPlaced: "placed"
        case .stepPaid: "paid"
        case .stepShipped: "shipped"
        case .stepDelivered: "delivered"
        case .stepCompleted: "completed"
        case .stepCancelled: "cancelled"
        case .stepExpired: "expired"
        case .stepRefunded: "refunded"
        case .ago(let seconds): englishAgo(seconds)
        case .orderHasNoAddress: "No address yet: nothing is sent before d says where it goes."
        case .payNeedsAddress: "No address yet: d writes it down."
        case .handedOver: "handed over in person"
        case .orderAddressWhy: "For this order only; it can change until the order is sent."
        case .firstAddressWhy: "For this order, and kept for your next ones."
        case .paidWithoutAddress(let number): "Order \(number) is paid but has no address: o, enter, then d"
        case .orderIsLost(let total): "Your paid order of \(total) has no address: o, enter, then d"
        case .receivedTitle: "Is it there?"
        case .receivedText:
            "Saying so completes the order: the shop gets its money, and refunds are asked of it directly."
        case .refundTitle: "Ask for a refund"
        case .refundHint: "↑ ↓ between the rows, ← → change them."
        case .refundKindLabel: "What"
        case .refundMoney: "money back"
        case .refundGoods: "send goods back, then money"
        case .refundScopeLabel: "How much"
        case .refundAll: "all of it"
        case .refundSome: "some pieces"
        case .refundReason: "Reason"
        case .notShippedYet: "Nothing was sent yet: ask for the money alone."
        case .nothingChosen: "Choose at least one piece."
        case .pieces(let count, let most): "\(count) of \(most)"
        case .refundCause(let cause):
            switch cause {
            case "money": "Refund"
            case "goods": "Return"
            case "unfillable": "Paid too late"
            default: cause
            }
        case .refundState(let state):
            switch state {
            case .requested: "asked"
            case .declined: "declined"
            case .withdrawn: "withdrawn"
            case .awaitingGoods: "send it back"
            case .due: "money is coming"
            case .stuck: "held up"
            case .done: "paid back"
            }
        case .youSaid(let reason): "You: \(reason)"
        case .shopSaid(let answer): "Answer: \(answer)"
        case .travelsBack(let parcel): "On its way back: \(parcel)"
        case .sendItBack: "The shop agrees: send the goods back, then press s with carrier and number."
        case .parcelTitle: "Send it back"
        case .parcelWhy: "Who carries it, and under which number?"
        case .carrier: "Carrier"
        case .parcelNumber: "Number"
        case .parcelNumberShape: "4 to 40 letters, digits or signs"

        case .trouble(let problem): englishTrouble(problem)

        case .refundSaid(let reason): "Reason: \(reason)"
        }
    }

    private static func englishObstacle(_ code: String?, _ said: String) -> String {
        // The server's own words name the pieces that are left.
        if !said.isEmpty { return said }
        switch code {
        case "not-on-shelf": return "not on the shelf"
        case "sold-out": return "sold out"
        case "not-yet": return "not on sale yet"
        case "over": return "the sale is over"
        case "quota-used": return "the offer is used up"
        case "limit-per-buyer": return "as many as you may have"
        default: return code ?? "not to be had"
        }
    }

    private static func englishAgo(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "just now"
        case ..<3_600: "\(seconds / 60) min ago"
        case ..<86_400: "\(seconds / 3_600) h ago"
        case ..<172_800: "yesterday"
        default: "\(seconds / 86_400) days ago"
        }
    }

    private static func englishTrouble(_ problem: Problem) -> String {
        switch problem.buying {
        case .couponUnknown: "there is no such coupon in this shop"
        case .cartChanged: "The cart has changed since you looked."
        case .gatewayDown: "the payment service does not answer just now"
        case .gatewayRefuses: "the shop cannot be paid this way now; nothing was charged"
        case .orderMovedOn: "The order has moved on meanwhile; this is how it stands."
        // The server's own words name what it is about.
        case .couponNotUsable, .notOnShelf, .notOnSaleYet, .saleIsOver, .offerUsedUp, .refundOpen, .nothingToRefund,
            nil:
            english(Phrase.problem(problem))
        }
    }
}
