import Media
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Server

/// Live connections on real sockets without a server around them: one event loop, one row, and what they say to a room.
final class LiveStage: Sendable {
    let row: NIOLoopBoundBox<LiveRow>
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let inbox = LiveInbox()
    private let listener: any Channel
    private let outlets: AsyncStream<LiveOutlet>
    private let woken: AsyncStream<Void>

    /// - Parameter handler: stands between every connection and TCP.
    init(behind handler: (@Sendable () -> any ChannelHandler)? = nil) async throws {
        let (outlets, seated) = AsyncStream.makeStream(of: LiveOutlet.self)
        let (woken, wake) = AsyncStream.makeStream(of: Void.self)
        let row = NIOLoopBoundBox.makeBoxSendingValue(LiveRow(), eventLoop: group.next())
        let (inbox, links) = (inbox, LiveLinks())
        listener = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let handler { try channel.pipeline.syncOperations.addHandler(handler()) }
                    let greeter = Greeter { channel in
                        let outlet = try LiveConnection.begin(
                            on: channel, number: links.open(),
                            openTunnel: { _ in preconditionFailure("no media here") },
                            put: { note in
                                let answer = inbox.put(note)
                                if answer == .wake { wake.yield() }
                                return answer != .full
                            })
                        outlet.sit(in: row, toldFirst: [])
                        seated.yield(outlet)
                    }
                    try channel.pipeline.syncOperations.addHandler(greeter)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        (self.row, self.outlets, self.woken) = (row, outlets, woken)
    }

    func end() async throws {
        try await listener.close()
        try await group.shutdownGracefully()
    }

    /// One more connection, and the room's end of it.
    func join(window: Int32? = nil) async throws -> (FrameSocket, LiveOutlet) {
        let socket = try FrameSocket(port: try #require(listener.localAddress?.port), window: window)
        for await outlet in outlets { return (socket, outlet) }
        throw CancellationError()
    }

    /// Tells everybody who sits, and returns when that is done.
    func tell(_ tick: LiveTick) async throws { try await group.next().submit { self.row.value.tell(tick) }.get() }

    /// The next notes; waits for some.
    func notes() async throws -> [LiveInbox.Note] {
        while true {
            if let notes = inbox.take() { return notes }
            for await _ in woken { break }
        }
    }
}

/// Begins once the channel is active, as an upgraded one is: one that is closed before never tells of its end.
private final class Greeter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let begin: @Sendable (any Channel) throws -> Void

    init(_ begin: @escaping @Sendable (any Channel) throws -> Void) { self.begin = begin }

    func channelActive(context: ChannelHandlerContext) {
        do {
            try begin(context.channel)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            context.fireErrorCaught(error)
        }
    }
}

/// A client's end that reads frames one by one, when the test wants it to.
final class FrameSocket {
    struct Frame: Equatable, CustomTestStringConvertible {
        let opcode: UInt8
        let payload: [UInt8]

        /// A frame that is not what it should be is told apart by its beginning.
        var testDescription: String { "\(opcode): \(payload.count) bytes, \(payload.prefix(8))…" }
    }

    struct Ended: Error {}

    /// What every byte that comes is turned over with.
    var mask: UInt8 = 0

    private let socket: PatientSocket
    private var buffer: [UInt8] = []
    private var start = 0

    init(port: Int, window: Int32?) throws { socket = try PatientSocket(port: port, window: window) }

    deinit { socket.close() }

    /// Sends a text frame, masked with zeros.
    func say(_ text: String) {
        let frame = [0x81, 0x80 | UInt8(text.utf8.count), 0, 0, 0, 0] + Array(text.utf8)
        socket.put(frame)
    }

    func ping() {
        let frame: [UInt8] = [0x89, 0x80, 0, 0, 0, 0]
        socket.put(frame)
    }

    /// The next frame that is no question for a sign of life, which is answered; waits for it.
    func next() async throws -> Frame {
        while true {
            let frame = try await take()
            guard frame.opcode == 9 else { return frame }
            let pong: [UInt8] = [0x8A, 0x80, 0, 0, 0, 0]
            socket.put(pong)
        }
    }

    private func take() async throws -> Frame {
        let head = try await take(2)
        let length =
            switch head[1] {
            case 126: try await take(2).reduce(0) { $0 << 8 | Int($1) }
            case 127: try await take(8).reduce(0) { $0 << 8 | Int($1) }
            case let short: Int(short)
            }
        return Frame(opcode: head[0] & 0x0F, payload: try await take(length))
    }

    private func take(_ count: Int) async throws -> [UInt8] {
        while buffer.count - start < count {
            let more = await socket.receive(atMost: 65_536)
            guard !more.isEmpty else { throw Ended() }
            buffer.removeFirst(start)
            start = 0
            buffer += mask == 0 ? more : more.map { $0 ^ mask }
        }
        defer { start += count }
        return Array(buffer[start..<(start + count)])
    }
}
