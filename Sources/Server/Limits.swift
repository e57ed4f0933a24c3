import Store

/// Every bound of the server in one place.
enum Limits {
    /// Bytes of a request body; the largest honest one, a product with fifty SKUs, is about 20 KiB.
    static let requestBody = 64 * 1024
    /// Bytes of one WebSocket message from a client; the longest honest one is under 1 KiB.
    static let liveMessage = 4 * 1024
    /// Seconds a new connection may stay silent.
    static let firstByteSeconds: Int64 = 10
    /// Seconds an HTTP connection may idle between requests.
    static let idleSeconds: Int64 = 75
    /// Messages one live connection may send at once, and then per second.
    static let liveMessageBurst = 64.0
    static let liveMessagesPerSecond = 32.0
    /// Messages of all connections that may wait for their room.
    static let liveInbox = 20_000
    /// Bytes that may wait for a live connection before it is sent no more talk.
    static let liveLag = 16 * 1024
    /// Bytes that may wait for it before it is sent no ticks at all, and a snapshot later. Twice as many before it is
    /// closed, for there is no room for what must arrive.
    static let liveBacklog = 128 * 1024
    /// How long a live connection may take less than it is sent before it is closed.
    static let liveStall = Duration.seconds(30)
    /// Between two signs of life asked of a live connection.
    static let livePingSeconds: Int64 = 20

    /// Datagrams a live connection may carry at once, and then per second: a host's three layers at their most.
    static let tunnelBurst = 1_000.0
    static let tunnelPerSecond = 2_000.0

    static let openRooms = StoreLimits.page
    static let connectionsPerRoom = 20_000
    /// Media tickets of one room that a person may have, and the guests of one address together. Each may cost
    /// `MediaLimits.repairBytesPerSecond` of repair.
    static let ticketsPerPerson = 8
    static let ticketsPerAddress = 256
    static let roomTitle = 60
    /// People that may be banned from a room at the same time, guests at their addresses included.
    static let bansPerRoom = 1_000
    /// The longest ban that ends before the show does.
    static let banSeconds = 1...30 * 24 * 3_600
    /// People a host is shown, and how many of those who talked are remembered.
    static let peopleListed = 200
    static let talkersRemembered = 50
    /// Characters of one danmaku.
    static let danmakuText = 80
    /// Lines of talk one tick carries; above it lines are sampled.
    static let danmakuPerTick = 40
    /// Lines waiting for a tick; above it the sender is told to slow down.
    static let danmakuPending = 4_000
    /// Lines one person may say at once, and then per second.
    static let danmakuBurst = 5.0
    static let danmakuPerSecond = 1.0
    /// Lines of one tick that are looked at for questions.
    static let linesReadPerTick = 200
    /// Lines that can be pinned and taken away by their number, and how many who said the same are told of the latter.
    static let linesRemembered = 500
    static let speakersRemembered = 50
    /// Lines of talk a snapshot carries.
    static let linesShownToJoiners = 30
    /// Characters of an announcement.
    static let announcementText = 200
    /// Announcements a host may make at once, and then per second.
    static let announcementBurst = 5.0
    static let announcementsPerSecond = 0.2
    /// How soon the same announcement is taken for one that was sent twice.
    static let announcementRepeat = Duration.seconds(10)
    /// Questions a host is shown, and how many of those who asked each are named.
    static let questionsKept = 100
    /// Questions that wait and that one person asked first.
    static let questionsOfOne = 5
    static let askersNamed = 5
    /// Events that are kept for those who come back: for everybody, for single people, for those who run the room. At
    /// some 300 bytes each, 1 KiB an order.
    static let eventsKept = 2_048
    static let personalEventsKept = 4_096
    static let deskEventsKept = 1_024
    /// Hosts one person may follow.
    static let following = StoreLimits.page
    static let openDrawsPerRoom = 5
    /// Draws of a room that are listed.
    static let drawsListed = 20
    /// Winners everybody is told of at the end of a draw; all are in its record.
    static let winnersTold = 20
    /// People who said a phrase and are entered at the same time.
    static let draweesAtOnce = 256
    /// How long somebody may be away and has stayed nevertheless.
    static let stayGrace = Duration.seconds(30)
    /// Orders a host's console is told of in one tick.
    static let ordersPerTick = 100
    /// Questions to shops that one person may ask at once, and then per second.
    static let questionBurst = 3.0
    static let questionsPerSecond = 0.1
    /// Questions that wait to be answered by themselves, and how many are looked at together.
    static let questionsQueued = 256
    static let automaticAtOnce = 4
    /// Threads of one answer: all that are open, up to this, and a page of those that are answered.
    static let openThreadsListed = 100
    static let answeredThreadsListed = 50
    /// Calls of the assistant at the same time, answers that are remembered, bytes of one answer, and tokens it may have.
    static let assistantCalls = 4
    static let assistantAnswersKept = 500
    static let assistantBody = 64 * 1024
    static let assistantTokens = 400
    /// Likes in one message.
    static let likesPerMessage = 1...100
    /// Characters of the name that a client gives a message.
    static let messageID = 64
    /// Likes one connection may send at once, and then per second.
    static let likeBurst = 200.0
    static let likesPerSecond = 20.0
    /// Rooms without a host's media are ended after this long.
    static let abandonedRoom = Duration.seconds(600)
    /// Bytes of an import of a catalogue.
    static let catalogueBody = 4 * 1024 * 1024
    static let productsListed = 100
    static let ordersListed = 50
    /// Requests one account or address may make at once, and then per second.
    static let requestBurst = 200.0
    static let requestsPerSecond = 50.0
    /// Notifications that fail their check which one address may send at once, and then per second.
    static let forgedBurst = 50.0
    static let forgedPerSecond = 50.0
    /// People whose sign-ins and addresses are remembered.
    static let peopleRemembered = 50_000
    /// People whose request rate is remembered.
    static let requestersRemembered = 20_000
}
