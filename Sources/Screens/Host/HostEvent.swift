import Commerce
import Terminal
import Wire

/// Everything that can happen to the host's console.
package enum HostEvent: Sendable, Equatable {
    case input(InputEvent)
    /// The time now; once a frame is enough.
    case clock(Timestamp)
    /// What the server's clock said as it sent what was heard then by this machine's.
    case serverTime(Timestamp, heardAt: Timestamp)

    case snapshot(RoomSnapshot)
    case tick(Tick)
    /// The link is back: what was missed, and all else as it is now.
    case resumed(Tick)
    case link(LinkState)
    case media(HostMediaStatus)
    /// How loud the voice is, several times a second.
    case voice(SoundMeter)
    /// The answer to `findSources`: cameras and microphones, as they are typed.
    case sourcesFound(pictures: [String], voices: [String])
    /// The answer to `replaceSources`.
    case sourcesReplaced(Fault?)

    /// The answer to `createProduct`.
    case created(Result<ProductCreated, Problem>)
    /// The answer to `putOnShelf`.
    case shelved(SKU.ID, Problem?)
    /// The answer to `takeOffShelf`.
    case tookOff(SKU.ID, Problem?)
    /// The answer to `changeStock`.
    case stockChanged(SKU.ID, Result<StockView, Problem>)
    /// The answer to `startFlash`.
    case flashStarted(SKU.ID, Problem?)
    /// The answer to `endFlash`.
    case flashEnded(SKU.ID, Problem?)
    /// The answer to `arrangeShelf`.
    case shelfArranged(Problem?)
    /// `pin` was not taken.
    case pinRefused(Problem)

    /// The answer to `loadGoods`, with what was asked for.
    case goods(after: String?, Result<Catalogue, Problem>)

    /// The answer to `loadCoupons`.
    case coupons(Result<[CouponView], Problem>)
    /// The answer to `keepCoupon`.
    case couponKept(Problem?)

    /// The answer to `loadDraws`.
    case draws(Result<[DrawView], Problem>)
    /// The answer to `startDraw` and `endDraw`.
    case drawChanged(Result<DrawView, Problem>)

    /// The answer to `loadPeople`.
    case people(Result<[RoomPerson], Problem>)
    /// The answer to `loadHeld`.
    case held(Result<[HeldLineView], Problem>)
    /// The answer to `loadRules`.
    case rules(Result<TalkRules, Problem>)
    /// The answer to `moderate`.
    case moderated(ModerationWish, Problem?)
    /// The answer to `loadQuestions`.
    case questions(Result<[AskedQuestion], Problem>)
    /// The answer to `pinLine`, when it was taken.
    case pinned(PinLine)
    /// The answer to `announce`, when it was taken.
    case announced

    /// The answer to `setPhase`, with what was asked for.
    case phaseSet(RoomPhase, Problem?)
    /// The answer to `editShow`.
    case showEdited(Problem?)

    case service(HostServiceEvent)

    /// The answer to `loadShopOrders`, with what was asked for.
    case shopOrders(Order.State?, before: String?, Result<OrderList, Problem>)
    /// The answer to `loadShopOrder`.
    case shopOrder(Result<OrderView, Problem>)
    /// The answer to an effect that changes an order, with the key of the effect.
    case orderChanged(key: String, Result<OrderView, Problem>)

    /// What the show has come to so far.
    case numbers(RoomNumbers)

    /// A line of talk was not taken; the id is the one in `say`.
    case refused(id: String, Problem)
    /// The answer to `endShow`: a problem when the room could not be closed.
    case showEnded(Problem?)
    /// Anything else that went wrong.
    case problem(Problem)
    /// Something about sound and picture, for the notice line.
    case news(News)
}

/// Everything the host's console can want done. The driver carries each out and answers with an event.
///
/// A `key` is the request's idempotency key: it stays the same when the same change is sent again because its answer
/// did not come.
package enum HostEffect: Sendable, Equatable {
    /// Adds a product with one SKU to the shop; `putOnShelf` follows by itself once it is there.
    case createProduct(key: String, NewProduct)
    case putOnShelf(SKU.ID, ShelfOffer)
    case takeOffShelf(SKU.ID)
    /// So many pieces come into the house, or are written off when below 0.
    case changeStock(key: String, SKU.ID, by: Int)
    case startFlash(key: String, SKU.ID, ShelfOffer)
    case endFlash(SKU.ID)
    /// Puts a card up; nil takes it down.
    case pin(SKU.ID?)
    /// Says that the host speaks of a line; nil for none. Only what goes wrong is answered, with `problem`.
    case explain(SKU.ID?)
    /// Each line of the shelf once, as they are to stand.
    case arrangeShelf([SKU.ID])

    /// A part of the shop's catalogue; `after` is the `next` of the part before.
    case loadGoods(after: String?)

    case loadCoupons
    /// Makes or changes the coupon of that code.
    case keepCoupon(String, NewCoupon)

    /// What is, and was, given away in the room.
    case loadDraws
    case startDraw(key: String, NewDraw)
    case endDraw(Draw.ID)

    case loadPeople
    /// Lines that wait for the host.
    case loadHeld
    case loadRules
    case moderate(ModerationWish)
    case loadQuestions
    /// The room tells of the question as it is then.
    case markQuestion(Danmaku.ID, isAnswered: Bool)
    /// Puts a line over the talk, or takes it down.
    case pinLine(PinLine)
    case announce(String)

    /// Newest first, of one state or of all; `before` is the `next` of the list before.
    case loadShopOrders(Order.State?, before: String?)
    case loadShopOrder(Order.ID)
    case ship(key: String, Order.ID, ParcelView)
    case deliver(key: String, Order.ID)
    case refund(key: String, Order.ID, GiveRefund)
    case grantRefund(key: String, Refund.ID, of: Order.ID)
    case declineRefund(key: String, Refund.ID, of: Order.ID, reason: String)
    case takeBack(key: String, Refund.ID, of: Order.ID, Refund.Condition)
    case retryRefund(key: String, Refund.ID, of: Order.ID)

    case say(id: String, text: String, mode: Danmaku.Mode, colour: Danmaku.Colour = .white, to: String? = nil)
    case service(HostServiceEffect)
    case mute(Bool)
    /// Whether anything of picture and voice leaves this machine.
    case goOffAir(Bool)
    /// Makes the show live, or pauses it.
    case setPhase(RoomPhase)
    case editShow(EditRoom)
    /// Looks for cameras and microphones.
    case findSources
    /// Puts others in the place of what is on the air; nil leaves one as it is. None is changed when one does not open.
    case replaceSources(picture: String?, voice: String?)
    case nextPictureStyle
    /// Closes the room for everybody; `showEnded` answers.
    case endShow
    case bell
    case quit
}
