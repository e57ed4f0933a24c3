import Foundation

/// The least a server could do: takes in so many WebSockets on one thread, and then gives each the same frame every
/// 100 ms with a `send` of its own.
struct BareSender {
    struct Orders: Codable {
        let viewers: Int
        /// Bytes of a frame, its head included.
        let frame: Int
    }

    let port: Int
    private let orders: Orders
    private let listener: Int32

    private static let interval: Int64 = 100_000_000

    init(_ orders: Orders) throws {
        self.orders = orders
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (socket, size) = (listener, length)
        let listens = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 4_096) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard listens else { throw BenchError("the yardstick has no port: \(String(cString: strerror(errno)))") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Sends until it is told nothing any more.
    func run() throws {
        let viewers = try (0..<orders.viewers).map { _ in try welcome() }
        defer { for viewer in viewers + [listener] { close(viewer) } }
        var next = LineStamp.now
        while !hasEnded(by: next) {
            next += Self.interval
            let frame = frame()
            for viewer in viewers { _ = send(viewer, frame, frame.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) }
        }
    }

    private func welcome() throws -> Int32 {
        let viewer = accept(listener, nil, nil)
        guard viewer >= 0 else { throw BenchError("nobody came: \(String(cString: strerror(errno)))") }
        var asked: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 4_096)
        while !asked.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)) {
            let count = recv(viewer, &room, room.count, 0)
            guard count > 0 else { throw BenchError("a viewer left") }
            asked += room[..<count]
        }
        let answer = Array("HTTP/1.1 101 Switching Protocols\r\n\r\n".utf8) + [0x81, 2] + Array("{}".utf8)
        _ = send(viewer, answer, answer.count, Int32(MSG_NOSIGNAL))
        return viewer
    }

    /// A frame as long as was asked for, with a line said now.
    private func frame() -> [UInt8] {
        let length = max(LineStamp.length, orders.frame - 4)
        var payload = Array(LineStamp.text(LineStamp.now).utf8)
        payload += [UInt8](repeating: UInt8(ascii: "."), count: length - payload.count)
        return [0x81, 126, UInt8(length >> 8), UInt8(length & 0xFF)] + payload
    }

    /// Whether it was told the last by then.
    private func hasEnded(by time: Int64) -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, Int32(max(0, (time - LineStamp.now) / 1_000_000))) > 0
    }
}
