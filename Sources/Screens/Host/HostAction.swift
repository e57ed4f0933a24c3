import Commerce
import Wire

/// Everything a host can press for, whatever key or click it comes from.
enum HostAction: Sendable, Equatable {
    case up, down, pageUp, pageDown
    /// A row of a list, or a field of a form, pressed with the mouse.
    case row(Int)
    case sources
    case newProduct, pin, talk, toggleMute, nextPictureStyle, sending
    case send, nextTalkMode, nextColour, pinText, announce
    case questions, answer, markQuestion, pinQuestion
    case nextField, previousField, submit, save
    case numbers
    case close, help, endShow, reallyEnd, quit

    // The show.
    case goLive, pause, show

    // The shelf.
    case restock, writeOff, changeOffer, takeOff, flash
    case explain, moveUp, moveDown, moveToTop
    // The catalogue.
    case goods, shelve, shelveAll, search, endSearch, clearSearch
    // Sheets and questions.
    case switchChoice, yes, resellable, spoiled
    case coupons, newCoupon, callBack
    case draws
    case startDraw(Draw.Kind)
    case endDraw
    case people, ban, liftBan, mutePerson, kick, appoint
    case held, allow, drop, talkRules, change, changeBack
    // The shipping desk.
    case desk, refresh, nextFilter, previousFilter
    case filter(Desk.Filter)
    case open, more
    case service(HostServiceAction)
    case ship, deliver, refund, grant, decline, goodsBack, retry
}
