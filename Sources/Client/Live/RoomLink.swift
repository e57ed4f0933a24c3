import Commerce
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization
import Wire

/// One person's live link to a room: connects, comes back after a break, and says what the server says.
package actor RoomLink {
    package enum Event: Sendable, Equatable {
        case connecting
        case connected
        /// What was said, each event once; the first after `connected` is a snapshot, or what was missed meanwhile.
        case message(ServerMessage)
        /// The link broke; it is tried again by itself.
        case reconnecting(attempt: Int, wait: Duration, reason: String)
        /// The link will not come back: the room is over or the server refuses.
        case ended(Problem)
    }

    /// What happens on the link, in order. Ends after `ended` or `close()`.
    package nonisolated let events: AsyncStream<Event>

    private let continuation: AsyncStream<Event>.Continuation
    private let server: ServerAddress
    private let room: Room.ID
    private let token: String?
    /// What the connection that stands is a way for, too.
    private let tunnel: MediaTunnel?
    private var task: Task<Void, Never>?
    private var channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>?
    /// Up to where the room was told: where the next connection goes on.
    private var position: LivePosition?

    /// Bytes of one message from the server.
    private static let messageLimit = 4 * 1024 * 1024
    /// No sign of life for this long is a broken link; the server asks every 20 s.
    private static let silence = TimeAmount.seconds(45)
    private static let connectDeadline = TimeAmount.seconds(5)

    /// - Parameter tunnel: carries media over the link when an engine asks it to.
    package init(server: ServerAddress, room: Room.ID, token: String?, tunnel: MediaTunnel? = nil) {
        self.server = server
        self.room = room
        self.token = token
        self.tunnel = tunnel
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(4096))
    }

    package func open() {
        guard task == nil else { return }
        task = Task { await self.run() }
    }

    package func close() {
        task?.cancel()
        channel?.channel.close(promise: nil)
        continuation.finish()
    }

    /// Sends a message; false when the link is down just now.
    @discardableResult
    package func send(_ message: ClientMessage) async -> Bool {
        guard let channel, let bytes = try? JSONEncoder().encode(message) else { return false }
        let frame = WebSocketFrame(
            fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(bytes: bytes))
        do {
            try await channel.channel.writeAndFlush(frame)
            return true
        } catch {
            return false
        }
    }

    private func run() async {
        var schedule = LinkSchedule()
        continuation.yield(.connecting)
        while !Task.isCancelled {
            var reason: String
            do {
                switch try await connect() {
                case .refused(let answer):
                    let problem = try await answer.get()
                    // Full or failing passes; unknown, ended and forbidden do not.
                    if problem.status < 500, problem.status != 429 {
                        continuation.yield(.ended(problem))
                        return continuation.finish()
                    }
                    reason = problem.detail
                case .open(let channel):
                    self.channel = channel
                    continuation.yield(.connected)
                    let ending = try await listen(on: channel) { schedule.connected() }
                    self.channel = nil
                    if ending == .over {
                        continuation.yield(
                            .ended(
                                Problem(
                                    code: "room-ended", title: "The show is over", status: 410,
                                    detail: "The host has ended this show.")))
                        return continuation.finish()
                    }
                    if case .putOut(let problem) = ending {
                        continuation.yield(.ended(problem))
                        return continuation.finish()
                    }
                    reason = "the server closed the link"
                }
            } catch {
                channel = nil
                reason = "no answer from \(server)"
            }
            if Task.isCancelled { break }
            let wait = schedule.failed(spread: .random(in: 0...1))
            continuation.yield(.reconnecting(attempt: schedule.attempt, wait: wait, reason: reason))
            try? await Task.sleep(for: wait)
        }
        continuation.finish()
    }

    // MARK: - One connection

    private enum Upgraded: Sendable {
        case open(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>)
        case refused(EventLoopFuture<Problem>)
    }

    private enum Ending: Equatable {
        case over, broken
        case putOut(Problem)
    }

    private func connect() async throws -> Upgraded {
        let known = position.map { "?since=\($0.sequence)&epoch=\($0.epoch)" }
        let path = "/v1/rooms/\(room)/live" + (known ?? "")
        var headers = HTTPHeaders([("host", server.description), ("content-length", "0")])
        if let token { headers.add(name: "authorization", value: "Bearer \(token)") }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
        let silence = Self.silence
        let tunnel = tunnel
        let upgraded: EventLoopFuture<Upgraded> = try await ClientBootstrap(
            group: .singletonMultiThreadedEventLoopGroup
        )
        .connectTimeout(Self.connectDeadline)
        .connect(host: server.host, port: server.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let upgrader = NIOTypedWebSocketClientUpgrader<Upgraded>(maxFrameSize: Self.messageLimit) {
                    channel, _ in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            IdleStateHandler(readTimeout: silence))
                        try channel.pipeline.syncOperations.addHandler(SilenceHandler())
                        if let tunnel { try channel.pipeline.syncOperations.addHandler(TunnelHandler(tunnel)) }
                        return .open(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
                    }
                }
                var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
                    upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration<Upgraded>(
                        upgradeRequestHead: head, upgraders: [upgrader],
                        notUpgradingCompletionHandler: { channel in
                            // NIO holds the answer back until this future is done: it is read afterwards.
                            channel.eventLoop.makeCompletedFuture {
                                let refusal = RefusalReader(loop: channel.eventLoop)
                                try channel.pipeline.syncOperations.addHandler(refusal)
                                return .refused(refusal.problem)
                            }
                        }))
                // The snapshot may come in one segment with the answer to the upgrade.
                configuration.leftOverBytesStrategy = .forwardBytes
                let upgraded = try channel.pipeline.syncOperations
                    .configureUpgradableHTTPClientPipeline(configuration: configuration)
                // A server that takes the connection and stays silent is no link.
                let deadline = channel.eventLoop.scheduleTask(in: Self.connectDeadline) {
                    channel.close(promise: nil)
                }
                upgraded.whenComplete { _ in deadline.cancel() }
                return upgraded
            }
        }
        return try await upgraded.get()
    }

    /// Passes on what is news of a message; whether the show is over with it.
    private func tell(_ message: ServerMessage) -> Bool {
        let news = LivePosition.take(message, at: &position)
        switch news {
        case .snapshot(let position, let room, let missed):
            continuation.yield(.message(.snapshot(position, room)))
            if !missed.isEmpty {
                continuation.yield(.message(.tick(Tick(sequence: position.sequence, numbered: missed))))
            }
            return false
        case .tick(let tick), .resumed(let tick):
            continuation.yield(.message(news))
            return tick.events?.contains(.phase(.ended)) == true
        case .refused, .mediaKey, .banned, .numbers:
            continuation.yield(.message(news))
            return false
        }
    }

    private func listen(
        on channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, alive: () -> Void
    ) async throws -> Ending {
        let decoder = JSONDecoder()
        return try await channel.executeThenClose { inbound, outbound in
            var partial = ByteBuffer()
            for try await frame in inbound {
                switch frame.opcode {
                case .text, .continuation:
                    guard partial.readableBytes + frame.data.readableBytes <= Self.messageLimit else { return .broken }
                    partial.writeImmutableBuffer(frame.unmaskedData)
                    guard frame.fin else { continue }
                    // A message of a newer server's is skipped, not fatal.
                    if let message = try? decoder.decode(ServerMessage.self, from: Data(partial.readableBytesView)) {
                        alive()
                        if case .banned(let problem) = message { return .putOut(problem) }
                        if tell(message) { return .over }
                    }
                    partial.clear()
                case .ping:
                    try await outbound.write(
                        WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: frame.unmaskedData))
                case .connectionClose:
                    var data = frame.unmaskedData
                    return data.readWebSocketErrorCode() == .normalClosure ? .over : .broken
                default: break
                }
            }
            return .broken
        }
    }
}

/// Closes a connection on which nothing came for too long.
private final class SilenceHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = WebSocketFrame

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}

/// Reads why the server refused to open the link.
private final class RefusalReader: ChannelInboundHandler, Sendable {
    typealias InboundIn = HTTPClientResponsePart

    private let answer: EventLoopPromise<Problem>
    private let body = Mutex(ByteBuffer())

    init(loop: any EventLoop) { answer = loop.makePromise() }

    var problem: EventLoopFuture<Problem> { answer.futureResult }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: break
        case .body(let part):
            body.withLock { if $0.readableBytes < 64 * 1024 { $0.writeImmutableBuffer(part) } }
        case .end:
            let bytes = body.withLock { $0 }
            answer.completeWith(Result { try JSONDecoder().decode(Problem.self, from: Data(bytes.readableBytesView)) })
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(ChannelError.eof)
        context.fireChannelInactive()
    }
}
