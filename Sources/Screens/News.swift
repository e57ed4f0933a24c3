/// What a driver tells of sound and picture, for the notice line or a log.
package enum News: Sendable, Equatable {
    case pictureInterrupted(Fault)
    case soundInterrupted(Fault)
    /// It has not begun yet: nobody sends it.
    case pictureAwaited(Fault)
    case soundAwaited(Fault)
    case pictureBegan
    case soundBegan
    case pictureReturned
    case soundReturned
    /// There is no sound to be heard on this machine.
    case soundLost(Fault)
    /// The network, an encoder or a decoder failed; in the words of who noticed.
    case trouble(String)
    case serverOnAnotherPort
    /// The description of the copy that another program takes is in this file.
    case copyDescribed(file: String)

    /// As logs have it.
    package var sentence: String { Words(.english)(.source(.news(self))) }

    var cleaned: News {
        switch self {
        case .pictureInterrupted(let fault): .pictureInterrupted(fault.cleaned)
        case .soundInterrupted(let fault): .soundInterrupted(fault.cleaned)
        case .pictureAwaited(let fault): .pictureAwaited(fault.cleaned)
        case .soundAwaited(let fault): .soundAwaited(fault.cleaned)
        case .soundLost(let fault): .soundLost(fault.cleaned)
        case .trouble(let words): .trouble(Cleaned.sentence(words))
        case .copyDescribed(let file): .copyDescribed(file: Cleaned.sentence(file))
        case .pictureBegan, .soundBegan, .pictureReturned, .soundReturned, .serverOnAnotherPort: self
        }
    }
}
