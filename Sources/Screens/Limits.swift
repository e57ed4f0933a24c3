/// What the screens hold and take at most.
enum Limits {
    /// Columns and rows below which the screen is one line that says so.
    static let minimumColumns = 80
    static let minimumRows = 24
    /// Characters of one line of talk; the server's limit.
    static let talkCharacters = 80
    /// Characters of a name or a password.
    static let credentialCharacters = 64
    /// Characters of a product's title and description.
    static let titleCharacters = 60
    static let descriptionCharacters = 200
    /// Characters of a cover text and of a room's tags as they are typed, and tags of a room; the server's limits.
    static let coverCharacters = 300
    static let tagsCharacters = 100
    static let tags = 5
    /// Lines of a cover text that are shown.
    static let coverLines = 6
    /// Characters of a time as it is typed.
    static let timeCharacters = 16
    /// Characters of a search among rooms; the server's limit.
    static let queryCharacters = 60
    /// Characters of a number typed into a form.
    static let numberCharacters = 12
    /// Pieces of one line of the cart.
    static let quantityPerLine = 99
    /// Pieces put into stock with a new product; the server's limit.
    static let stockPieces = 1_000_000
    /// Danmaku in the air at once.
    static let flyingLines = 60
    /// Rooms, shelf lines, cart lines and orders that are kept and can be moved through.
    static let listLines = 500
    /// Characters kept of any sentence another sent: a notice, a problem's detail.
    static let sentenceCharacters = 300
    /// Rows a sentence takes at the bottom of the screen: the longest one at 80 columns, also in wide characters.
    static let noticeLines = 8
    /// Sales and stock movements the host's console lists.
    static let ledgerLines = 50
    /// Digits of an integer part of money: ten million.
    static let moneyWholeDigits = 8
}

/// How long things stay.
enum Times {
    static let notice: Duration = .seconds(6)
    /// What a host says to everybody.
    static let announcement: Duration = .seconds(15)
    /// Between looks at an unpaid order, should the room's word of it be lost.
    static let orderPoll: Duration = .seconds(3)
    /// Between two tries to tell the room of a pause.
    static let pauseRetry: Duration = .seconds(3)
    /// A scrolling danmaku's way across the picture.
    static let flight: Duration = .seconds(7)
    /// A danmaku that stands at the top or the bottom.
    static let standing: Duration = .seconds(4)
    /// The last of a reservation, when the countdown turns urgent.
    static let lastCall: Duration = .seconds(60)
}
