import AsyncHTTPClient
import Commerce
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import Wire

/// One person's calls to one server. `Protocol.md` describes each.
package final class APIClient: Sendable {
    package let server: ServerAddress
    private let http: HTTPClient
    private let credential = Mutex<SignedIn?>(nil)
    private let keys = RequestKeys()

    /// How long a call may take; a till that is slower than this has lost the sale anyway.
    private static let deadline = TimeAmount.seconds(10)
    private static let answerLimit = 4 * 1024 * 1024

    /// For everybody of this process: a server that is not there is said at once, not tried again for ten seconds.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(3)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    package init(server: ServerAddress, http: HTTPClient = APIClient.http) {
        self.server = server
        self.http = http
    }

    /// Who is signed in here, if anyone.
    package var signedIn: SignedIn? { credential.withLock { $0 } }

    /// Goes on as this person, for instance with a token kept from before.
    package func resume(_ signedIn: SignedIn?) { credential.withLock { $0 = signedIn } }

    // MARK: - People

    package func register(_ credentials: Credentials) async throws(ClientError) -> SignedIn {
        let answer: SignedIn = try await call(.POST, "/v1/accounts", credentials)
        resume(answer)
        return answer
    }

    package func signIn(_ credentials: Credentials) async throws(ClientError) -> SignedIn {
        let answer: SignedIn = try await call(.POST, "/v1/sessions", credentials)
        resume(answer)
        return answer
    }

    package func signOut() async throws(ClientError) {
        try await perform(.DELETE, "/v1/sessions/current")
        resume(nil)
    }

    // MARK: - Rooms

    package func openRoom(_ request: OpenRoom) async throws(ClientError) -> RoomSnapshot {
        try await call(.POST, "/v1/rooms", request)
    }

    package func room(_ room: Room.ID) async throws(ClientError) -> RoomSnapshot {
        try await call(.GET, "/v1/rooms/\(room)")
    }

    package func endRoom(_ room: Room.ID) async throws(ClientError) {
        try await perform(.DELETE, "/v1/rooms/\(room)")
    }

    package func media(_ room: Room.ID, as role: MediaRequest.Role) async throws(ClientError) -> MediaTicket {
        let ticket: MediaTicket = try await call(.POST, "/v1/rooms/\(room)/media", MediaRequest(role: role))
        return ticket.reached(atPort: server.port)
    }

    // MARK: - One call

    struct Nothing: Encodable {}

    func call<Answer: Decodable>(
        _ method: HTTPMethod, _ path: String, _ body: some Encodable = Nothing(), idempotencyKey: String? = nil
    ) async throws(ClientError) -> Answer {
        let bytes = try await perform(method, path, body, idempotencyKey: idempotencyKey)
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(bytes.readableBytesView))
        } catch {
            throw .notHawker("\(server) answered, but not as a hawker server of this version does")
        }
    }

    @discardableResult
    func perform(
        _ method: HTTPMethod, _ path: String, _ body: some Encodable = Nothing(), idempotencyKey: String? = nil
    ) async throws(ClientError) -> ByteBuffer {
        let bytes = body is Nothing ? nil : try encode(body)
        return try await exchange(method, server.url(path), body: bytes, idempotencyKey: idempotencyKey)
    }

    func encode(_ body: some Encodable) throws(ClientError) -> ByteBuffer {
        do {
            let encoder = JSONEncoder()
            // The same request is the same bytes: the server knows one that comes again by them.
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return ByteBuffer(bytes: try encoder.encode(body))
        } catch {
            throw .badAddress("this cannot be sent: \(error)")
        }
    }

    func exchange(
        _ method: HTTPMethod, _ url: String, body: ByteBuffer?, idempotencyKey: String?, authorized: Bool = true,
        headers: [(String, String)] = []
    ) async throws(ClientError) -> ByteBuffer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(body)
        }
        if authorized, let token = signedIn?.token {
            request.headers.add(name: "authorization", value: "Bearer \(token)")
        }
        if let idempotencyKey {
            request.headers.add(name: "idempotency-key", value: keys.key(for: idempotencyKey))
        }
        let status: HTTPResponseStatus
        let answer: ByteBuffer
        do {
            let response = try await http.execute(request, timeout: Self.deadline)
            status = response.status
            answer = try await response.body.collect(upTo: Self.answerLimit)
        } catch {
            throw .unreachable("no answer from \(url.hostPart): \(Self.words(for: error))")
        }
        guard (200...299).contains(status.code) else {
            let decoder = JSONDecoder()
            let bytes = Data(answer.readableBytesView)
            if let problem = try? decoder.decode(Problem.self, from: bytes) { throw .refused(problem) }
            if let refusal = try? decoder.decode(WalletRefusal.self, from: bytes) {
                throw .refused(refusal.problem(status: Int(status.code)))
            }
            throw .notHawker("\(url.hostPart) answered \(status.code), but not as a hawker server does")
        }
        return answer
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where error == .connectTimeout || error == .deadlineExceeded:
            "it took too long. Is it the right address?"
        default: "is a server running there? Start one with `hawker serve`."
        }
    }
}

/// How the sandbox's wallet refuses: in the payment gateway's own shape.
private struct WalletRefusal: Decodable {
    let code: String
    let message: String

    func problem(status: Int) -> Problem {
        Problem(
            code: "wallet-refused", title: "Not paid", status: status,
            detail: message.prefix(1).uppercased() + message.dropFirst() + ".")
    }
}

extension String {
    /// `host:port` of a URL, for messages.
    fileprivate var hostPart: String {
        let parts = split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        return parts.count > 1 ? String(parts[1]) : self
    }
}
