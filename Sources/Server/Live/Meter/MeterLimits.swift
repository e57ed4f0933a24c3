import Commerce

/// The bounds of what one room's meter keeps in memory.
enum MeterLimits {
    /// People that are told apart over a show; who comes after that is not counted as new.
    static let people = 200_000
    /// People and products whose last click, or way into the cart, is remembered.
    static let remembered = 200_000
    /// Between two looks at all of them.
    static let betweenSweeps = Duration.seconds(10)
    /// Goods whose names are remembered: what one show may ever have had on its shelf.
    static let names = 5_000
    /// The newest showings of cards.
    static let showings = 500
    /// Buckets of the last twenty minutes, and as many that are forgotten with the next sweep.
    static let recent = 4 * Int(NumberRules.window)
    /// Buckets that wait for a store that does not keep them: an hour.
    static let pending = 360
    /// Stretches of ten minutes: a week.
    static let stretches = 7 * 24 * 6
    /// The longest time, in milliseconds, that is added up at once.
    static let longestStep: Int64 = 2 * NumberRules.window * TenSeconds.milliseconds
    /// Clicks one link may send at once, and then per second.
    static let clickBurst = 20.0
    static let clicksPerSecond = 2.0
    /// Questions in a report.
    static let questions = 5
    /// Draws in a report: the newest.
    static let draws = 100
    /// Shows that ended and whose last numbers the store has not kept yet.
    static let ended = 100
    /// Products that the console is told of live: those that sell most.
    static let productsTold = 40
}
