import AsyncHTTPClient
import Commerce
import Foundation
import NIOCore
import NIOHTTP1
import Payments

/// Carries a gateway's calls over HTTP: a deadline for each, a few tries, and no opinion.
struct GatewayLink: Sendable {
    /// Where the gateway listens, such as `https://api.mch.weixin.qq.com`.
    let base: String
    let http: HTTPClient

    /// A buyer waits for the answer; two tries end well before the client's own patience does.
    private static let deadline = TimeAmount.seconds(3)
    private static let tries = 2
    private static let answerLimit = 256 * 1024

    /// Makes a call; what fails in passing is tried once more.
    func perform<Answer>(_ call: () throws(GatewayError) -> GatewayCall<Answer>) async throws(GatewayError) -> Answer {
        var wait = Duration.milliseconds(100)
        for attempt in 1...Self.tries {
            do throws(GatewayError) {
                return try await once(try call())
            } catch {
                guard error.isTransient, attempt < Self.tries else { throw error }
                try? await Task.sleep(for: wait)
                wait *= 3
            }
        }
        preconditionFailure("the last try either returned or threw")
    }

    private func once<Answer>(_ call: GatewayCall<Answer>) async throws(GatewayError) -> Answer {
        let response: GatewayResponse
        do {
            response = try await exchange(call.request)
        } catch {
            throw GatewayError(.unavailable, "no answer from the payment gateway: \(error)")
        }
        return try call.answer(from: response, at: .now)
    }

    private func exchange(_ request: GatewayRequest) async throws -> GatewayResponse {
        var outgoing = HTTPClientRequest(url: base + request.target)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for field in request.headers.fields { outgoing.headers.add(name: field.name, value: field.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        let incoming = try await http.execute(outgoing, timeout: Self.deadline)
        let body = try await incoming.body.collect(upTo: Self.answerLimit)
        return GatewayResponse(
            status: Int(incoming.status.code),
            headers: GatewayHeaders(incoming.headers.map { .init(name: $0.name, value: $0.value) }),
            body: Array(body.readableBytesView))
    }
}

extension Timestamp {
    /// The server's wall clock.
    static var now: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
