import Commerce

/// What the sandbox will answer, before it is written and signed.
enum SandboxAnswer {
    case json(Int, any Encodable & Sendable)
    case empty(Int)
}

/// Why the sandbox does not do what it was asked; the codes are WeChat Pay's where it has one.
struct SandboxRefusal: Error {
    let status: Int
    let code: String
    let message: String

    init(_ status: Int, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }
}

/// The wallet's own small format.
enum SandboxWallet {
    /// `POST /wallet/pay`.
    struct Payment: Codable {
        let codeURL: String
    }

    struct Receipt: Codable {
        let state: String
        let orderNumber: String
        let tradeID: String
        let description: String
        /// In fen.
        let total: Int64
        let currency: String
    }
}

/// What a request's method and path ask for.
enum SandboxRoute: Equatable {
    case create
    case query(number: String, merchantID: String)
    case close(number: String)
    case pay

    init?(method: String, target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0]
        switch (method, path) {
        case ("POST", "/wallet/pay"): self = .pay
        case ("POST", WeChatWire.nativePath[...]): self = .create
        default:
            guard path.hasPrefix(WeChatWire.tradePath) else { return nil }
            let steps = path.dropFirst(WeChatWire.tradePath.count).split(
                separator: "/", omittingEmptySubsequences: false)
            guard let first = steps.first else { return nil }
            let number = Self.unescaped(first)
            if method == "POST", steps.count == 2, steps[1] == "close" {
                self = .close(number: number)
            } else if method == "GET", steps.count == 1, parts.count == 2, parts[1].hasPrefix("mchid=") {
                self = .query(number: number, merchantID: String(parts[1].dropFirst("mchid=".count)))
            } else {
                return nil
            }
        }
    }

    /// The two escapes that an order number can need.
    private static func unescaped(_ step: Substring) -> String {
        let parts = step.split(separator: "%", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { text, part in
            switch part.prefix(2).uppercased() {
            case "7C": text + "|" + part.dropFirst(2)
            case "2A": text + "*" + part.dropFirst(2)
            default: text + "%" + part
            }
        }
    }
}
