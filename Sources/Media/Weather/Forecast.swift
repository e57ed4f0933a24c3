/// Conditions of a path over time: those it begins with, and those that replace them at given times.
package struct Forecast: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        /// From the beginning of the weather.
        package let after: Duration
        package let conditions: Conditions
    }

    /// What it begins with.
    package private(set) var conditions: Conditions
    /// In order of time, each later than the one before.
    package private(set) var changes: [Change] = []

    package init(_ conditions: Conditions) { self.conditions = conditions }

    /// Weather that stays; see `Conditions` for what each means.
    package init(
        loss: Double = 0, burst: Double? = nil, delay: Duration = .zero, jitter: Duration = .zero,
        jitterReorders: Bool = false, reordering: Double = 0, reorderingDelay: Duration = .milliseconds(5),
        duplication: Double = 0, bitsPerSecond: Double? = nil, queue: Conditions.Queue = .milliseconds(200)
    ) {
        self.init(
            Conditions(
                loss: loss, burst: burst, delay: delay, jitter: jitter, jitterReorders: jitterReorders,
                reordering: reordering, reorderingDelay: reorderingDelay, duplication: duplication,
                bitsPerSecond: bitsPerSecond, queue: queue))
    }

    package static let clear = Forecast()

    /// The same weather until `after`, and from then on with the difference that `change` makes to its last conditions.
    ///
    /// A rate that halves and returns:
    /// `Forecast(bitsPerSecond: 1e6).changing(after: .seconds(20)) { $0.bitsPerSecond = 5e5 }`
    /// `.changing(after: .seconds(40)) { $0.bitsPerSecond = 1e6 }`
    ///
    /// - Precondition: later than every change so far.
    package func changing(after: Duration, _ change: (inout Conditions) -> Void) -> Forecast {
        precondition(after > (changes.last?.after ?? .zero), "changes come in order of time, after the beginning")
        precondition(changes.count < WeatherLimits.changes, "too many changes of weather")
        var conditions = changes.last?.conditions ?? conditions
        change(&conditions)
        var forecast = self
        forecast.changes.append(Change(after: after, conditions: conditions))
        return forecast
    }

    /// The conditions `time` after the beginning.
    package func conditions(after time: Duration) -> Conditions {
        changes.last { $0.after <= time }?.conditions ?? conditions
    }
}
