import Commerce
import Terminal
import Wire

/// Everything that can happen to the host's console.
package enum HostEvent: Sendable, Equatable {
    case input(InputEvent)
    /// The time now; once a frame is enough.
    case clock(Timestamp)

    case snapshot(RoomSnapshot)
    case tick(Tick)
    case link(LinkState)
    case media(HostMediaStatus)
    /// The loudness of the microphone in dB below full scale, −96…0.
    case level(Double)

    /// The answer to `createProduct`.
    case created(Result<ProductCreated, Problem>)
    /// The answer to `putOnShelf`.
    case shelved(SKU.ID, Problem?)
    /// `pin` was not taken.
    case pinRefused(Problem)
    /// A line of talk was not taken; the id is the one in `say`.
    case refused(id: String, Problem)
    /// The answer to `endShow`: a problem when the room could not be closed.
    case showEnded(Problem?)
    /// Anything else that went wrong.
    case problem(Problem)
    /// A sentence for the notice line.
    case notice(String)
}

/// Everything the host's console can want done. The driver carries each out and answers with an event.
package enum HostEffect: Sendable, Equatable {
    /// Adds a product with one SKU to the shop; `putOnShelf` follows by itself once it is there.
    case createProduct(NewProduct)
    case putOnShelf(SKU.ID, ShelfOffer)
    /// Puts a card up; nil takes it down.
    case pin(SKU.ID?)
    case say(id: String, text: String, mode: Danmaku.Mode)
    case mute(Bool)
    case nextPictureStyle
    /// Closes the room for everybody; `showEnded` answers.
    case endShow
    case bell
    case quit
}
