/// A forecast laid on the caller's clock: which conditions hold now, and how long bits take from then on.
struct WeatherCalendar: Sendable {
    private struct Spell: Sendable {
        let begins: Instant
        let conditions: Conditions
    }

    /// In order of time; never empty.
    private let spells: [Spell]
    private var index = 0

    init(_ forecast: Forecast, since start: Instant) {
        spells =
            [Spell(begins: start, conditions: forecast.conditions)]
            + forecast.changes.map { Spell(begins: start + $0.after, conditions: $0.conditions) }
    }

    var current: Conditions { spells[index].conditions }

    /// Moves on to the conditions of `now`; never back.
    mutating func advance(to now: Instant) {
        while index + 1 < spells.count, spells[index + 1].begins <= now { index += 1 }
    }

    /// When the last of `bits` is sent, if the line begins with them at `start`, not before the current conditions.
    func sent(bits: Double, from start: Instant) -> Instant {
        var place = index
        while place + 1 < spells.count, spells[place + 1].begins <= start { place += 1 }
        var rest = bits
        var time = start
        while true {
            guard let rate = spells[place].conditions.bitsPerSecond else { return time }
            let whole = Duration.nanoseconds(Int64((rest / rate * 1e9).rounded(.up)))
            guard place + 1 < spells.count, spells[place + 1].begins < time + whole else { return time + whole }
            let change = spells[place + 1].begins
            rest = max(0, rest - (change - time).seconds * rate)
            time = change
            place += 1
        }
    }
}
