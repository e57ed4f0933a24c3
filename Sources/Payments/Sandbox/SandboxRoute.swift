/// What a request's method and path ask for.
enum SandboxRoute: Equatable {
    enum WeChatCall: Equatable {
        case create
        case query(number: String, merchantID: String)
        case close(number: String)
        case refund
        case queryRefund(number: String)
    }

    case weChat(WeChatCall)
    case alipay
    case wallet(SandboxWallet.Action)

    init?(method: String, target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = parts.count == 2 ? parts[1] : nil
        switch (method, String(parts[0])) {
        case ("POST", "/wallet/scan"): self = .wallet(.scan)
        case ("POST", "/wallet/pay"): self = .wallet(.pay)
        case ("POST", "/wallet/behaviour"): self = .wallet(.behave)
        case ("POST", AlipayWire.path): self = .alipay
        case ("POST", WeChatWire.nativePath): self = .weChat(.create)
        case ("POST", WeChatWire.refundPath): self = .weChat(.refund)
        case (_, let path):
            guard let call = Self.numbered(method, path, query) else { return nil }
            self = .weChat(call)
        }
    }

    /// The calls whose path ends in a number.
    private static func numbered(_ method: String, _ path: String, _ query: Substring?) -> WeChatCall? {
        if let number = rest(of: path, after: WeChatWire.refundPath + "/") {
            return method == "GET" && number.count == 1 ? .queryRefund(number: number[0]) : nil
        }
        guard let steps = rest(of: path, after: WeChatWire.tradePath) else { return nil }
        if method == "POST", steps.count == 2, steps[1] == "close" { return .close(number: steps[0]) }
        guard method == "GET", steps.count == 1, let query, query.hasPrefix("mchid=") else { return nil }
        return .query(number: steps[0], merchantID: String(query.dropFirst("mchid=".count)))
    }

    private static func rest(of path: String, after prefix: String) -> [String]? {
        guard path.hasPrefix(prefix) else { return nil }
        return path.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false).map(unescaped)
    }

    /// The three escapes that a number can need.
    private static func unescaped(_ step: Substring) -> String {
        let parts = step.split(separator: "%", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { text, part in
            switch part.prefix(2).uppercased() {
            case "7C": text + "|" + part.dropFirst(2)
            case "2A": text + "*" + part.dropFirst(2)
            case "40": text + "@" + part.dropFirst(2)
            default: text + "%" + part
            }
        }
    }
}
