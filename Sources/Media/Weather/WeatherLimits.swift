/// The bounds of the weather: what a forecast may say, and what may be under way.
package enum WeatherLimits {
    /// Datagrams under way on one path; what comes on top is dropped. 10 s of 6,500 packets/s.
    package static let underWay = 65_536
    /// Changes of conditions in one forecast.
    package static let changes = 256

    /// The longest delay, jitter, time held back and queue.
    package static let longestDelay = Duration.seconds(10)
    /// The longest queue told in bytes.
    package static let queueBytes = 16 << 20
    /// The narrowest and widest bottleneck, in bits/s.
    package static let bitsPerSecond = 1e3...1e10
    /// Mean lengths of loss bursts, in packets.
    package static let burst = 1.0...1_000.0
    /// The latest change of conditions.
    package static let longestForecast = Duration.seconds(86_400)
    /// Bytes of a forecast told in text.
    package static let textBytes = 8_192
}
