import Foundation

/// A hawker client written from `Protocol.md` and the RFCs it names alone: bytes on a socket, and JSON as dictionaries.
/// Shares no code with the clients and the server of this repository.
final class SpecClient {
    typealias Message = [String: Any]

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    private let port: Int
    var token: String?

    init(port: Int, token: String? = nil) {
        self.port = port
        self.token = token
    }

    // MARK: - HTTP/1.1

    /// One request on a connection of its own.
    @discardableResult
    func call(
        _ method: String, _ path: String, _ body: Message? = nil, key: String? = nil
    ) async throws -> (status: Int, answer: Message) {
        let connection = try Connection(port: port)
        defer { connection.close() }
        let bytes = try body.map { [UInt8](try JSONSerialization.data(withJSONObject: $0)) } ?? []
        var head = "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \(bytes.count)\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if let key { head += "Idempotency-Key: \(key)\r\n" }
        try await connection.send(Array((head + "\r\n").utf8) + bytes)
        let (status, headers) = try await connection.head()
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        let answer = length == 0 ? nil : try JSONSerialization.jsonObject(with: Data(try await connection.take(length)))
        return (status, answer as? Message ?? [:])
    }

    /// Makes an account and is it from now on.
    func register(_ name: String) async throws {
        let (status, answer) = try await call("POST", "/v1/accounts", ["name": name, "password": "a long password"])
        guard status == 201, let token = answer["token"] as? String else { throw Failed(description: "\(answer)") }
        self.token = token
    }

    // MARK: - The live link

    /// Opens a link; with `since` and `epoch`, to go on from there.
    func join(_ room: String, since: Int? = nil, epoch: String? = nil) async throws -> Link {
        var path = "/v1/rooms/\(room)/live"
        if let since, let epoch { path += "?since=\(since)&epoch=\(epoch)" }
        return try await Link(Connection(port: port), path: path, token: token)
    }

    /// RFC 6455 on one connection.
    ///
    /// One task may write while another reads: nothing is shared between the two directions but the socket, as long as
    /// no ping (every 20 s) comes meanwhile, whose answer would get between the writer's frames.
    final class Link: @unchecked Sendable {
        private let connection: Connection

        fileprivate init(_ connection: Connection, path: String, token: String?) async throws {
            self.connection = connection
            var head = "GET \(path) HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            head += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            if let token { head += "Authorization: Bearer \(token)\r\n" }
            try await connection.send(Array((head + "\r\n").utf8))
            let (status, headers) = try await connection.head()
            // The answer to this key, from RFC 6455 section 1.3.
            guard status == 101, headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" else {
                throw Failed(description: "\(status) \(headers)")
            }
        }

        func say(_ message: Message) async throws {
            try await say(text: String(decoding: try JSONSerialization.data(withJSONObject: message), as: UTF8.self))
        }

        func say(text: String) async throws { try await send(1, Array(text.utf8)) }

        /// Bytes as they are.
        func send(raw bytes: [UInt8]) async throws { try await connection.send(bytes) }

        /// A masked frame, or a piece of a message.
        func send(_ opcode: UInt8, _ payload: [UInt8], isLast: Bool = true) async throws {
            var frame: [UInt8] = [(isLast ? 0x80 : 0) | opcode]
            switch payload.count {
            case ..<126: frame.append(0x80 | UInt8(payload.count))
            case ..<65_536: frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
            default:
                frame.append(0x80 | 127)
                frame += (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> (8 * $0)) }
            }
            let mask = (0..<4).map { _ in UInt8.random(in: 0 ... .max) }
            frame += mask
            frame += payload.indices.map { payload[$0] ^ mask[$0 % 4] }
            try await connection.send(frame)
        }

        /// The next message; pings are answered on the way. Nil once the link is closed.
        func next() async throws -> Message? {
            var text: [UInt8] = []
            while true {
                let head = try await connection.take(2)
                guard head[1] & 0x80 == 0 else { throw Failed(description: "a server does not mask") }
                let length =
                    switch head[1] & 0x7F {
                    case 126: try await connection.take(2).reduce(0) { $0 << 8 | Int($1) }
                    case 127: try await connection.take(8).reduce(0) { $0 << 8 | Int($1) }
                    case let short: Int(short)
                    }
                let payload = try await connection.take(length)
                switch head[0] & 0x0F {
                case 0, 1:
                    text += payload
                    guard head[0] & 0x80 != 0 else { continue }
                    let message = try JSONSerialization.jsonObject(with: Data(text))
                    guard let message = message as? Message else { throw Failed(description: "no object") }
                    return message
                case 8:
                    closeCode = payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : 0
                    return nil
                case 9: try await send(10, payload)
                default: continue
                }
            }
        }

        /// What the server closed with.
        private(set) var closeCode: Int?

        /// The next message that fits; nil when the link closed before.
        func next(where fits: (Message) -> Bool) async throws -> Message? {
            while let message = try await next() {
                if fits(message) { return message }
            }
            return nil
        }

        /// The path breaks: no farewell.
        func cut() { connection.close() }
    }

    /// A connection. One task may write while another reads: they share nothing but the socket's number.
    fileprivate final class Connection: @unchecked Sendable {
        private let socket: PatientSocket
        private var buffer: [UInt8] = []

        init(port: Int) throws { socket = try PatientSocket(port: port) }

        func close() { socket.close() }

        func send(_ bytes: [UInt8]) async throws {
            guard await socket.send(bytes) else { throw Failed(description: "nothing more can be sent") }
        }

        func take(_ count: Int) async throws -> [UInt8] {
            while buffer.count < count { try await fill() }
            defer { buffer.removeFirst(count) }
            return Array(buffer[..<count])
        }

        /// The status and the headers of an answer, their names in lower case.
        func head() async throws -> (status: Int, headers: [String: String]) {
            var line: [UInt8] = []
            var lines: [String] = []
            while true {
                let byte = try await take(1)[0]
                guard byte == 10 else {
                    line.append(byte)
                    continue
                }
                let text = String(decoding: line.filter { $0 != 13 }, as: UTF8.self)
                if text.isEmpty { break }
                lines.append(text)
                line = []
            }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
            }
            let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            guard let status else { throw Failed(description: "no status line: \(lines)") }
            return (status, headers)
        }

        private func fill() async throws {
            let bytes = await socket.receive()
            guard !bytes.isEmpty else { throw Failed(description: "nothing more came") }
            buffer += bytes
        }
    }
}

/// What a client makes of what it is told: the rules of `Protocol.md` under *Order, and coming back*.
struct SpecFollower {
    private(set) var epoch: String?
    private(set) var sequence = 0
    /// All events, as they came.
    private(set) var events: [SpecClient.Message] = []
    /// All lines that were shown, by their ids.
    private(set) var lines: [Int: SpecClient.Message] = [:]
    /// Types of messages, as they came.
    private(set) var types: [String] = []

    mutating func take(_ message: SpecClient.Message?) {
        guard let message, let type = message["type"] as? String else { return }
        types.append(type)
        switch type {
        case "snapshot":
            epoch = message["epoch"] as? String
            sequence = message["sequence"] as? Int ?? -1
            note(lines: (message["room"] as? SpecClient.Message)?["danmaku"])
        case "tick", "resumed":
            guard let tick = message["tick"] as? SpecClient.Message else { return }
            for event in tick["events"] as? [SpecClient.Message] ?? [] where event["number"] as? Int ?? 0 > sequence {
                events.append(event)
            }
            sequence = tick["sequence"] as? Int ?? -1
            note(lines: tick["danmaku"])
        default: break
        }
    }

    private mutating func note(lines said: Any?) {
        for line in said as? [SpecClient.Message] ?? [] {
            if let id = line["id"] as? Int { lines[id] = line }
        }
    }
}
