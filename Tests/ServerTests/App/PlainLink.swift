import Foundation
import Testing

/// RFC 6455 on a socket, as little of it as a client needs. One task at a time has it.
final class PlainLink {
    private let socket: PatientSocket
    private var buffer: [UInt8] = []

    struct Silence: Error {}

    /// - Parameter window: bytes that the system takes in while nobody reads; nil for as many as usual.
    init(port: Int, path: String, token: String?, window: Int32? = nil) async throws {
        socket = try await Self.open(port: port, path: path, token: token, window: window)
        let head = try await readHead()
        try #require(head.hasPrefix("HTTP/1.1 101 "), "\(head)")
    }

    /// What the server answers when it does not open the link.
    static func refusal(port: Int, path: String, token: String?) async throws -> String {
        let socket = try await open(port: port, path: path, token: token)
        defer { socket.close() }
        var bytes: [UInt8] = []
        while true {
            let more = await socket.receive()
            guard !more.isEmpty else { break }
            bytes += more
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func close() { socket.close() }

    /// Sends a masked text frame.
    func send(_ text: String) {
        let payload = Array(text.utf8)
        let mask: [UInt8] = [1, 2, 3, 4]
        precondition(payload.count < 126, "a short message")
        let frame = [0x81, 0x80 | UInt8(payload.count)] + mask + payload.indices.map { payload[$0] ^ mask[$0 % 4] }
        socket.put(frame)
    }

    /// Sends a masked binary frame, or a piece of one.
    func send(_ payload: [UInt8], opcode: UInt8 = 2, isLast: Bool = true) {
        let mask: [UInt8] = [9, 8, 7, 6]
        precondition(payload.count < 65_536, "a short message")
        var frame: [UInt8] = [(isLast ? 0x80 : 0) | opcode, 0x80 | 126]
        frame += [UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        frame += mask + payload.indices.map { payload[$0] ^ mask[$0 % 4] }
        socket.put(frame)
    }

    /// The next datagram; messages before it are passed over.
    func receiveDatagram() async throws -> [UInt8] {
        while true {
            let (opcode, payload) = try await frame()
            if opcode == 2 { return payload }
        }
    }

    /// The next message that fits; others are passed over.
    func receive(where fits: ([String: Any]) -> Bool = { _ in true }) async throws -> [String: Any] {
        while true {
            let (opcode, payload) = try await frame()
            guard opcode == 1 else { continue }
            let message = try JSONSerialization.jsonObject(with: Data(payload))
            if let message = message as? [String: Any], fits(message) { return message }
        }
    }

    func closeCode() async throws -> Int {
        while true {
            let (opcode, payload) = try await frame()
            if opcode == 8 { return payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : 0 }
        }
    }

    private func frame() async throws -> (opcode: UInt8, payload: [UInt8]) {
        let head = try await take(2)
        let length =
            switch head[1] & 0x7F {
            case 126: try await take(2).reduce(0) { $0 << 8 | Int($1) }
            case 127: try await take(8).reduce(0) { $0 << 8 | Int($1) }
            case let short: Int(short)
            }
        return (head[0] & 0x0F, try await take(length))
    }

    private func take(_ count: Int) async throws -> [UInt8] {
        while buffer.count < count { try await fill() }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private func fill() async throws {
        let bytes = await socket.receive()
        guard !bytes.isEmpty else { throw Silence() }
        buffer += bytes
    }

    private func readHead() async throws -> String {
        while true {
            if let end = buffer.indices.dropLast(3).first(where: { Array(buffer[$0..<$0 + 4]) == [13, 10, 13, 10] }) {
                defer { buffer.removeFirst(end + 4) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            try await fill()
        }
    }

    private static func open(
        port: Int, path: String, token: String?, window: Int32? = nil
    ) async throws -> PatientSocket {
        let socket = try PatientSocket(port: port, window: window)
        var request = "GET \(path) HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        request += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        if let token { request += "Authorization: Bearer \(token)\r\n" }
        _ = await socket.send(Array((request + "\r\n").utf8))
        return socket
    }
}
