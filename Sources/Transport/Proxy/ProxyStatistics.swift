import Media

/// What a datagram proxy has done since its start.
package struct ProxyStatistics: Sendable {
    /// Clients known now.
    package internal(set) var flows = 0
    /// Of all flows, those forgotten included; the last queueing delay is the greatest of any.
    package internal(set) var up = WeatherStatistics()
    package internal(set) var down = WeatherStatistics()
    /// Dropped because there were too many flows or bytes under way.
    package internal(set) var refused = 0
    /// Datagrams the system did not take.
    package internal(set) var unsent = 0
}
