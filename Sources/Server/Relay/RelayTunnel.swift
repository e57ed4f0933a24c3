import Media
import NIOCore
import Synchronization
import Transport

/// A room's WebSocket as a peer of the relay: datagrams of somebody whom UDP does not reach, one a binary frame.
///
/// The datagrams are what they would be over UDP, and are judged as those are, by what they are sealed with.
final class RelayTunnel: Sendable {
    let peer: PeerAddress

    private let worker: RelayWorker
    private let channel: any Channel
    private let queue = Mutex(TunnelQueue())
    private let rate = Mutex(
        TokenBucket(burst: Limits.tunnelBurst, perSecond: Limits.tunnelPerSecond, at: .now))

    /// Begins on the channel's event loop.
    init(number: UInt64, worker: RelayWorker, channel: any Channel) {
        peer = PeerAddress(tunnel: number)
        self.worker = worker
        self.channel = channel
    }

    /// Takes a frame's content in, on the channel's event loop.
    func receive(_ frame: ByteBuffer) {
        guard rate.withLock({ $0.take(at: .now) }) == nil else { return worker.drop(.tunnelFlood) }
        guard frame.readableBytes <= MediaLimits.datagramBytes else { return worker.drop(.malformed) }
        worker.post(RelayInbox.Tunnelled(bytes: Array(frame.readableBytesView), from: peer))
    }

    /// A frame that was given up because it was too long.
    func receiveOversized() { worker.drop(.malformed) }

    /// Takes a datagram for the connection, on the worker's thread; never waits.
    func send(_ datagram: [UInt8], at now: Instant) {
        let (begins, dropped) = queue.withLock { ($0.add(datagram, at: now), $0.takeDropped()) }
        if dropped > 0 { worker.drop(.tunnelBehind, count: dropped) }
        if begins { channel.eventLoop.execute { self.drain() } }
    }

    /// The connection is gone.
    func close() { worker.post(.closeTunnel(peer)) }

    private func drain() {
        var dropped = 0
        while let datagram = queue.withLock({ queue in
            defer { dropped += queue.takeDropped() }
            return queue.next(at: .now)
        }) {
            channel.write(LiveFrame(.binary, datagram).bytes).whenComplete { _ in
                if self.queue.withLock({ $0.sent(datagram.count) }) { self.drain() }
            }
        }
        channel.flush()
        if dropped > 0 { worker.drop(.tunnelBehind, count: dropped) }
    }
}
