import Commerce
import Terminal
import Wire

/// Everything that can happen to the viewer's screen.
package enum ViewerEvent: Sendable, Equatable {
    case input(InputEvent)
    /// The time now; once a frame is enough.
    case clock(Timestamp)
    /// What the server's clock said as it sent what was heard then by this machine's.
    case serverTime(Timestamp, heardAt: Timestamp)

    /// The answer to `listRooms`, or to `searchRooms` with what was searched for.
    case rooms(for: String = "", Result<[RoomSummary], Problem>)
    /// The room that was asked for cannot be joined.
    case joinRefused(Room.ID, Problem)
    case snapshot(RoomSnapshot)
    case tick(Tick)
    /// The link is back: what was missed, and all else as it is now.
    case resumed(Tick)
    case link(LinkState)
    case media(MediaStatus)

    /// The answer to `signIn` and `register`, and to a token that was kept from an earlier run.
    case signedIn(Result<SignedIn, Problem>)
    /// The token is no longer taken.
    case signedOut

    /// The answer to `loadCart`.
    case cart(Result<CartView, Problem>)
    /// The answer to `setCart`, with the line and the quantity of the effect: a late answer is told from a due one.
    case cartLine(SKU.ID, quantity: Int, Result<CartView, Problem>)
    /// The answer to `loadCoupons`: the shop's coupons, each with why this person cannot use it.
    case coupons(Result<[CouponView], Problem>)
    /// The answer to `quote`, with the lines and the coupon of the effect: a late answer is told from a due one.
    case quote(for: [LineRequest]?, coupon: String?, Result<QuoteView, Problem>)
    /// The answer to `loadAddress` and `keepAddress`: the address that is kept now.
    case address(Result<AddressView?, Problem>)
    /// The answer to `placeOrder`, with the key of the effect.
    case placed(key: String, Result<OrderView, Problem>)
    /// The answer to `pay`, with the gateway of the effect.
    case payment(Order.ID, with: String, Result<PaymentView, Problem>)
    /// The answer to the effects that change an order, with the key of the effect.
    case changed(key: String, Result<OrderView, Problem>)
    /// An order as it is now: the answer to `loadOrder`, or the room telling of it.
    case order(Result<OrderView, Problem>)
    /// The answer to `loadOrders`, with the `before` of the effect.
    case orders(before: String?, Result<OrderList, Problem>)
    /// The answer to `enterDraw` and `loadDraw`.
    case draw(Draw.ID, Result<DrawAnswer, Problem>)
    /// The answer to `loadWallet`.
    case wallet(Result<WalletView, Problem>)
    /// The sandbox wallet did not pay.
    case walletRefused(Problem)

    /// The answer to `loadFollow` and `follow`: whether this person follows the host now.
    case follows(Account.ID, Result<Bool, Problem>)
    /// The answer to `loadFollowing`: those who are live first.
    case following(Result<[FollowedHost], Problem>)
    case service(ViewerServiceEvent)
    case keeping(KeepingEvent)

    /// A line of talk was not taken; the id is the one in `say`.
    case refused(id: String, Problem)
    /// Something about sound and picture, for the notice line.
    case news(News)
}

/// Everything the viewer's screen can want done. The driver carries each out and answers with an event.
package enum ViewerEffect: Sendable, Equatable {
    case listRooms
    case searchRooms(String)
    case join(Room.ID)
    case leave

    case signIn(Credentials)
    case register(Credentials)
    case signOut

    case say(id: String, text: String, mode: Danmaku.Mode, colour: Danmaku.Colour = .white, to: String? = nil)
    /// One more like.
    case like
    case loadFollow(Account.ID)
    /// Follows a host, or no more.
    case follow(Account.ID, Bool)
    /// Tells that the details of something were opened, or that it is about to be bought; for the host's numbers.
    case click(SKU.ID)
    /// Whom this person follows, with their rooms.
    case loadFollowing

    /// Grabs or enters.
    case enterDraw(Draw.ID)
    /// What this person has of a draw.
    case loadDraw(Draw.ID)
    case loadWallet
    /// Pays an order with what its shop gave this person.
    case payFromWallet(Order.ID)

    case loadCart
    /// Sets the quantity of a line; 0 takes it out.
    case setCart(SKU.ID, quantity: Int)
    case loadCoupons
    /// Nil lines quote the cart.
    case quote(lines: [LineRequest]?, coupon: String?)
    case loadAddress
    case keepAddress(AddressView)
    /// The key stays the same when the same order is sent again because its answer did not come.
    case placeOrder(idempotencyKey: String, PlaceOrder)
    /// Asks for the code to pay an order with one of its `payWith`.
    case pay(Order.ID, with: String)
    case loadOrder(Order.ID)
    /// The newest, or those before the `next` of a list.
    case loadOrders(before: String?)

    // What a buyer does to an order; the key stays the same as with `placeOrder`.
    case cancelOrder(key: String, Order.ID)
    case completeOrder(key: String, Order.ID)
    case setAddress(key: String, Order.ID, AddressView)
    case askRefund(key: String, Order.ID, AskRefund)
    case withdrawRefund(key: String, Refund.ID, of: Order.ID)
    case sendBack(key: String, Refund.ID, of: Order.ID, ParcelView)
    case payWithSandboxWallet(url: String, codeURL: String)

    case service(ViewerServiceEffect)
    case keeping(KeepingEffect)
    case mute(Bool)
    /// The next of the rasterizer's styles.
    case nextPictureStyle
    case bell
    case quit
}
