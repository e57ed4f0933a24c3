import Media
import Synchronization

/// The keys of all who report to a relay, by the SSRC they report as.
///
/// A report names its sender, so it is opened with that sender's own key: nobody can report for another. Which
/// numbers have come is remembered here and not with a worker, so a report that was heard by one cannot be sent
/// to another again. Any thread may call; they wait for each other only over participants of the same shard.
package final class ReporterTable: Sendable {
    private final class Shard: Sendable {
        let reporters = Mutex<[SSRC: Reporter]>([:])
    }

    private let shards = (0..<SecureLimits.shards).map { _ in Shard() }

    package init() {}

    /// Participants with a key here. Takes time with the number of shards.
    package var count: Int { shards.reduce(0) { $0 + $1.reporters.withLock(\.count) } }

    /// Gives the participant who reports as `reporter` a key; a former one opens nothing from then on.
    package func add(_ reporter: SSRC, key: MasterKey) throws(TransportError) {
        let entry = try Reporter(key)
        shard(reporter).reporters.withLock { $0[reporter] = entry }
    }

    /// Forgets a participant, who is a stranger from then on.
    package func remove(_ reporter: SSRC) {
        shard(reporter).reporters.withLock { _ = $0.removeValue(forKey: reporter) }
    }

    /// Opens an SRTCP packet in place with the key of its sender, and says who that is.
    ///
    /// Throws `.stranger` when the sender has no key here, `.replayed` for a packet that was opened before or is 64
    /// behind the newest, `.forged` for every other that does not open. After an error nothing has changed.
    package func unprotect(rtcp packet: inout [UInt8]) throws(TransportError) -> SSRC {
        guard packet.count >= 8 else { throw .forged }
        let reporter = SSRC(packet[4..<8].reduce(0) { $0 << 8 | UInt32($1) })
        try withReporter(reporter) { (entry) throws(TransportError) in try entry.unprotect(&packet) }
        return reporter
    }

    /// Seals an RTCP packet, whose sender is the relay, in place for one participant.
    ///
    /// Throws `.stranger` when that one has no key here.
    package func protect(rtcp packet: inout [UInt8], for reporter: SSRC) throws(TransportError) {
        // Both ends seal with this key: under one SSRC they would use the same numbers.
        precondition(
            packet.count >= 8 && packet[4..<8].reduce(0) { $0 << 8 | UInt32($1) } != reporter.rawValue,
            "sealed in a participant's own name")
        try withReporter(reporter) { (entry) throws(TransportError) in try entry.protect(&packet) }
    }

    private func withReporter(
        _ reporter: SSRC, _ body: (inout Reporter) throws(TransportError) -> Void
    ) throws(TransportError) {
        try shard(reporter).reporters.withLock { (reporters) throws(TransportError) in
            guard let index = reporters.index(forKey: reporter) else { throw .stranger }
            try body(&reporters.values[index])
        }
    }

    private func shard(_ reporter: SSRC) -> Shard { shards[Int(reporter.rawValue) % shards.count] }
}
