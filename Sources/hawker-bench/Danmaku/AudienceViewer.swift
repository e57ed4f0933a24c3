import Foundation

/// One WebSocket of an audience: a socket, and what came of a frame that is not whole.
struct AudienceViewer {
    enum Phase { case connecting, upgrading, watching, gone }

    let socket: Int32
    var phase = Phase.connecting
    var hasSeen = false
    private var rest: [UInt8] = []

    /// Begins to connect to loopback.
    init(to port: Int, from source: String, isShortOfMemory: Bool) throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard socket >= 0 else { throw BenchError("no socket: \(String(cString: strerror(errno)))") }
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, size)
        // A port is chosen when the other end is known: so many more are to be had.
        setsockopt(socket, Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT, &yes, size)
        if isShortOfMemory {
            var bytes: Int32 = 4_096
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, size)
        }
        _ = Self.with(source, 0) { bind(socket, $0, $1) }
        guard Self.with("127.0.0.1", port, { connect(socket, $0, $1) }) == 0 || errno == EINPROGRESS else {
            throw BenchError("no connection: \(String(cString: strerror(errno)))")
        }
    }

    private static func with(_ host: String, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32)
        -> Int32
    {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    mutating func ask(for path: String, token: String?) {
        let signed = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        put(
            Array(
                """
                GET \(path) HTTP/1.1\r
                Host: bench\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                \(signed)\r\n
                """.utf8))
        phase = .upgrading
    }

    /// Says one line.
    func say(_ text: String, id: Int) { put(opcode: 1, Array(#"{"type":"say","id":"\#(id)","text":"\#(text)"}"#.utf8)) }

    /// Sends a short frame, masked with zeros: RFC 6455 asks for a mask, and nobody here needs protecting by it.
    private func put(opcode: UInt8, _ payload: [UInt8]) {
        precondition(payload.count < 126, "a short message")
        put([0x80 | opcode, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload)
    }

    private func put(_ bytes: [UInt8]) { _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    mutating func leave() {
        phase = .gone
        close(socket)
    }

    /// Reads what is there into `room`, and hands on every text frame that is whole, head and payload.
    mutating func read(
        into room: UnsafeMutableRawBufferPointer,
        _ took: (_ viewer: inout AudienceViewer, _ frame: Int, _ payload: UnsafeRawBufferPointer) -> Void
    ) {
        rest.withUnsafeBytes { room.copyMemory(from: $0) }
        let count = recv(socket, room.baseAddress! + rest.count, room.count - rest.count, 0)
        guard count > 0 else {
            if count == 0 || (errno != EAGAIN && errno != EINTR) { leave() }
            return
        }
        var left = UnsafeRawBufferPointer(rebasing: room[..<(rest.count + count)])
        if phase == .upgrading { passHead(&left) }
        while phase == .watching, let frame = Self.frame(left) {
            let payload = UnsafeRawBufferPointer(rebasing: left[frame.head..<frame.end])
            switch frame.opcode {
            case 1: took(&self, frame.end, payload)
            case 8: leave()
            case 9: put(opcode: 10, Array(payload))
            default: break
            }
            left = UnsafeRawBufferPointer(rebasing: left[frame.end...])
        }
        if !rest.isEmpty || !left.isEmpty { rest = Array(left) }
    }

    /// The answer to the upgrade; frames may follow in the same segment.
    private mutating func passHead(_ bytes: inout UnsafeRawBufferPointer) {
        guard
            let end = (0..<max(0, bytes.count - 3)).first(where: { index in
                bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13 && bytes[index + 3] == 10
            })
        else { return }
        guard bytes.starts(with: Array("HTTP/1.1 101".utf8)) else { return leave() }
        bytes = UnsafeRawBufferPointer(rebasing: bytes[(end + 4)...])
        phase = .watching
    }

    private static func frame(_ bytes: UnsafeRawBufferPointer) -> (opcode: UInt8, head: Int, end: Int)? {
        guard bytes.count >= 2 else { return nil }
        let short = Int(bytes[1] & 0x7F)
        let head = short == 127 ? 10 : short == 126 ? 4 : 2
        guard bytes.count >= head else { return nil }
        let length = head == 2 ? short : bytes[2..<head].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count >= head + length else { return nil }
        return (bytes[0] & 0x0F, head, head + length)
    }
}
