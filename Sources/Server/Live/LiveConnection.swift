import Foundation
import Media
import NIOCore
import NIOExtras
import NIOWebSocket
import Wire

/// One WebSocket of a room: puts messages together, answers pings, hands datagrams on, sends what it is given while the
/// other side keeps up, and says goodbye. Decides nothing.
final class LiveConnection: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = ByteBuffer

    typealias OpenTunnel = @Sendable (any Channel) -> RelayTunnel

    /// A message of which the end has not come.
    private enum Partial {
        case text(ByteBuffer)
        /// Nil when it is too long already.
        case datagram(ByteBuffer?)
    }

    let id: RoomState.ConnectionID
    let loop: any EventLoop
    /// Where the room finds it; nil before it was let in.
    private var seat: (row: LiveRow, place: Int)?
    /// Where messages go; false when there are too many.
    private let put: @Sendable (LiveInbox.Note) -> Bool
    private let openTunnel: OpenTunnel
    /// Nil once the channel is closed.
    private var context: ChannelHandlerContext?
    private var socket: LiveSocket?
    /// Writes that NIO has not finished.
    private var leaving = 0
    /// From the first datagram on.
    private var tunnel: RelayTunnel?
    private var partial: Partial?
    private var heardSincePing = true
    private var closing = false
    /// The number of the last event it was told when it fell behind; it is sent no ticks until it is caught up.
    private var behindSince: UInt64?
    /// Since when the other side takes nothing, or too little.
    private var laggingSince: Instant?
    private var rate = TokenBucket(burst: Limits.liveMessageBurst, perSecond: Limits.liveMessagesPerSecond, at: .now)

    private static let decoder = JSONDecoder()

    private init(
        number: RoomState.ConnectionID, on loop: any EventLoop, openTunnel: @escaping OpenTunnel,
        _ put: @escaping @Sendable (LiveInbox.Note) -> Bool
    ) {
        id = number
        self.loop = loop
        self.openTunnel = openTunnel
        self.put = put
    }

    /// Makes a channel a live connection, from its event loop.
    ///
    /// - Parameter put: takes what the room must know; false when that is given up, for there is too much of it.
    /// - Returns: what the room sends with.
    static func begin(
        on channel: any Channel, number: RoomState.ConnectionID, openTunnel: @escaping OpenTunnel,
        put: @escaping @Sendable (LiveInbox.Note) -> Bool
    ) throws -> LiveOutlet {
        guard let options = channel.syncOptions else { throw ChannelError.inappropriateOperationForState }
        try options.setOption(.writeBufferWaterMark, value: .init(low: Limits.liveLag / 4, high: Limits.liveLag))
        // What lies unsent in the kernel is late already, and cannot be taken back: little of it.
        try options.setOption(
            ChannelOptions.Types.SocketOption(level: .init(IPPROTO_TCP), name: .init(TCP_NOTSENT_LOWAT)),
            value: .init(MediaLimits.tunnelUnsent))
        let connection = LiveConnection(number: number, on: channel.eventLoop, openTunnel: openTunnel, put)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: Limits.liveMessage)))
        try pipeline.addHandler(connection)
        return LiveOutlet(id: number, to: connection, on: channel.eventLoop)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        socket = LiveSocket(of: context.channel)
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    // MARK: Sending

    private var isOpen: Bool { context != nil && !closing }

    /// Where what is sent need not pass NIO.
    private var openSocket: LiveSocket? { leaving == 0 && tunnel == nil && isOpen ? socket : nil }

    /// Takes a place among those who are told ticks.
    func sit(in row: LiveRow) {
        guard isOpen else { return }
        seat = (row, row.seat(self, openSocket))
    }

    func moved(to place: Int) { seat?.place = place }

    /// A tick, or as much of it as the other side keeps up with. Only where `openSocket` is nil.
    func tell(_ tick: LiveTick) {
        guard isOpen, behindSince == nil else { return }
        if laggingSince == nil {
            send(tick.whole)
        } else if waitingBytes < Limits.liveBacklog {
            if let lean = tick.lean { send(lean) }
        } else {
            behindSince = tick.after
        }
    }

    /// What belongs to a tick, for this connection alone.
    func tell(_ frame: LiveFrame) { if behindSince == nil { send(frame) } }

    /// What must arrive.
    func send(_ frame: LiveFrame) {
        guard isOpen else { return }
        guard waitingBytes < 2 * Limits.liveBacklog else { return drop() }
        guard let socket = openSocket else { return write(frame.bytes) }
        let taken = frame.bytes.withUnsafeReadableBytes { socket.send($0) }
        if taken != frame.bytes.readableBytes { goOn(with: frame, after: taken) }
    }

    /// The socket took so much of a frame; NIO waits for it to take the rest.
    func goOn(with frame: LiveFrame, after taken: Int?) {
        guard let taken else { return drop() }
        var rest = frame.bytes
        rest.moveReaderIndex(forwardBy: taken)
        write(rest)
    }

    private func write(_ bytes: ByteBuffer) {
        guard let context else { return }
        leaving += 1
        keepSeat()
        context.writeAndFlush(Self.wrapOutboundOut(bytes)).assumeIsolated().whenSuccess { [self] in
            leaving -= 1
            keepSeat()
        }
    }

    /// Tells the row how to send to it.
    private func keepSeat() { if let seat { seat.row.set(openSocket, at: seat.place) } }

    func catchUp(with frames: [LiveFrame]) {
        guard behindSince != nil else { return }
        behindSince = nil
        for frame in frames { send(frame) }
    }

    /// Lets it go when it has not read for too long.
    func dropIfStalled(at now: Instant) {
        if let laggingSince, now - laggingSince > Limits.liveStall { drop() }
    }

    /// Asks for a sign of life; the last question had none when there is none now.
    func ping() {
        // Its answers are not read either.
        guard laggingSince == nil else { return }
        guard heardSincePing else { return close(.goingAway, "no sign of life") }
        heardSincePing = false
        send(LiveFrame(.ping, []))
    }

    func close(_ code: WebSocketErrorCode, _ reason: String) {
        guard let context, !closing else { return }
        closing = true
        keepSeat()
        let channel = context.channel
        context.writeAndFlush(Self.wrapOutboundOut(LiveFrame(code, reason).bytes))
            .whenComplete { _ in channel.close(promise: nil) }
        // One that does not read never takes the farewell.
        context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }

    /// Bytes the kernel has not taken.
    private var waitingBytes: Int {
        guard laggingSince != nil else { return 0 }
        return (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    private func drop() { context?.close(promise: nil) }

    // MARK: Receiving

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        heardSincePing = true
        guard !closing else { return }
        // RFC 6455 sections 5.1 and 5.2: a client masks, and nobody agreed on what the reserved bits would mean.
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return close(.protocolError, "a frame that is not masked, or with reserved bits")
        }
        switch frame.opcode {
        case .text where partial == nil:
            take(frame.unmaskedData, after: ByteBuffer(), isLast: frame.fin)
        case .binary where partial == nil:
            take(datagram: frame.unmaskedData, after: ByteBuffer(), isLast: frame.fin)
        case .continuation:
            switch partial {
            case .text(let begun): take(frame.unmaskedData, after: begun, isLast: frame.fin)
            case .datagram(let begun):
                take(datagram: frame.unmaskedData, after: begun, isLast: frame.fin)
            case nil: close(.protocolError, "nothing to go on with")
            }
        case .ping: send(LiveFrame(.pong, frame.unmaskedData.readableBytesView))
        case .pong: break
        case .connectionClose: close(.normalClosure, "")
        default: close(.protocolError, "a message within a message")
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: close(.goingAway, "the server is stopping")
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// One that does not read what it is told is not listened to either: its answers would pile up here.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let keepsUp = context.channel.isWritable
        laggingSince = keepsUp ? nil : .now
        context.channel.setOption(.autoRead, value: keepsUp).whenFailure { _ in }
        if keepsUp, let behindSince { _ = put(.caughtUp(id, after: behindSince)) }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let seat { seat.row.leave(from: seat.place) }
        (seat, socket) = (nil, nil)
        _ = put(.leave(id))
        tunnel?.close()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error as? NIOWebSocketError {
        case .invalidFrameLength: close(.messageTooLarge, "at most \(Limits.liveMessage) bytes")
        case .fragmentedControlFrame, .multiByteControlFrameLength: close(.protocolError, "a bad control frame")
        case nil: context.close(promise: nil)
        }
    }

    private func take(_ data: ByteBuffer, after begun: ByteBuffer, isLast: Bool) {
        var message = begun
        guard message.readableBytes + data.readableBytes <= Limits.liveMessage else {
            return close(.messageTooLarge, "at most \(Limits.liveMessage) bytes")
        }
        message.writeImmutableBuffer(data)
        guard isLast else {
            partial = .text(message)
            return
        }
        partial = nil
        // Before it is looked into: a flood costs its sender more than this room. Who does not take answers gets none.
        if let wait = rate.take(at: .now) {
            if laggingSince == nil { refuse(.tooFast(retryAfter: wait)) }
            return
        }
        guard let decoded = try? Self.decoder.decode(ClientMessage.self, from: Data(message.readableBytesView)) else {
            return refuse(.malformed("This is not a message of the room's protocol. Protocol.md lists them."))
        }
        if !put(.message(decoded, from: id)) { refuse(.tooFast(retryAfter: .seconds(1))) }
    }

    /// A datagram, whole or in pieces; `begun` is nil once it is too long.
    private func take(datagram data: ByteBuffer, after begun: ByteBuffer?, isLast: Bool) {
        var datagram = begun
        datagram?.writeImmutableBuffer(data)
        if let length = datagram?.readableBytes, length > MediaLimits.datagramBytes { datagram = nil }
        partial = isLast ? nil : .datagram(datagram)
        guard isLast else { return }
        guard let tunnel = tunnel ?? context.map({ openTunnel($0.channel) }) else { return }
        self.tunnel = tunnel
        // It writes to the channel by itself.
        keepSeat()
        if let datagram { tunnel.receive(datagram) } else { tunnel.receiveOversized() }
    }

    private func refuse(_ problem: Problem) { send(LiveFrame(.refused(id: "", problem))) }
}
