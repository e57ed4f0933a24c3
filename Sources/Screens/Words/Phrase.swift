import Commerce
import Wire

/// Every sentence of the interface, without a language.
///
/// `Words` has each in each language, in switches without a default: one that is missing does not compile.
enum Phrase: Sendable, Equatable {
    // Keys.
    case keyEnter, keyEscape, keyTab, keySpace, keyDelete, keyPageUp, keyPageDown, keyHome, keyEnd

    // The footer: what a key does, in a word or two.
    case sayJoin, sayUp, sayDown, sayRefresh, sayOrders, sayPay, saySignIn, saySignOut, sayBuy, sayAdd, sayTalk, sayCart
    case sayLike, sayMute, sayDanmaku, sayPicture, sayLobby, saySend, sayTalkMode
    case sayStop, saySubmit, sayNextField, sayPreviousField, saySwitchPurpose, sayBack, sayCheckout, sayMore
    case sayFewer, sayRemove, sayPlaceOrder, sayWallet, sayCancelOrder, sayLater, sayContinue, sayOpenOrder
    case sayHelp, sayQuit, sayStay, sayUnmute, sayPriceAgain
    case sayNewProduct, sayPin, sayUnpin, sayEndShow, saySave

    // The `?` sheet: what a key does, in a sentence.
    case helpJoin, helpUp, helpDown, helpRefresh, helpOrders, helpOpenPayment, helpAccount, helpBuy, helpAdd
    case helpTalk, helpCart, helpLike, helpShelfUp, helpShelfDown, helpBuySelected, helpAddSelected, helpMute
    case helpDanmaku, helpPicture, helpLobby, helpSend, helpTalkMode, helpStopTalking, helpSubmit, helpNextField
    case helpPreviousField, helpSwitchPurpose, helpBack, helpCheckout, helpMore, helpFewer, helpRemove
    case helpPlaceOrder, helpWallet, helpCancelOrder, helpLater, helpRefreshOrders, helpHelp
    case helpQuit, helpStay
    case helpNewProduct, helpPin, helpHostTalk, helpMicrophone, helpEndShow, helpSave

    // Why a key does nothing now.
    case noRooms, nothingToPay, noCard, emptyShelf, showIsOver
    case soldOut(String)
    case noSoundDevice, cartIsLoading
    case emptyCart, pricing, placing, changeInCart, noSandbox, paying, cancelling, noOrders, saving, noMicrophone
    case ending

    // The status bar and the picture.
    case phase(RoomPhase)
    case viewers(String)
    case guest
    case connecting
    case reconnecting(attempt: Int, seconds: Int)
    case linkLost(String)
    case pictureStarting, hostIsAway, pictureStalled, goodbye, goodbyeHint
    case loss(String)
    case delay(Int)
    case roundTrip(Int)
    case tunnelled
    case freezes(Int)
    case sound(SoundState)
    case tooSmall(width: Int, height: Int, needsWidth: Int, needsHeight: Int)

    // The card, the shelf and the talk.
    case cardTitle
    case shelfTitle(Int)
    case talkTitle
    case was(String)
    case left(Int)
    case limit(Int)
    case percentOff(Int)
    case gone, cardEmpty, shelfEmpty, talkEmpty
    case talkMode(Danmaku.Mode)
    case talkPrompt, talkHint
    case orderWaits(String, String)

    // The lobby.
    case lobbyTitle, lobbyLoading, lobbyEmpty, lobbyEmptyHint, lobbyFailed

    // The account.
    case signInTitle, registerTitle, signInWhy, name, password, nameMissing, passwordMissing, sendingForm
    case welcome(String)
    case signedOut
    case switchToRegister, switchToSignIn

    // The cart, the checkout, the payment.
    case cartTitle, cartLoading, total, checkoutTitle, checkoutEnter
    case priceChanged(String, String)
    case priceAgain
    case youSave(String)
    case orderStopped, tryAgainSame, tryAgainNew
    case addedToCart(String, Int)
    case cartLineIsFull(Int)
    case paymentTitle
    case amount, order
    case expiresIn(String)
    case expiresNow
    case codeTooBig, waitingForPayment, walletPaying, movesOn
    case receiptTitle(Order.State)
    case receiptText(Order.State)
    case ordersTitle, ordersLoading, ordersEmpty
    case orderState(Order.State)
    case orderIsNow(String, Order.State)
    case leaveTitle
    case leaveText(String, String)
    case helpTitle, helpFooter

    // Notices.
    case danmakuOn, danmakuOff, soundOn, soundOff
    case problem(Problem)

    // The host's console.
    case hostWatching(String)
    case hostPaid(String)
    case hostTurnover(String)
    case levelTitle
    case hostSource(HostMediaStatus.Source)
    case hostShelfTitle(Int)
    case hostShelfColumns
    case stock(onHand: Int, available: Int, reserved: Int)
    case hostShelfEmpty
    case hostCardUp, hostCardNone, salesTitle, salesEmpty
    case sold(String, Int, String)
    case reservedPieces(String, Int)
    case returnedPieces(String, Int)
    case microphoneOn, microphoneOff, microphoneSilent
    case productTitle, productName, productText, productPrice, productListPrice, productStock, productLimit
    case optional, required, notANumber
    case tooManyDigits(Int)
    case tooLarge, mustBePositive, listBelowPrice
    case stockRange(Int)
    case limitRange, savingProduct, puttingOnShelf
    case productReady(String)
    case endTitle
    case endText(String)
    case endingNow, overTitle
    case overText(duration: String, paid: String, turnover: String, pieces: String)
    case hostWaiting
    case shop(ShopPhrase)
    case buying(BuyingPhrase)
    case media(MediaPhrase)
    case numbers(NumbersPhrase)
    case life(LifePhrase)
    case source(SourcePhrase)
    case moderation(ModerationPhrase)
    case talk(TalkPhrase)
    case shelf(ShelfPhrase)
    case follow(FollowPhrase)
    case service(ServicePhrase)
    /// What a host's show is called when they give it no title.
    case showOf(String)
    case draw(DrawPhrase)
}
