import Commerce
import CryptoExtras

/// A gateway that is configured, and where it listens.
package struct GatewayAccount: Sendable {
    package let gateway: any PaymentGateway
    /// Scheme, host and port, such as `https://api.mch.weixin.qq.com`; a call's target follows it as it is.
    package let origin: String

    package init(gateway: any PaymentGateway, origin: String) {
        self.gateway = gateway
        self.origin = origin
    }
}

/// The gateways a shop is paid through, from plain settings.
///
/// A gateway is there when its settings are: all of them, for half a gateway takes no money. Empty values count as not
/// given.
package struct MerchantConfiguration: Sendable {
    /// The names of the settings; what is secret says so.
    package enum Name {
        package static let weChatMerchantID = "HAWKER_WECHAT_MERCHANT_ID"
        package static let weChatAppID = "HAWKER_WECHAT_APP_ID"
        package static let weChatMerchantSerial = "HAWKER_WECHAT_MERCHANT_SERIAL"
        /// Secret: the text of `apiclient_key.pem`.
        package static let weChatMerchantKey = "HAWKER_WECHAT_MERCHANT_KEY"
        package static let weChatGatewaySerial = "HAWKER_WECHAT_GATEWAY_SERIAL"
        /// The text of `pub_key.pem`.
        package static let weChatGatewayKey = "HAWKER_WECHAT_GATEWAY_KEY"
        /// Secret: the APIv3 key, 32 bytes.
        package static let weChatAPIKey = "HAWKER_WECHAT_API_KEY"
        /// Optional.
        package static let weChatOrigin = "HAWKER_WECHAT_ORIGIN"

        package static let alipayAppID = "HAWKER_ALIPAY_APP_ID"
        package static let alipaySellerID = "HAWKER_ALIPAY_SELLER_ID"
        /// Secret: PEM, or the bare base64 that Alipay's key tool writes.
        package static let alipayMerchantKey = "HAWKER_ALIPAY_MERCHANT_KEY"
        /// Alipay's public key, not ours: PEM, or the bare base64 that the console shows.
        package static let alipayGatewayKey = "HAWKER_ALIPAY_GATEWAY_KEY"
        /// Optional.
        package static let alipayOrigin = "HAWKER_ALIPAY_ORIGIN"

        /// Secret, and the sandbox's own: the keys that its two gateways sign with. No real gateway gives these away.
        package static let sandboxWeChatKey = "HAWKER_SANDBOX_WECHAT_KEY"
        package static let sandboxAlipayKey = "HAWKER_SANDBOX_ALIPAY_KEY"

        static let weChat = [
            weChatMerchantID, weChatAppID, weChatMerchantSerial, weChatMerchantKey, weChatGatewaySerial,
            weChatGatewayKey, weChatAPIKey,
        ]
        static let alipay = [alipayAppID, alipaySellerID, alipayMerchantKey, alipayGatewayKey]
    }

    /// WeChat Pay first; none when no setting is given.
    package let accounts: [GatewayAccount]

    /// Settings of other names are left alone. Throws what is missing and what is wrong, of both gateways at once.
    package init(settings: [String: String]) throws(SettingsError) {
        let given = settings.filter { !$0.value.isEmpty }
        var accounts: [GatewayAccount] = []
        var problems: [String] = []
        do throws(SettingsError) {
            if let account = try Self.weChat(given) { accounts.append(account) }
        } catch {
            problems += error.problems
        }
        do throws(SettingsError) {
            if let account = try Self.alipay(given) { accounts.append(account) }
        } catch {
            problems += error.problems
        }
        guard problems.isEmpty else { throw SettingsError(problems) }
        self.accounts = accounts
    }

    /// The account whose gateway has this name.
    package subscript(_ name: String) -> GatewayAccount? { accounts.first { $0.gateway.name == name } }

    // MARK: - One gateway

    private static func weChat(_ given: [String: String]) throws(SettingsError) -> GatewayAccount? {
        guard let values = try complete(Name.weChat, optional: Name.weChatOrigin, in: given) else { return nil }
        let origin = given[Name.weChatOrigin] ?? WeChatPay.origin
        let keys = try keys(
            (Name.weChatMerchantKey, values[3]), (Name.weChatGatewayKey, values[5]),
            origin: (Name.weChatOrigin, origin))
        do throws(GatewayError) {
            let configuration = try WeChatPay.Configuration(
                merchantID: values[0], appID: values[1], merchantSerial: values[2], merchantKey: keys.merchant,
                gatewayKeys: [.init(serial: values[4], key: keys.gateway)], apiKey: values[6])
            return GatewayAccount(gateway: WeChatPay(configuration), origin: origin)
        } catch {
            throw SettingsError(["HAWKER_WECHAT_…: \(error.message)"])
        }
    }

    private static func alipay(_ given: [String: String]) throws(SettingsError) -> GatewayAccount? {
        guard let values = try complete(Name.alipay, optional: Name.alipayOrigin, in: given) else { return nil }
        let origin = given[Name.alipayOrigin] ?? Alipay.origin
        let keys = try keys(
            (Name.alipayMerchantKey, values[2]), (Name.alipayGatewayKey, values[3]),
            origin: (Name.alipayOrigin, origin))
        do throws(GatewayError) {
            let configuration = try Alipay.Configuration(
                appID: values[0], sellerID: values[1], merchantKey: keys.merchant, gatewayKey: keys.gateway)
            return GatewayAccount(gateway: Alipay(configuration), origin: origin)
        } catch {
            throw SettingsError(["HAWKER_ALIPAY_…: \(error.message)"])
        }
    }

    private typealias Setting = (name: String, value: String)

    private static func keys(
        _ merchant: Setting, _ gateway: Setting, origin: Setting
    ) throws(SettingsError) -> (merchant: _RSA.Signing.PrivateKey, gateway: _RSA.Signing.PublicKey) {
        var problems: [String] = []
        let merchantKey = KeyText.privateKey(merchant.value)
        if merchantKey == nil {
            problems.append("\(merchant.name) is not an RSA private key of 2048 bits or more, in PEM or base64")
        }
        let gatewayKey = KeyText.publicKey(gateway.value)
        if gatewayKey == nil {
            problems.append("\(gateway.name) is not an RSA public key of 2048 bits or more, in PEM or base64")
        }
        if !isOrigin(origin.value) {
            problems.append("\(origin.name) is not like https://host:port (http only for this machine)")
        }
        guard let merchantKey, let gatewayKey, problems.isEmpty else { throw SettingsError(problems) }
        return (merchantKey, gatewayKey)
    }

    /// The values in the order of the names; nil when none is given. Throws what is missing when some are.
    private static func complete(
        _ names: [String], optional: String, in given: [String: String]
    ) throws(SettingsError) -> [String]? {
        let missing = names.filter { given[$0] == nil }
        guard missing.count < names.count || given[optional] != nil else { return nil }
        guard missing.isEmpty else { throw SettingsError(missing.map { "\($0) is missing" }) }
        return names.compactMap { given[$0] }
    }

    /// Scheme, host and perhaps a port. What is signed is not secret to whoever carries it, but who bought what is not
    /// theirs to read: without TLS only on this machine.
    private static func isOrigin(_ text: String) -> Bool {
        let isPlain = text.hasPrefix("http://")
        guard isPlain || text.hasPrefix("https://"), text.utf8.count <= Limits.notifyURLBytes else { return false }
        let authority = text.dropFirst(isPlain ? 7 : 8)
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let host = parts[0]
        let isHost = host.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { Identifier<GatewayAccount>(rawValue: String($0)) != nil }
        let isPort = parts.count == 1 || (1...65_535).contains(Int(parts[1]) ?? 0)
        return isHost && isPort && (!isPlain || host == "localhost" || host == "127.0.0.1")
    }
}
