import Glibc
import Media
import NIOCore
import NIOWebSocket
import Synchronization

/// The room's WebSocket as a way for an engine's datagrams, one a binary frame; usable while the link stands.
///
/// One for as long as somebody is connected: links and engines come and go.
package final class MediaTunnel: Sendable {
    private struct State {
        var channel: (any Channel)?
        /// Connections so far.
        var count = 0
        var queue = TunnelQueue()
        /// The engine's link that is served, and how it is told that something came.
        var end: ObjectIdentifier?
        var wake: (@Sendable () -> Void)?
        var arrived: [[UInt8]] = []
    }

    private let state = Mutex(State())
    private let prefers = Atomic(false)

    package init() {}

    /// The connection that stands, by a number no other has; nil while none does.
    var connection: Int? { state.withLock { $0.channel == nil ? nil : $0.count } }

    /// Media came through here last: the next engine begins here.
    var isPreferred: Bool {
        get { prefers.load(ordering: .relaxed) }
        set { prefers.store(newValue, ordering: .relaxed) }
    }

    // MARK: For an engine's link

    /// What comes is for `end` from now on; `wake` is called on another thread when something waits.
    func attach(_ end: AnyObject, wake: @escaping @Sendable () -> Void) {
        state.withLock {
            $0.end = ObjectIdentifier(end)
            $0.wake = wake
            $0.arrived = []
        }
    }

    func detach(_ end: AnyObject) {
        state.withLock {
            guard $0.end == ObjectIdentifier(end) else { return }
            $0.end = nil
            $0.wake = nil
            $0.arrived = []
        }
    }

    /// What has come, in order.
    func take() -> [[UInt8]] {
        state.withLock { state in
            defer { state.arrived.removeAll() }
            return state.arrived
        }
    }

    /// Sends a datagram, or drops it when the link is down or too slow. Never waits.
    func send(_ datagram: [UInt8], at now: Instant) {
        let draining: (any Channel)? = state.withLock { state in
            guard let channel = state.channel, state.queue.add(datagram, at: now) else { return nil }
            return channel
        }
        if let draining { draining.eventLoop.execute { self.drain(draining) } }
    }

    // MARK: For the room's link

    fileprivate func opened(_ channel: any Channel) {
        let unsent = ChannelOptions.Types.SocketOption(level: .init(IPPROTO_TCP), name: .init(TCP_NOTSENT_LOWAT))
        channel.setOption(unsent, value: .init(MediaLimits.tunnelUnsent)).whenFailure { _ in }
        state.withLock {
            $0.channel = channel
            $0.count += 1
            $0.queue = TunnelQueue()
        }
    }

    fileprivate func closed(_ channel: any Channel) {
        state.withLock { if $0.channel === channel { $0.channel = nil } }
    }

    fileprivate func received(_ frame: ByteBuffer, on channel: any Channel) {
        let wake: (@Sendable () -> Void)? = state.withLock { state in
            guard state.channel === channel, state.end != nil, state.arrived.count < MediaLimits.tunnelInbox
            else { return nil }
            state.arrived.append(Array(frame.readableBytesView))
            return state.arrived.count == 1 ? state.wake : nil
        }
        wake?()
    }

    private func drain(_ channel: any Channel) {
        while let datagram = state.withLock({ $0.channel === channel ? $0.queue.next(at: .now) : nil }) {
            let frame = WebSocketFrame(
                fin: true, opcode: .binary, maskKey: .random(), data: channel.allocator.buffer(bytes: datagram))
            channel.write(frame).whenComplete { _ in
                let goesOn = self.state.withLock { $0.channel === channel && $0.queue.sent(datagram.count) }
                if goesOn { self.drain(channel) }
            }
        }
        channel.flush()
    }
}

/// Takes datagrams out of what comes over a room's link; everything else passes.
final class TunnelHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame

    private let tunnel: MediaTunnel
    /// A datagram of which the end has not come.
    private var partial: ByteBuffer?

    init(_ tunnel: MediaTunnel) { self.tunnel = tunnel }

    func handlerAdded(context: ChannelHandlerContext) { tunnel.opened(context.channel) }

    func channelInactive(context: ChannelHandlerContext) {
        tunnel.closed(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .binary: take(frame, after: ByteBuffer(), context: context)
        case .continuation:
            guard let begun = partial else { return context.fireChannelRead(data) }
            take(frame, after: begun, context: context)
        default: context.fireChannelRead(data)
        }
    }

    private func take(_ frame: WebSocketFrame, after begun: ByteBuffer, context: ChannelHandlerContext) {
        var datagram = begun
        // What is too long is cut off, and fits no seal.
        if datagram.readableBytes <= MediaLimits.datagramBytes { datagram.writeImmutableBuffer(frame.unmaskedData) }
        partial = frame.fin ? nil : datagram
        if frame.fin, datagram.readableBytes <= MediaLimits.datagramBytes {
            tunnel.received(datagram, on: context.channel)
        }
    }
}
