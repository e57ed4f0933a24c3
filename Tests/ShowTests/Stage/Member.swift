import Foundation

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

    /// The sign-in that a server remembers: it outlives the server.
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

    private struct SignedIn: Decodable {
        struct Account: Decodable { let id: String }
        let account: Account
        let token: String
    }
}

/// As much of the API's answers as tests look at.
enum Seen {
    struct Order: Decodable {
        let id: String
        let state: String
        let payment: Payment?
        let total: Money
    }

    struct Payment: Decodable {
        let gateway: String
        let codeURL: String
        let sandboxWallet: String?

        /// Pays it as the sandbox's wallet does.
        func pay() throws -> HTTPAnswer {
            guard let port = sandboxWallet.flatMap(URL.init(string:))?.port else {
                throw HTTPConnection.Broken("no wallet in \(self)")
            }
            return try HTTPConnection(port: port).call("POST", "/wallet/pay", body: #"{"codeURL": "\#(codeURL)"}"#)
        }
    }

    struct Money: Decodable, Equatable {
        let minorUnits: Int
        let currency: String
    }

    struct Problem: Decodable {
        let type: String
        let status: Int
        let detail: String
    }
}
