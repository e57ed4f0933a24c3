/// Everything a viewer can press for, whatever key or click it comes from.
enum ViewerAction: Sendable, Equatable {
    case up, down
    /// A row of the list that has the keys, pressed with the mouse.
    case row(Int)
    /// A line of the shelf, pressed with the mouse.
    case shelfRow(Int)

    case joinRoom, refreshRooms, backToLobby
    case search, keepSearch, endSearch
    case buyPinned, addPinned, buySelected, addSelected
    case details, buyDetailed, addDetailed
    case goToExplained
    case takePart, proofs, payFromWallet
    case talk, like, toggleDanmaku, toggleMute, nextPictureStyle, reception
    case openCart, openOrders, openPayment, account
    case send, nextTalkMode, nextColour
    case follow
    case openFollowing, goToHost
    case nextField, previousField, submit, switchPurpose
    case save
    case more, fewer, remove, checkout
    case nextCoupon, typeCoupon, writeAddress
    case placeOrder
    case otherGateway, payAgain, payWithWallet, cancelOrder
    case openOrder, refreshOrders, refreshOrder
    case received, reallyReceived, askRefund, withdrawRefund, sendBack
    /// The private talk with the shop.
    case service(ViewerServiceAction)
    /// Keeping order.
    case keeping(KeepingAction)
    case close, help, leave, reallyLeave
}

typealias ViewerBinding = Binding<ViewerModel, ViewerAction>
