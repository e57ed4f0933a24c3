import Commerce
import Wire

/// The sentences about buying: coupons, addresses, payments, orders and refunds.
enum BuyingPhrase: Sendable, Equatable {
    // The footer: what a key does, in a word or two.
    case sayBuyArrow, sayAddArrow, sayCoupon, sayCode, sayTakeCode, sayAddress, sayKeep, sayOtherGateway, sayPayAgain
    case sayReceived, sayReallyReceived, sayNotYet, sayRefund, saySendBack, sayWithdraw, sayTurn
    case sayQuantity, sayDetails

    // The `?` sheet: what a key does, in a sentence.
    case helpCoupon, helpCode, helpTakeCode, helpAddress, helpOtherGateway, helpPayAgain, helpOpenOrder, helpPayThis
    case helpReceived, helpRefund, helpSendBack, helpWithdraw, helpRefreshOrder, helpTurn
    case helpDetails, helpBuyDetailed, helpAddDetailed, helpOrderAddress

    // Why a key does nothing now.
    case nothingAvailable, noCouponFits, couponsAreCompared, outcomeIsOpen, noOtherGateway, codeIsThere, codeIsComing
    case notWaitingForPayment, onlyUnpaidIsCancelled, changeIsOnItsWay, notOnItsWay, alreadyReceived, refundIsOpen
    case unpaidIsCancelled, completedIsClosed, nothingToRefund, noOpenRefund, nothingToSendBack, noneLeft
    case noCodeToPay, wasSentAlready, orderIsOver, detailsGone
    case onlySoMany(Int)
    case notOnSaleYet(String, String)
    case saleIsOver(String)
    case offerUsedUp(String)

    // The shelf and the cart.
    case flashEndsIn(String)
    case flashStartsIn(String, String)
    case startsIn(String)
    case saleOver, offerGone
    /// By its stable code; the words are what the server says of it.
    case obstacle(String?, String)
    case orderWaitsShort(String, String)

    // The details of a product.
    case detailsTitle, detailsHint, detailsPictures
    case detailsKinds(Int)

    // The checkout.
    case couponTitle, couponCode, couponHint
    case couponTaken(String, String)
    case couponIsAsked(String)
    case couponOffered(String, String)
    /// The coupon, why as a code, and why as the server says it.
    case couponUnusable(String, String?, String)
    case couponRefused(String, String)
    case couponShare(String)
    case goesTo(String)
    case noAddress, addressIsComing
    case noteIs(String)
    case leftInCart(Int)
    case cartChanged, lookAmongOrders
    case deliveryTitle, deliveryWhy, deliveryHint, recipient, phone, address, note, phoneDigits, addressTooShort
    case addressNotKept(Problem)

    // The payment.
    case gateway(String)
    case scanWith(String)
    case scanInSandbox, noGateway, tryOtherGateway, tryGatewayAgain
    case gatewayRefused(String)

    // The orders.
    case olderOrders, olderOrdersAreComing, scrollHint
    case stepPlaced, stepPaid, stepShipped, stepDelivered, stepCompleted, stepCancelled, stepExpired, stepRefunded
    case ago(seconds: Int64)
    case orderHasNoAddress, payNeedsAddress, handedOver, orderAddressWhy, firstAddressWhy
    case paidWithoutAddress(String)
    case orderIsLost(String)
    case receivedTitle, receivedText
    case refundTitle, refundHint, refundKindLabel, refundMoney, refundGoods, refundScopeLabel, refundAll, refundSome
    case refundReason, notShippedYet, nothingChosen
    case pieces(Int, of: Int)
    case refundCause(String)
    case refundState(Refund.State)
    case youSaid(String)
    case shopSaid(String)
    case travelsBack(String)
    case sendItBack
    case parcelTitle, parcelWhy, carrier, parcelNumber, parcelNumberShape

    /// A problem a buyer meets; those of every screen are told as there.
    case trouble(Problem)

    /// Of a refund that the buyer or the shop began.
    case refundSaid(String)
}

extension Words {
    func callAsFunction(_ phrase: BuyingPhrase) -> String { self(.buying(phrase)) }
}

extension Problem {
    /// The problems of buying that we say in our own words.
    enum Buying: Sendable, Equatable {
        case couponNotUsable(String)
        case couponUnknown, cartChanged, notOnShelf, notOnSaleYet, saleIsOver, offerUsedUp, refundOpen, orderMovedOn
        case nothingToRefund, gatewayDown, gatewayRefuses
    }

    var buying: Buying? {
        switch code {
        case "unknown-coupon": .couponUnknown
        case "coupon-not-usable": obstacle.map(Buying.couponNotUsable)
        case "cart-changed": .cartChanged
        case "not-on-shelf": .notOnShelf
        case "not-yet": .notOnSaleYet
        case "over": .saleIsOver
        case "quota-used": .offerUsedUp
        case "refund-open": .refundOpen
        case "wrong-state": .orderMovedOn
        case "nothing-to-refund": .nothingToRefund
        case "gateway-unavailable": .gatewayDown
        case "gateway-refused": .gatewayRefuses
        default: nil
        }
    }
}
