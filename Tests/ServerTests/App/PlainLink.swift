import Foundation
import Glibc
import Testing

/// RFC 6455 on a blocking socket, as little of it as a client needs.
final class PlainLink {
    private let socket: Int32
    private var buffer: [UInt8] = []

    struct Silence: Error {}

    /// - Parameter window: bytes that the system takes in while nobody reads; nil for as many as usual.
    init(port: Int, path: String, token: String?, window: Int32? = nil) throws {
        socket = try Self.open(port: port, path: path, token: token, window: window)
        let head = try Self.readHead(socket, into: &buffer)
        try #require(head.hasPrefix("HTTP/1.1 101 "), "\(head)")
    }

    /// What the server answers when it does not open the link.
    static func refusal(port: Int, path: String, token: String?) throws -> String {
        let socket = try open(port: port, path: path, token: token)
        defer { Glibc.close(socket) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func close() { Glibc.close(socket) }

    /// Sends a masked text frame.
    func send(_ text: String) {
        let payload = Array(text.utf8)
        let mask: [UInt8] = [1, 2, 3, 4]
        precondition(payload.count < 126, "a short message")
        let frame = [0x81, 0x80 | UInt8(payload.count)] + mask + payload.indices.map { payload[$0] ^ mask[$0 % 4] }
        _ = Glibc.send(socket, frame, frame.count, Int32(MSG_NOSIGNAL))
    }

    /// Sends a masked binary frame, or a piece of one.
    func send(_ payload: [UInt8], opcode: UInt8 = 2, isLast: Bool = true) {
        let mask: [UInt8] = [9, 8, 7, 6]
        precondition(payload.count < 65_536, "a short message")
        var frame: [UInt8] = [(isLast ? 0x80 : 0) | opcode, 0x80 | 126]
        frame += [UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        frame += mask + payload.indices.map { payload[$0] ^ mask[$0 % 4] }
        _ = Glibc.send(socket, frame, frame.count, Int32(MSG_NOSIGNAL))
    }

    /// The next datagram; messages before it are passed over.
    func receiveDatagram() throws -> [UInt8] {
        while true {
            let (opcode, payload) = try frame()
            if opcode == 2 { return payload }
        }
    }

    /// The next message that fits; others are passed over.
    func receive(where fits: ([String: Any]) -> Bool = { _ in true }) throws -> [String: Any] {
        while true {
            let (opcode, payload) = try frame()
            guard opcode == 1 else { continue }
            let message = try JSONSerialization.jsonObject(with: Data(payload))
            if let message = message as? [String: Any], fits(message) { return message }
        }
    }

    func closeCode() throws -> Int {
        while true {
            let (opcode, payload) = try frame()
            if opcode == 8 { return payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : 0 }
        }
    }

    private func frame() throws -> (opcode: UInt8, payload: [UInt8]) {
        let head = try take(2)
        let length =
            switch head[1] & 0x7F {
            case 126: try take(2).reduce(0) { $0 << 8 | Int($1) }
            case 127: try take(8).reduce(0) { $0 << 8 | Int($1) }
            case let short: Int(short)
            }
        return (head[0] & 0x0F, try take(length))
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { try Self.fill(&buffer, from: socket) }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private static func fill(_ buffer: inout [UInt8], from socket: Int32) throws {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { throw Silence() }
        buffer += chunk[..<count]
    }

    private static func readHead(_ socket: Int32, into buffer: inout [UInt8]) throws -> String {
        while true {
            if let end = buffer.indices.dropLast(3).first(where: { Array(buffer[$0..<$0 + 4]) == [13, 10, 13, 10] }) {
                defer { buffer.removeFirst(end + 4) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            try fill(&buffer, from: socket)
        }
    }

    private static func open(port: Int, path: String, token: String?, window: Int32? = nil) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var window { setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size)) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
        var request = "GET \(path) HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        request += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        if let token { request += "Authorization: Bearer \(token)\r\n" }
        request += "\r\n"
        _ = request.withCString { Glibc.send(socket, $0, strlen($0), 0) }
        return socket
    }
}
