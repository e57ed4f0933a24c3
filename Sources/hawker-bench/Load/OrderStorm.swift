import NIOCore
import NIOPosix

/// Many HTTP/1.1 connections that post and wait, each one request at a time: the crowd of a bench.
///
/// Writes bytes that were made beforehand and reads no more of an answer than its status and its length, so that the
/// load costs as little as it can beside the server it loads.
final class OrderStorm: Sendable {
    /// What came back: the status, and how long it took.
    struct Answer: Sendable {
        let status: Int
        let milliseconds: Float
    }

    private let channels: [any Channel]
    private let threads: MultiThreadedEventLoopGroup

    /// Connects so many times; `threads` of them carry the load.
    init(_ count: Int, to port: Int, threads: Int) async throws {
        self.threads = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        let bootstrap = ClientBootstrap(group: self.threads)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AnswerReader()) }
            }
        var channels: [any Channel] = []
        for _ in 0..<count { channels.append(try await bootstrap.connect(host: "127.0.0.1", port: port).get()) }
        self.channels = channels
    }

    /// Every connection posts what `request` gives for it, one after the other, until that is nil.
    func run(_ request: @escaping @Sendable (_ connection: Int, _ turn: Int) -> ByteBuffer?) async throws -> [Answer] {
        let runs = channels.enumerated().map { index, channel in
            channel.eventLoop.flatSubmit {
                do {
                    let reader = try channel.pipeline.syncOperations.handler(type: AnswerReader.self)
                    return reader.run({ request(index, $0) }, on: channel)
                } catch {
                    return channel.eventLoop.makeFailedFuture(error)
                }
            }
        }
        var answers: [Answer] = []
        for run in runs { answers += try await run.get() }
        return answers
    }

    func close() async throws {
        for channel in channels { try? await channel.close() }
        try await threads.shutdownGracefully()
    }
}

/// Posts, waits for the whole answer, and posts again.
private final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var request: (Int) -> ByteBuffer? = { _ in nil }
    private var turn = 0
    private var asked = NIODeadline.now()
    private var answers: [OrderStorm.Answer] = []
    private var done: EventLoopPromise<[OrderStorm.Answer]>?
    /// What came of the answer that is awaited.
    private var received = ByteBuffer()

    func run(
        _ request: @escaping (Int) -> ByteBuffer?, on channel: any Channel
    ) -> EventLoopFuture<[OrderStorm.Answer]> {
        let done = channel.eventLoop.makePromise(of: [OrderStorm.Answer].self)
        (self.request, self.done, turn, answers) = (request, done, 0, [])
        post(on: channel)
        return done.futureResult
    }

    private func post(on channel: any Channel) {
        guard let bytes = request(turn) else {
            done?.succeed(answers)
            done = nil
            return
        }
        turn += 1
        asked = .now()
        channel.writeAndFlush(bytes, promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = Self.unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        guard let status = takeAnswer() else { return }
        let waited = NIODeadline.now() - asked
        answers.append(.init(status: status, milliseconds: Float(waited.nanoseconds) / 1_000_000))
        post(on: context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        done?.fail(BenchError("the server closed a connection after \(answers.count) answers"))
        done = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done?.fail(error)
        done = nil
        context.close(promise: nil)
    }

    /// The status of an answer that is there whole; its bytes go.
    private func takeAnswer() -> Int? {
        let view = received.readableBytesView
        guard let head = Self.endOfHead(view) else { return nil }
        let text = String(decoding: view[..<head], as: UTF8.self)
        let lines = text.split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let length = lines.lazy.compactMap { line -> Int? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
            return Int(parts[1].drop { $0 == " " })
        }.first
        let whole = head - view.startIndex + 4 + (length ?? 0)
        guard view.count >= whole else { return nil }
        received.moveReaderIndex(forwardBy: whole)
        received.discardReadBytes()
        return status
    }

    private static func endOfHead(_ view: ByteBufferView) -> ByteBufferView.Index? {
        var index = view.startIndex
        while index + 3 < view.endIndex {
            if view[index] == 13, view[index + 1] == 10, view[index + 2] == 13, view[index + 3] == 10 { return index }
            index += 1
        }
        return nil
    }
}
