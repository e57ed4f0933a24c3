import Commerce
import Foundation
import Glibc
import Payments

@testable import Server

/// The sandbox's gateway on a loopback port of its own, which fails the way it is told to and delivers when it is told
/// to.
///
/// Blocking sockets, a thread a connection: nothing here is shared with what is tested.
/// Unchecked: all that changes is guarded by `condition`.
final class FakeGateway: @unchecked Sendable {
    enum Mood: Equatable {
        case well
        /// Takes requests and says nothing, until the mood changes: then they are answered in that.
        case hangs
        /// Begins its answer and never ends it.
        case stalls
        /// Answers every request so.
        case answers(Int, String)
        /// Takes a request, does what it asks, and hangs up before it answers.
        case losesAnswers
    }

    let origin: String
    private let listener: Int32
    private let condition = NSCondition()
    private var gateway: SandboxGateway
    private var mood = Mood.well
    private var targets: [String] = []
    private var requests: [GatewayRequest] = []
    private var open: Set<Int32> = []
    private var isClosed = false

    init(_ gateway: SandboxGateway) throws {
        self.gateway = gateway
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> Int? in
                guard bind(listener, pointer, length) == 0, listen(listener, 128) == 0,
                    getsockname(listener, pointer, &length) == 0
                else { return nil }
                return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    Int(UInt16(bigEndian: $0.pointee.sin_port))
                }
            }
        }
        guard let port else { throw NeverHappened(description: "no port for the fake gateway") }
        origin = "http://127.0.0.1:\(port)"
        Thread.detachNewThread { [self] in accept() }
    }

    func close() {
        condition.withLock {
            isClosed = true
            for each in open { shutdown(each, Int32(SHUT_RDWR)) }
            condition.broadcast()
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    // MARK: - For tests

    func turns(_ mood: Mood) {
        condition.withLock {
            self.mood = mood
            condition.broadcast()
        }
    }

    /// The requests that came, "METHOD target" each.
    var seen: [String] { condition.withLock { targets } }

    /// The same, whole.
    var received: [GatewayRequest] { condition.withLock { requests } }

    /// Does something with the gateway itself.
    func with<Value>(_ body: (inout SandboxGateway) throws -> Value) rethrows -> Value {
        try condition.withLock { try body(&gateway) }
    }

    /// Plays the buyer's wallet; the status.
    @discardableResult
    func pay(_ codeURL: String) -> Int { wallet("pay", ["codeURL": codeURL]) }

    @discardableResult
    func behave(notify: String = "normal", refunds: String = "normal") -> Int {
        wallet("behaviour", ["notify": notify, "refunds": refunds])
    }

    private func wallet(_ action: String, _ fields: [String: String]) -> Int {
        // A dictionary of texts is always JSON.
        let body = (try? JSONEncoder().encode(fields)) ?? Data()
        return with {
            $0.handle(GatewayRequest(method: "POST", target: "/wallet/\(action)", body: Array(body)), at: .now).status
        }
    }

    /// What is due so much from now, signed as of now.
    func due(in wait: Duration = .zero) -> [SandboxDelivery] { with { $0.due(at: .now + wait) } }

    func answered(_ delivery: SandboxDelivery, _ response: GatewayResponse) {
        with { $0.answered(delivery.id, response) }
    }

    // MARK: - HTTP/1.1, as little of it as a client needs

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0, !condition.withLock({ isClosed }) else { break }
            _ = condition.withLock { open.insert(connection) }
            Thread.detachNewThread { [self] in
                serve(connection)
                condition.withLock { _ = open.remove(connection) }
                Glibc.close(connection)
            }
        }
        Glibc.close(listener)
    }

    private func serve(_ connection: Int32) {
        guard let request = Self.read(connection) else { return }
        let decided = condition.withLock {
            targets.append("\(request.method) \(request.target)")
            requests.append(request)
            while mood == .hangs, !isClosed { condition.wait() }
            return mood
        }
        switch decided {
        case .well: Self.write(with { $0.handle(request, at: .now) }, to: connection)
        case .hangs: break
        case .stalls:
            Self.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", to: connection)
            condition.withLock { while mood == .stalls, !isClosed { condition.wait() } }
        case .answers(let status, let text):
            Self.write(GatewayResponse(status: status, body: Array(text.utf8)), to: connection)
        case .losesAnswers: _ = with { $0.handle(request, at: .now) }
        }
    }

    private static func read(_ connection: Int32) -> GatewayRequest? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        func more() -> Bool {
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return false }
            bytes += chunk[..<count]
            return true
        }
        let end = Data("\r\n\r\n".utf8)
        var head: Range<Data.Index>?
        while head == nil {
            guard more() else { return nil }
            head = Data(bytes).range(of: end)
        }
        guard let head else { return nil }
        let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let start = lines[0].split(separator: " ")
        let fields = lines.dropFirst().compactMap { line -> GatewayHeaders.Field? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return .init(name: String(parts[0]), value: parts[1].trimmingCharacters(in: .whitespaces))
        }
        let headers = GatewayHeaders(fields)
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while bytes.count < head.upperBound + length { guard more() else { return nil } }
        return GatewayRequest(
            method: String(start[0]), target: String(start[1]), headers: headers,
            body: Array(bytes[head.upperBound..<head.upperBound + length]))
    }

    private static func write(_ response: GatewayResponse, to connection: Int32) {
        var head = "HTTP/1.1 \(response.status) X\r\nContent-Length: \(response.body.count)\r\nConnection: close\r\n"
        for field in response.headers.fields { head += "\(field.name): \(field.value)\r\n" }
        send(head + "\r\n", to: connection)
        _ = response.body.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    private static func send(_ text: String, to connection: Int32) {
        _ = text.withCString { Glibc.send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
    }
}
