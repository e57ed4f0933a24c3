import Foundation
import Media
import NIOCore
import NIOExtras
import NIOWebSocket
import Wire

/// One WebSocket of a room: puts messages together, answers pings, hands datagrams on, and says goodbye. Decides
/// nothing.
final class LiveConnection: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// Asks the handler to close, with words for the other side.
    struct Goodbye: Sendable {
        let code: WebSocketErrorCode
        let reason: String
    }

    typealias OpenTunnel = @Sendable (any Channel) -> RelayTunnel

    /// A message of which the end has not come.
    private enum Partial {
        case text(ByteBuffer)
        /// Nil when it is too long already.
        case datagram(ByteBuffer?)
    }

    private let outlet: LiveOutlet
    private let admission: LiveAdmission
    private let decoder = JSONDecoder()
    private let openTunnel: OpenTunnel
    /// From the first datagram on.
    private var tunnel: RelayTunnel?
    private var partial: Partial?
    private var ping: RepeatedTask?
    private var heardSincePing = true
    private var closing = false
    /// Messages in order: each waits for the one before it.
    private let inbox: AsyncStream<ClientMessage>.Continuation
    private let messages: AsyncStream<ClientMessage>

    init(outlet: LiveOutlet, admission: LiveAdmission, openTunnel: @escaping OpenTunnel) {
        self.outlet = outlet
        self.openTunnel = openTunnel
        self.admission = admission
        (messages, inbox) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let outlet = outlet
        let admission = admission
        let messages = messages
        // Lives exactly as long as the channel: `channelInactive` ends the stream.
        Task {
            guard
                await admission.room.join(
                    outlet, as: admission.person, admission.caller, knowing: admission.known)
            else { return }
            for await message in messages { await admission.room.receive(message, from: outlet.id) }
            await admission.room.leave(outlet.id)
        }
        let channel = context.channel
        ping = context.eventLoop.scheduleRepeatedTask(
            initialDelay: .seconds(Limits.livePingSeconds), delay: .seconds(Limits.livePingSeconds)
        ) { _ in
            channel.pipeline.fireUserInboundEventTriggered(PingDue())
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        heardSincePing = true
        guard !closing else { return }
        switch frame.opcode {
        case .text where partial == nil:
            take(frame.unmaskedData, after: ByteBuffer(), isLast: frame.fin, context: context)
        case .binary where partial == nil:
            take(datagram: frame.unmaskedData, after: ByteBuffer(), isLast: frame.fin, context: context)
        case .continuation:
            switch partial {
            case .text(let begun): take(frame.unmaskedData, after: begun, isLast: frame.fin, context: context)
            case .datagram(let begun):
                take(datagram: frame.unmaskedData, after: begun, isLast: frame.fin, context: context)
            case nil: close(.protocolError, "nothing to go on with", context: context)
            }
        case .ping:
            let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
        case .pong: break
        case .connectionClose: close(.normalClosure, "", context: context)
        default: close(.protocolError, "a message within a message", context: context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let goodbye as Goodbye: close(goodbye.code, goodbye.reason, context: context)
        case is ChannelShouldQuiesceEvent: close(.goingAway, "the server is stopping", context: context)
        case is PingDue:
            guard heardSincePing else { return close(.goingAway, "no sign of life", context: context) }
            heardSincePing = false
            let frame = WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())
            context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// One that does not read what it is told is not listened to either: its answers would pile up here.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        context.channel.setOption(.autoRead, value: context.channel.isWritable).whenFailure { _ in }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        ping?.cancel()
        inbox.finish()
        tunnel?.close()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private struct PingDue: Sendable {}

    private func take(_ data: ByteBuffer, after begun: ByteBuffer, isLast: Bool, context: ChannelHandlerContext) {
        var message = begun
        guard message.readableBytes + data.readableBytes <= Limits.liveMessage else {
            return close(.messageTooLarge, "at most \(Limits.liveMessage) bytes", context: context)
        }
        message.writeImmutableBuffer(data)
        guard isLast else {
            partial = .text(message)
            return
        }
        partial = nil
        do {
            let decoded = try decoder.decode(ClientMessage.self, from: Data(message.readableBytesView))
            if case .dropped = inbox.yield(decoded) {
                refuse(id: "", .tooFast(retryAfter: .seconds(1)))
            }
        } catch {
            refuse(id: "", .malformed("This is not a message of the room's protocol. Protocol.md lists them."))
        }
    }

    /// A datagram, whole or in pieces; `begun` is nil once it is too long.
    private func take(
        datagram data: ByteBuffer, after begun: ByteBuffer?, isLast: Bool, context: ChannelHandlerContext
    ) {
        var datagram = begun
        datagram?.writeImmutableBuffer(data)
        if let length = datagram?.readableBytes, length > MediaLimits.datagramBytes { datagram = nil }
        partial = isLast ? nil : .datagram(datagram)
        guard isLast else { return }
        let tunnel = tunnel ?? openTunnel(context.channel)
        self.tunnel = tunnel
        if let datagram { tunnel.receive(datagram) } else { tunnel.receiveOversized() }
    }

    private func refuse(id: String, _ problem: Problem) {
        outlet.send(JSONBody.encode(ServerMessage.refused(id: id, problem)))
    }

    private func close(_ code: WebSocketErrorCode, _ reason: String, context: ChannelHandlerContext) {
        guard !closing else { return }
        closing = true
        var data = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
        data.write(webSocketErrorCode: code)
        data.writeString(reason)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(frame)).whenComplete { _ in channel.close(promise: nil) }
        // One that does not read never takes the farewell.
        context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
}

/// Where a connection was let in, and as whom; a guest is nobody.
struct LiveAdmission: Sendable {
    let room: LiveRoom
    let person: AccountView?
    let caller: Caller
    /// Up to where the client knows the room already.
    let known: LivePosition?
}
