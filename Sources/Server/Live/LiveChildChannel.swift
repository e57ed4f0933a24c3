import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import Synchronization
import Wire

/// A connection of the server's one port: HTTP, or a room's WebSocket when its first request asks for one.
struct LiveChildChannel: ServerChildChannel, HTTPChannelHandler {
    /// Decides about a request for a room's live link.
    typealias Admit =
        @Sendable (
            _ path: String, _ authorization: String?, _ address: String
        ) async throws(Problem) -> LiveAdmission

    enum Negotiated: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case live
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let negotiation: EventLoopFuture<Negotiated>
    }

    let responder: HTTPChannelHandler.Responder
    let admit: Admit
    let nextConnection: @Sendable () -> RoomState.ConnectionID
    /// Makes a connection a way for media.
    let tunnel: LiveConnection.OpenTunnel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Negotiated>(
                upgraders: [liveUpgrader()],
                notUpgradingCompletionHandler: { channel in addHTTP(to: channel, logger: logger) })
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
            configuration.enablePipelining = false
            configuration.enableErrorHandling = false
            configuration.enableResponseHeaderValidation = false
            let negotiation = try channel.pipeline.syncOperations
                .configureUpgradableHTTPServerPipeline(configuration: configuration)
            let operations = channel.pipeline.syncOperations
            try operations.addHandler(
                UpgradeFilter(),
                position: .before(try operations.handler(type: NIOTypedHTTPServerUpgradeHandler<Negotiated>.self)))
            let first = FirstRequest(limit: .seconds(Limits.firstByteSeconds))
            try operations.addHandler(first)
            negotiation.assumeIsolated().whenComplete { _ in operations.removeHandler(first, promise: nil) }
            return Value(channel: channel, negotiation: negotiation)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiation.get() {
            case .http(let http): await handleHTTP(asyncChannel: http, logger: logger)
            case .live: try await value.channel.closeFuture.get()
            }
        } catch {
            // The peer went away, or was refused and answered, before there was anything to handle.
            logger.trace("connection ended early", metadata: ["error": "\(error)"])
            value.channel.close(promise: nil)
        }
    }

    private func addHTTP(to channel: any Channel, logger: Logger) -> EventLoopFuture<Negotiated> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(
                HTTPConnectionStateHandler(idleTimeout: .seconds(Limits.idleSeconds), logger: logger))
            return .http(
                try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true)))
        }
    }

    private func liveUpgrader() -> NIOTypedWebSocketServerUpgrader<Negotiated> {
        // One upgrader a connection: it asks first and upgrades later, and the box carries the answer between.
        let box = AdmissionBox()
        return NIOTypedWebSocketServerUpgrader(
            maxFrameSize: Limits.liveMessage,
            shouldUpgrade: { channel, head in
                let address = APIContext.address(of: channel)
                let promise = channel.eventLoop.makePromise(of: HTTPHeaders?.self)
                promise.completeWithTask {
                    do throws(Problem) {
                        let admission = try await admit(
                            head.uri, head.headers.first(name: "authorization"), address)
                        box.admission.withLock { $0 = admission }
                        return HTTPHeaders()
                    } catch {
                        // NIO forgets the request when an upgrade is refused: it is answered here.
                        try await refuse(error, on: channel)
                        return nil
                    }
                }
                return promise.futureResult
            },
            upgradePipelineHandler: { channel, _ in
                let waterMark = ChannelOptions.Types.WriteBufferWaterMark(
                    low: Limits.liveBacklog / 4, high: Limits.liveBacklog)
                return channel.setOption(.writeBufferWaterMark, value: waterMark).flatMap {
                    channel.eventLoop.makeCompletedFuture {
                        guard let admission = box.admission.withLock({ $0 }) else {
                            throw ChannelError.inappropriateOperationForState
                        }
                        let outlet = LiveOutlet(id: nextConnection(), channel: channel)
                        try channel.pipeline.syncOperations.addHandler(
                            LiveConnection(outlet: outlet, admission: admission, openTunnel: tunnel))
                        return Negotiated.live
                    }
                }
            })
    }

    private func refuse(_ problem: Problem, on channel: any Channel) async throws {
        let body = problem.document
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.status),
            headers: [
                "content-type": Problem.mediaType, "content-length": "\(body.readableBytes)", "connection": "close",
            ])
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
        try await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        try await channel.close()
    }
}

/// Carries the answer to "may this connection be upgraded?" to the upgrade itself.
private final class AdmissionBox: Sendable {
    let admission = Mutex<LiveAdmission?>(nil)
}

/// Until a connection has shown what it is: bounds the wait, answers what is no HTTP, and lets go when the server stops.
private final class FirstRequest: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias OutboundOut = HTTPServerResponsePart

    private let limit: TimeAmount
    private var deadline: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let body = Problem.malformed("This is not a request of HTTP/1.1.").document
        let head = HTTPResponseHead(
            version: .http1_1, status: .badRequest,
            headers: [
                "content-type": Problem.mediaType, "content-length": "\(body.readableBytes)", "connection": "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}

/// Hides from the upgrade what it would refuse, for NIO forgets a request whose upgrade is refused.
private final class UpgradeFilter: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var seen = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !seen, case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        seen = true
        let headers = head.headers
        if headers[canonicalForm: "upgrade"].map({ $0.lowercased() }) != ["websocket"] || head.method != .GET
            || headers["sec-websocket-version"] != ["13"] || headers["sec-websocket-key"].count != 1
        {
            head.headers.remove(name: "upgrade")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
