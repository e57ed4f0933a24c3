import Commerce
import Wire

/// The sentences of shelf, coupons and shipping desk in the host's console, without a language.
enum ShopPhrase: Sendable, Equatable {
    // The footer: what a key does, in a word or two.
    case sayDesk, sayRestock, sayWriteOff, sayOffer, sayTakeOff, sayFlash, sayEndFlash, sayCoupons, sayNewCoupon
    case sayCallBack, sayShip, sayCorrect, sayDelivered, sayRefund, sayGrant, sayDecline, sayGoodsBack, sayRetry
    case sayFilter, sayFilterBefore, sayMoreOrders, saySwitch, sayForAll, sayForOne, sayYes, sayResellable, saySpoiled
    case sayPeople, sayBan, sayGuestsToo, sayLiftBan
    case sayGoods, sayShelve, sayShelveAll, saySearch, sayEndSearch, sayClearSearch

    // The `?` sheet: what a key does, in a sentence.
    case helpDesk, helpRestock, helpWriteOff, helpOffer, helpTakeOff, helpFlash, helpCoupons, helpNewCoupon
    case helpCallBack, helpRefreshCoupons, helpShip, helpDelivered, helpRefund, helpGrant, helpDecline, helpGoodsBack
    case helpRetry, helpNextFilter, helpPreviousFilter, helpOpen, helpMoreOrders, helpRefreshOrders, helpSwitch
    case helpYes, helpResellable, helpSpoiled, helpPageUp, helpPageDown
    case helpPeople, helpBan, helpLiftBan, helpRefreshPeople
    case helpGoods, helpShelve, helpShelveAll, helpSearch, helpEndSearch, helpClearSearch, helpRefreshGoods

    // Why a key does nothing now.
    case nothingFree, noCoupons, couponIsGone, nothingHere, loadingOrders, noMoreOrders
    case deskIsFull(Int)
    case nothingChosen, nobodyChosen, bannedAlready, notBanned
    case allOnShelfAlready(String)
    case shelfIsFull(Int)
    case answerRefundFirst
    case cannotShip(Order.State)
    case cannotDeliver(Order.State)
    case cannotRefund(Order.State)
    case nothingRefundable, noRefundAsked, noGoodsAwaited, noStuckRefund, triedByItself

    // What is wrong with a field.
    case piecesUpTo(Int)
    case freeUpTo(Int)
    case countUpTo(Int)
    case charactersUpTo(Int)
    case minutesUpTo(Int)
    case notAbove(String)
    case mustBeBelow(String)
    case codeLetters, codeTaken, capNeedsPercent, percentRange, parcelNumberForm, choosePieces, endsBeforeStart

    // Sheets.
    case sheetTitle(HostSheet.Matter)
    case field(HostSheet.Field)
    case flashLeft(price: String, time: String, left: Int)
    case standingPrice(String)
    case listPrice(String)
    case minutesHint
    /// What it is for, and whether it is for that product only; nil where there is none to choose.
    case couponScope(String?, isForOne: Bool)
    case percentHint
    case ofPieces(Int)
    case refundScope(HostSheet.Scope)
    case givesBack(String)
    case refundAllows(String)
    case buyerAsks(String, String)
    case sendAgain

    // Questions.
    case askTitle(HostAsk.Matter)
    case askText(HostAsk.Matter)

    // What was done.
    case stockIsNow(String, Int)
    case offerIsNow(String, String)
    case isOnShelf(String, String)
    case allOnShelf(String, Int)
    case isOffShelf(String)
    case flashRuns(String, String, Int)
    case flashEnded(String)
    case couponIsThere(String)
    case couponCalledBack(String)
    case orderShipped(String)
    case orderDelivered(String)
    case refundGoes(String)
    case goodsAwaited(String)
    case refundDeclined(String)
    case refundIsAsked(String, String)

    // The room's people.
    case peopleTitle, peopleLoading, peopleEmpty
    case person(RoomPerson)
    /// Banned, here with so many links, or gone.
    case personIs(BanView?, Int, at: Timestamp)

    // The main screen.
    case waiting(toShip: Int, moreToShip: Bool, refunds: Int, moreRefunds: Bool)
    case waitingUnknown, waitingFailed
    case timesAreOnAir
    case lastOrders(Int)
    case refundAsked(String, String)
    case refunded(String, String)

    // The catalogue.
    case goodsTitle(Int)
    case goodsLoading, goodsEmpty, goodsNotFound, goodsHint, goodsOnShelf
    case goodsAreMore(Int)
    case goodsFound(Int)
    case goodsFree(Int)
    case batchGoes(String, Int, Int)
    case batchStopped(Int, Int)

    // Coupons.
    case couponsTitle(Int)
    case couponsLoading, couponsEmpty
    case couponTakes(CouponView)
    case couponLeft(Int)
    case couponEnds(String)
    case couponOver, someProducts

    // The shipping desk and an order.
    case deskTitle
    case filter(Desk.Filter)
    case deskLoading
    case deskEmpty(Desk.Filter)
    /// So many paid orders wait for the answer to a refund first.
    case refundsBeforeShipping(Int)
    case deskEmptySoFar
    case deskMore, deskEnd
    case age(seconds: Int64)
    case refundMark, otherShow
    case orderTitle(String)
    case buyer, shipTo, noAddress, handOver, leaveEmpty, note, coupon, parcel, times, refund
    case each(String)
    case placed(String)
    case paid(String)
    case shipped(String)
    case delivered(String)
    case completed(String)
    case refundText(RefundView)
    case asksFor(String)
    case saysShop(String)
    case saysGateway(String)
    case hintShip, hintHandOver
    case hintMoney(String)
    case hintGoods(String)
    case hintGoodsBack
    case hintStuck(String)
    case hintHeldUp(String)

    /// Of a price in a room.
    case notAboveList(String)
}
