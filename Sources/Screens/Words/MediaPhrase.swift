/// The words of the panels about sound and picture in figures.
enum MediaPhrase: Sendable, Equatable {
    /// What a row of the viewer's panel is about, in the order of the rows.
    enum Reception: CaseIterable, Sendable {
        case media, repair, estimate, picture, recentLoss, loss, roundTrip, queue, delay, age, jitter, lag
        case concealed, stalls, freezes, watched, dropped
    }

    /// What a row of the host's panel is about, in the order of the rows.
    enum Sending: CaseIterable, Sendable {
        case rate, estimate, loss, roundTrip, repair, waiting, leftOut
    }

    /// A column of the host's panel; `loss` is that of the worst tenth of the viewers.
    enum Column: CaseIterable, Sendable {
        case stream, size, rate, pictures, viewers, loss, state
    }

    // Keys.
    case sayFigures, helpReception, helpSending

    // The viewer.
    case receptionTitle
    case reception(Reception)
    case probing
    case lossPercent(before: String, after: String)
    case delay(Int, target: Int)
    case lag(Int)
    case madeUp(String, copied: String)
    /// So many, how long together, and the share of time.
    case standstill(Int, seconds: String, percent: String)
    case drop(ReceptionFigures.Drop, Int)
    case nothingDropped
    /// In place of a share lost.
    case nothingArrives

    // The host.
    case sendingTitle
    case sending(Sending)
    case column(Column)
    case state(SendingFigures.Stream.State)
    case copies(Int)
    /// What the sound's two forms are, in place of a size.
    case voiceAlone, voiceWithCopies
    /// The smallest picture, a few times a second.
    case fewPictures
    case repairShare(String)
    case sentAgain(Int)
    case leftOut(pictures: Int, packets: Int)
}
