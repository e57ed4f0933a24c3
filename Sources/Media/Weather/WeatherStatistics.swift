/// What became of the datagrams of one path, since its beginning.
///
/// `sent + duplicated == lost + dropped + arrived +` those under way.
package struct WeatherStatistics: Hashable, Sendable {
    /// Handed in.
    package internal(set) var sent = 0
    package internal(set) var sentBytes = 0
    /// Lost by chance.
    package internal(set) var lost = 0
    /// Did not fit into the bottleneck's queue, or were too many under way.
    package internal(set) var dropped = 0
    /// Copies made on the way.
    package internal(set) var duplicated = 0
    /// Taken out at the other end.
    package internal(set) var arrived = 0
    package internal(set) var arrivedBytes = 0
    /// Arrived after one that was sent later.
    package internal(set) var reordered = 0
    /// Time spent at the bottleneck, waiting and being sent: of the last to pass, the longest, and the sum over all.
    package internal(set) var queueingDelay = Duration.zero
    package internal(set) var longestQueueingDelay = Duration.zero
    package internal(set) var totalQueueingDelay = Duration.zero

    package init() {}

    /// Of two paths together; the last queueing delay is the greater one.
    package static func += (sum: inout Self, other: Self) {
        sum.sent += other.sent
        sum.sentBytes += other.sentBytes
        sum.lost += other.lost
        sum.dropped += other.dropped
        sum.duplicated += other.duplicated
        sum.arrived += other.arrived
        sum.arrivedBytes += other.arrivedBytes
        sum.reordered += other.reordered
        sum.queueingDelay = max(sum.queueingDelay, other.queueingDelay)
        sum.longestQueueingDelay = max(sum.longestQueueingDelay, other.longestQueueingDelay)
        sum.totalQueueingDelay += other.totalQueueingDelay
    }
}
