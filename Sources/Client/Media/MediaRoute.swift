import Media

/// Decides which way an engine's datagrams take: UDP, or the room's WebSocket where UDP does not get through.
///
/// One way at a time, since every compound binds the address it came from; the other is asked with probes, which bind
/// nothing. Begins with UDP. A way on which nothing came for a while is given up for the other; from the WebSocket it
/// goes back as soon as UDP answers steadily, less and less soon where that did not last. What comes is taken on both.
///
/// Owns no clock and sends nothing: call `step` every 10 ms or so and carry out what it says.
struct MediaRoute: Sendable {
    enum Way: Sendable { case datagrams, webSocket }

    /// What is to be done now.
    struct Step: Sendable, Equatable {
        /// The way, or where it ends, is another: the relay has to be told at once.
        var isNew = false
        /// Ask by UDP, under this number.
        var probe: UInt32?
    }

    /// Silence after which the other way is tried. An answer comes every second at least.
    static let patience = Duration.milliseconds(1_500)
    /// The same for a WebSocket that worked: TCP stops for about as long when a packet is lost twice.
    private static let stallPatience = Duration.seconds(2)
    /// Silence after which UDP is asked whether it still works, and how often.
    private static let unease = Duration.milliseconds(1_100)
    private static let uneasyProbe = Duration.milliseconds(100)
    /// Between probes while neither way has answered.
    private static let hastyProbe = Duration.milliseconds(200)
    /// UDP works steadily when so many of a series of probes are answered: more than a bad network eats.
    private static let seriesProbes: UInt32 = 10
    private static let seriesAnswers = 5
    private static let seriesProbe = Duration.milliseconds(100)
    /// Before the first series, and between series.
    private static let pauses = Duration.seconds(5)...Duration.seconds(120)
    /// A return to UDP that held so long was right.
    private static let lasting = Duration.seconds(60)

    private(set) var way: Way
    /// When the way was taken; nil before the first step.
    private var since: Instant?
    /// When something last came on it, or it was taken.
    private var heard = Instant.zero
    /// Something has come on it.
    private(set) var isAnswered = false
    /// The WebSocket that was used last.
    private var connection: Int?
    private var isNew = false
    private var nextProbe: Instant?
    private var probes: UInt32 = 0
    /// The probes of the series that count, and their answers.
    private var series: Range<UInt32> = 0..<0
    private var answers = 0
    private var pause = Self.pauses.lowerBound
    /// UDP was taken again after the WebSocket.
    private var isReturn = false

    /// - Parameter way: what worked last, where this is known.
    init(beginning way: Way = .datagrams) { self.way = way }

    /// Does what time asks for.
    ///
    /// - Parameter connection: the number of the WebSocket that stands; nil while none does.
    mutating func step(connection: Int?, at now: Instant) -> Step {
        if since == nil {
            take(way, at: now)
            self.connection = way == .webSocket ? connection : nil
            isNew = false
        }
        var probe: UInt32?
        switch way {
        case .datagrams: probe = stepDatagrams(connection, at: now)
        case .webSocket: probe = stepWebSocket(connection, at: now)
        }
        defer { isNew = false }
        return Step(isNew: isNew, probe: probe)
    }

    /// Something authentic came.
    mutating func heard(on way: Way, at now: Instant) {
        if way == self.way {
            heard = max(heard, now)
            if way == .webSocket, !isAnswered { nextProbe = now + pause }
            isAnswered = true
        } else if way == .datagrams, !isAnswered {
            comeBack(at: now)
        }
    }

    /// A probe was answered by UDP.
    mutating func answered(_ probe: UInt32, at now: Instant) {
        heard(on: .datagrams, at: now)
        guard way == .webSocket, series.contains(probe) else { return }
        answers += 1
        if answers >= Self.seriesAnswers { comeBack(at: now) }
    }

    private mutating func stepDatagrams(_ connection: Int?, at now: Instant) -> UInt32? {
        guard let connection else { return nil }
        let silence = now - heard
        // Where the WebSocket was left only because it broke, the next one is taken at once.
        let isRestored = isReturn && !isAnswered && connection != self.connection
        if silence >= Self.patience || isRestored {
            if isReturn, isAnswered, let since { pause = nextPause(after: now - since) }
            self.connection = connection
            take(.webSocket, at: now)
            return nil
        }
        guard isAnswered, silence >= Self.unease, now >= nextProbe ?? now else { return nil }
        nextProbe = now + Self.uneasyProbe
        return number()
    }

    private mutating func stepWebSocket(_ connection: Int?, at now: Instant) -> UInt32? {
        if let connection, connection != self.connection {
            self.connection = connection
            take(.webSocket, at: now)
        } else if now - heard >= (isAnswered ? Self.stallPatience : Self.patience) {
            take(.datagrams, at: now)
            isReturn = true
            return nil
        }
        guard isAnswered else {
            guard now >= nextProbe ?? now else { return nil }
            nextProbe = now + Self.hastyProbe
            return number()
        }
        guard now >= nextProbe ?? now else { return nil }
        if probes >= series.upperBound {
            series = probes..<probes + Self.seriesProbes
            answers = 0
        }
        let number = number()
        nextProbe = now + (probes == series.upperBound ? pause : Self.seriesProbe)
        return number
    }

    private mutating func take(_ way: Way, at now: Instant) {
        self.way = way
        since = now
        heard = now
        isAnswered = false
        isNew = true
        nextProbe = nil
        series = probes..<probes
    }

    /// UDP answers: it is taken again.
    private mutating func comeBack(at now: Instant) {
        take(.datagrams, at: now)
        isAnswered = true
        isReturn = true
    }

    private func nextPause(after stint: Duration) -> Duration {
        stint >= Self.lasting ? Self.pauses.lowerBound : min(pause * 2, Self.pauses.upperBound)
    }

    private mutating func number() -> UInt32 {
        defer { probes += 1 }
        return probes
    }
}
