import AsyncHTTPClient
import Commerce
import Foundation
import NIOCore
import NIOHTTP1
import Payments
import Synchronization

/// Carries one gateway's calls over HTTP: a deadline for each, a few tries, a circuit that opens, and no opinion.
final class GatewayLink: Sendable {
    let gateway: any PaymentGateway
    /// Where the gateway listens, such as `https://api.mch.weixin.qq.com`.
    private let origin: String
    private let http: HTTPClient
    private let deadline: Duration
    private let breaker = Mutex(CircuitBreaker())
    private let lastSeen = Mutex(GatewayHealth())

    /// For all of an answer. A buyer waits for it; two tries end well before the client's own patience does.
    static let deadline = Duration.seconds(3)
    private static let tries = 2
    private static let firstWait = Duration.milliseconds(100)
    private static let answerLimit = 256 * 1024

    init(
        _ gateway: any PaymentGateway, origin: String, http: HTTPClient, deadline: Duration = GatewayLink.deadline
    ) {
        self.gateway = gateway
        self.origin = origin
        self.http = http
        self.deadline = deadline
    }

    /// How it took the last call.
    var health: GatewayHealth { lastSeen.withLock { $0 } }

    /// Makes a call; what fails in passing is tried once more. While the circuit is open it fails at once.
    func perform<Answer>(_ call: () throws(GatewayError) -> GatewayCall<Answer>) async throws(GatewayError) -> Answer {
        var attempt = 1
        while true {
            do throws(GatewayError) {
                return try await once(try call())
            } catch {
                guard error.isTransient, attempt < Self.tries else { throw error }
                attempt += 1
                do { try await Task.sleep(for: Self.firstWait) } catch { throw Self.givenUp }
            }
        }
    }

    private static let givenUp = GatewayError(.unavailable, "the call was given up before the gateway answered")

    private func once<Answer>(_ call: GatewayCall<Answer>) async throws(GatewayError) -> Answer {
        if case .refused(let until) = breaker.withLock({ $0.admit(at: .now) }) {
            let wait = max(0, (until - .now).components.seconds) + 1
            throw GatewayError(.unavailable, "\(gateway.name) has failed again and again; not asked for \(wait) s")
        }
        do throws(GatewayError) {
            let response: GatewayResponse
            do {
                response = try await exchange(call.request)
            } catch {
                throw GatewayError(.unavailable, "no answer from \(gateway.name): \(error)")
            }
            let answer = try call.answer(from: response, at: .now)
            breaker.withLock { $0.answered() }
            lastSeen.withLock { $0.took(nil, at: .now) }
            return answer
        } catch {
            lastSeen.withLock { $0.took(error, at: .now) }
            breaker.withLock { if error.isTransient { $0.failed(at: .now) } else { $0.answered() } }
            throw error
        }
    }

    private func exchange(_ request: GatewayRequest) async throws -> GatewayResponse {
        var outgoing = HTTPClientRequest(url: origin + request.target)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for field in request.headers.fields { outgoing.headers.add(name: field.name, value: field.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        let request = outgoing
        // The client's own deadline ends with the head of an answer; this one is for all of it.
        return try await withThrowingTaskGroup(of: GatewayResponse.self) { group in
            group.addTask { [http, deadline] in
                let incoming = try await http.execute(request, timeout: TimeAmount(deadline))
                let body = try await incoming.body.collect(upTo: Self.answerLimit)
                return GatewayResponse(
                    status: Int(incoming.status.code),
                    headers: GatewayHeaders(incoming.headers.map { .init(name: $0.name, value: $0.value) }),
                    body: Array(body.readableBytesView))
            }
            group.addTask { [deadline] in
                try await Task.sleep(for: deadline)
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}

extension Timestamp {
    /// The server's wall clock.
    static var now: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
