import Foundation

/// As much of the API's answers as tests look at.
enum Seen {
    struct Order: Decodable {
        let id: String
        let state: String
    }

    struct Payment: Decodable {
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

    struct Problem: Decodable {
        let type: String
        let detail: String
    }
}
