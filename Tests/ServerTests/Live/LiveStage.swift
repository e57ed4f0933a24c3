import Glibc
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

    init() async throws {
        let (outlets, seated) = AsyncStream.makeStream(of: LiveOutlet.self)
        let (woken, wake) = AsyncStream.makeStream(of: Void.self)
        let row = NIOLoopBoundBox.makeBoxSendingValue(LiveRow(), eventLoop: group.next())
        let (inbox, links) = (inbox, LiveLinks())
        listener = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                // As with the server, whose connections were HTTP before: one that is closed before it is active is told
                // of no end.
                let whenActive = WhenActive { channel in
                    let outlet = try LiveConnection.begin(
                        on: channel, number: links.open(), openTunnel: { _ in preconditionFailure("no media here") },
                        put: { note in
                            let answer = inbox.put(note)
                            if answer == .wake { wake.yield() }
                            return answer != .full
                        })
                    outlet.sit(in: row, toldFirst: [])
                    seated.yield(outlet)
                }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(whenActive)
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

/// Does something when a channel is active.
private final class WhenActive: ChannelInboundHandler, Sendable {
    typealias InboundIn = NIOAny

    private let body: @Sendable (any Channel) throws -> Void

    init(_ body: @escaping @Sendable (any Channel) throws -> Void) { self.body = body }

    func channelActive(context: ChannelHandlerContext) {
        do {
            try body(context.channel)
            context.fireChannelActive()
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

    private let socket: Int32
    private var buffer: [UInt8] = []
    private var start = 0

    init(port: Int, window: Int32?) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var window { setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size)) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
    }

    deinit { close(socket) }

    /// Sends a text frame, masked with zeros.
    func say(_ text: String) {
        let frame = [0x81, 0x80 | UInt8(text.utf8.count), 0, 0, 0, 0] + Array(text.utf8)
        _ = Glibc.send(socket, frame, frame.count, Int32(MSG_NOSIGNAL))
    }

    func ping() {
        let frame: [UInt8] = [0x89, 0x80, 0, 0, 0, 0]
        _ = Glibc.send(socket, frame, frame.count, Int32(MSG_NOSIGNAL))
    }

    /// The next frame that is no question for a sign of life, which is answered; waits for it.
    func next() throws -> Frame {
        while true {
            let frame = try take()
            guard frame.opcode == 9 else { return frame }
            let pong: [UInt8] = [0x8A, 0x80, 0, 0, 0, 0]
            _ = Glibc.send(socket, pong, pong.count, Int32(MSG_NOSIGNAL))
        }
    }

    private func take() throws -> Frame {
        let head = try take(2)
        let length =
            switch head[1] {
            case 126: try take(2).reduce(0) { $0 << 8 | Int($1) }
            case 127: try take(8).reduce(0) { $0 << 8 | Int($1) }
            case let short: Int(short)
            }
        return Frame(opcode: head[0] & 0x0F, payload: try take(length))
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let read = recv(socket, &chunk, chunk.count, 0)
            guard read > 0 else { throw Ended() }
            buffer.removeFirst(start)
            start = 0
            buffer += chunk[..<read]
        }
        defer { start += count }
        return Array(buffer[start..<(start + count)])
    }
}
