import Commerce
import Terminal
import Wire

/// Everything that can happen to the viewer's screen.
package enum ViewerEvent: Sendable, Equatable {
    case input(InputEvent)
    /// The time now; once a frame is enough.
    case clock(Timestamp)

    case rooms(Result<[RoomSummary], Problem>)
    /// The room that was asked for cannot be joined.
    case joinRefused(Room.ID, Problem)
    case snapshot(RoomSnapshot)
    case tick(Tick)
    case link(LinkState)
    case media(MediaStatus)

    /// The answer to `signIn` and `register`, and to a token that was kept from an earlier run.
    case signedIn(Result<SignedIn, Problem>)
    /// The token is no longer taken.
    case signedOut

    /// The answer to `loadCart` and `setCart`.
    case cart(Result<CartView, Problem>)
    /// The answer to `quote`, with the lines of the effect (nil for the cart): a late answer is told from a due one.
    case quote(for: [LineRequest]?, Result<QuoteView, Problem>)
    /// The answer to `placeOrder`, with the key of the effect.
    case placed(key: String, Result<OrderView, Problem>)
    /// An order as it is now: the answer to `loadOrder` and `cancelOrder`, or the room telling of it.
    case order(Result<OrderView, Problem>)
    case orders(Result<[OrderView], Problem>)
    /// The sandbox wallet did not pay.
    case walletRefused(Problem)

    /// A line of talk was not taken; the id is the one in `say`.
    case refused(id: String, Problem)
    /// A sentence for the notice line.
    case notice(String)
}

/// Everything the viewer's screen can want done. The driver carries each out and answers with an event.
package enum ViewerEffect: Sendable, Equatable {
    case listRooms
    case join(Room.ID)
    case leave

    case signIn(Credentials)
    case register(Credentials)
    case signOut

    case say(id: String, text: String, mode: Danmaku.Mode)
    /// One more like.
    case like

    case loadCart
    /// Sets the quantity of a line; 0 takes it out.
    case setCart(SKU.ID, quantity: Int)
    /// Nil quotes the cart.
    case quote(lines: [LineRequest]?)
    /// The key stays the same when the same order is sent again because its answer did not come.
    case placeOrder(idempotencyKey: String, PlaceOrder)
    case loadOrder(Order.ID)
    case loadOrders
    case cancelOrder(Order.ID)
    case payWithSandboxWallet(url: String, codeURL: String)

    case mute(Bool)
    /// The next of the rasterizer's styles.
    case nextPictureStyle
    case bell
    case quit
}
