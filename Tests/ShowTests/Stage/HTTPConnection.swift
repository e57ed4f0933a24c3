import Foundation
import Glibc

/// What a server answered.
struct HTTPAnswer: Sendable {
    let status: Int
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    func decoded<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: body)
    }
}

/// One HTTP/1.1 connection to a port of this machine, kept open from call to call.
///
/// A call blocks its thread. It ends with an answer, or with `Broken` as soon as the server is gone: whether the server
/// did what it was asked is then not known, which is just what some tests are about.
final class HTTPConnection {
    struct Broken: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }

    private let port: Int
    private var socket: Int32 = -1
    private var buffer: [UInt8] = []

    /// Seconds without a byte after which a server counts as gone.
    private static let patience = 30
    private static let mostBytes = 8 * 1_024 * 1_024

    /// Connects with the first call.
    init(port: Int) { self.port = port }

    deinit { disconnect() }

    /// - Parameter target: path and query, as they go over the wire.
    func call(_ method: String, _ target: String, headers: [String: String] = [:], body: String? = nil) throws
        -> HTTPAnswer
    {
        do {
            if socket < 0 { try connect() }
            let fields = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
            let content = body.map { "Content-Type: application/json\r\nContent-Length: \($0.utf8.count)\r\n" } ?? ""
            try send("\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(fields)\(content)\r\n\(body ?? "")")
            return try receive()
        } catch {
            disconnect()
            throw error
        }
    }

    private func connect() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw Broken("no socket") }
        var (limit, yes) = (timeval(tv_sec: Self.patience, tv_usec: 0), Int32(1))
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Broken("no connection") }
    }

    private func disconnect() {
        if socket >= 0 { close(socket) }
        socket = -1
        buffer = []
    }

    private func send(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Broken("not sent") }
            rest = rest.dropFirst(count)
        }
    }

    private func receive() throws -> HTTPAnswer {
        let end = Array("\r\n\r\n".utf8)
        var head: Range<Int>?
        while head == nil {
            try more()
            head = buffer.firstRange(of: end)
        }
        guard let head else { throw Broken("no head") }
        let lines = String(decoding: buffer[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let fields = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1) }
        let length = fields.first { $0.first?.lowercased() == "content-length" }?.last?
            .trimmingCharacters(in: .whitespaces)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let length = status == 204 ? 0 : length.flatMap({ Int($0) }), length <= Self.mostBytes
        else { throw Broken("no answer with a length: \(lines)") }
        let whole = head.upperBound + length
        while buffer.count < whole { try more() }
        defer { buffer.removeFirst(whole) }
        return HTTPAnswer(status: status, body: Data(buffer[head.upperBound..<whole]))
    }

    private func more() throws {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        var count = recv(socket, &bytes, bytes.count, 0)
        while count < 0, errno == EINTR { count = recv(socket, &bytes, bytes.count, 0) }
        guard count > 0, buffer.count < Self.mostBytes else { throw Broken("the connection ended") }
        buffer += bytes[..<count]
    }
}
