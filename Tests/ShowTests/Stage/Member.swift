import Foundation
import Testing

/// Somebody with an account, who talks to the API without a screen.
struct Member: Sendable {
    let name: String
    let id: String
    let token: String

    /// A new account. Costs the server a password hash, which is slow on purpose.
    init(registering name: String, port: Int) throws {
        let answer = try HTTPConnection(port: port).call(
            "POST", "/v1/accounts", body: #"{"name": "\#(name)", "password": "\#(Premises.password)"}"#)
        let signedIn: SignedIn = try answer.decoded()
        (self.name, id, token) = (name, signedIn.account.id, signedIn.token)
    }

    /// What says who is asking. The sign-in outlives the server that gave it.
    func headers(key: String? = nil) -> [String: String] {
        var headers = ["Authorization": "Bearer \(token)"]
        headers["Idempotency-Key"] = key
        return headers
    }

    /// One call on a connection of its own.
    /// - Parameter key: what makes a request that is sent twice one request.
    @discardableResult
    func call(_ method: String, _ path: String, key: String? = nil, _ body: String? = nil, on server: Server) throws
        -> HTTPAnswer
    {
        try HTTPConnection(port: server.port).call(method, path, headers: headers(key: key), body: body)
    }

    func order(_ id: String, on server: Server) throws -> Seen.Order {
        try call("GET", "/v1/orders/\(id)", on: server).decoded()
    }

    /// Pays an order with the sandbox's wallet, and waits until the server knows.
    func pay(
        _ order: String, through gateway: String, on server: Server, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try call(
            "POST", "/v1/orders/\(order)/payment", #"{"gateway": "\#(gateway)"}"#, on: server)
        #expect(answer.status == 200, "\(answer.text)", sourceLocation: sourceLocation)
        let receipt = try answer.decoded(Seen.Payment.self).pay()
        #expect(receipt.status == 200, "\(receipt.text)", sourceLocation: sourceLocation)
        guard try await eventually({ try self.order(order, on: server).state == "paid" }) else {
            throw NotSeen("order \(order) paid", instead: server.log, at: sourceLocation)
        }
    }

    private struct SignedIn: Decodable {
        struct Account: Decodable { let id: String }
        let account: Account
        let token: String
    }
}
