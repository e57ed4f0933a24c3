import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Synchronization
import Wire

/// A connection of the server's one port: HTTP, or a room's WebSocket when its first request asks for one.
struct LiveChildChannel: ServerChildChannel, HTTPChannelHandler {
    enum Negotiated: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case live
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let negotiation: EventLoopFuture<Negotiated>
    }

    let responder: HTTPChannelHandler.Responder
    /// For one connection.
    let upgrader: @Sendable () -> LiveUpgrader

    /// Whether a connection was set up before.
    private static let isFamiliar = Atomic(false)
    private static let first = Mutex(())

    /// The first connections are set up one after the other: when several threads meet these generic types for the first
    /// time at once, Swift's runtime (6.3) may read metadata that another is still making, and crash.
    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        guard !Self.isFamiliar.load(ordering: .acquiring) else { return makePipeline(of: channel, logger) }
        return Self.first.withLock { _ in
            defer { Self.isFamiliar.store(true, ordering: .releasing) }
            return makePipeline(of: channel, logger)
        }
    }

    private func makePipeline(of channel: any Channel, _ logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.syncOptions?.setOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 65_536))
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Negotiated>(
                upgraders: [upgrader()],
                notUpgradingCompletionHandler: { channel in addHTTP(to: channel, logger: logger) })
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
            configuration.enablePipelining = false
            configuration.enableErrorHandling = false
            configuration.enableResponseHeaderValidation = false
            let negotiation = try channel.pipeline.syncOperations
                .configureUpgradableHTTPServerPipeline(configuration: configuration)
            let operations = channel.pipeline.syncOperations
            let filter = UpgradeFilter()
            try operations.addHandler(
                filter,
                position: .before(try operations.handler(type: NIOTypedHTTPServerUpgradeHandler<Negotiated>.self)))
            let first = FirstRequest(limit: .seconds(Limits.firstByteSeconds))
            try operations.addHandler(first)
            negotiation.assumeIsolated().whenComplete { _ in
                operations.removeHandler(first, promise: nil)
                operations.removeHandler(filter, promise: nil)
            }
            return Value(channel: channel, negotiation: negotiation)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiation.get() {
            case .http(let http): await handleHTTP(asyncChannel: http, logger: logger)
            // A task that waited here would cost more than the connection; `LiveLinks` counts them.
            case .live: break
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
private final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
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
