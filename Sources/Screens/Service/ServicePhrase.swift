/// The words of customer service.
enum ServicePhrase: Sendable, Equatable {
    // Keys.
    case sayAsk, helpAsk, saySendQuestion, helpSendQuestion, sayAbout, helpAbout, helpOlder, helpNewer
    case sayAnswers(Int)
    case helpAnswers, saySendProposal, helpSendProposal, sayEdit, helpEdit
    case sayAutomatic(isOn: Bool)
    case helpAutomatic
    case helpRefresh, saySendAnswer, helpSendAnswer, sayStopAnswering, helpStopAnswering

    // Why a key does nothing now.
    case nothingWritten, sending, noThread, nothingAsked, looking, nothingFound

    // The buyer.
    case askTitle(String)
    case askEmpty, askLoading, askPrompt
    case about(String)
    case aboutNothing
    case shopAnswered, shopAnsweredAutomatically
    case unread(Int)

    // The shop.
    /// In the console's line of what waits.
    case asked(Int)
    case deskTitle(Int)
    case deskLoading, deskEmpty
    case automaticIs(Bool?)
    case waits(Int)
    case answered, answeredAutomatically
    case proposal, certain, perhaps, writtenByAssistant
    case foundInAttribute(title: String, label: String)
    case foundInDescription(title: String)
    case foundInAnswer(question: String)
    case answerPrompt
    case asks(String, String)
    case sent(String)
    case automaticOn, automaticOff

    /// Before a message that nobody looked at.
    case mark
    case you
}
