import Crypto
import CryptoExtras

/// A sandbox and the merchant's side of both its gateways, with keys that nobody else has.
package struct SandboxPairing: Sendable {
    /// For the server.
    package let weChat: WeChatPay
    package let alipay: Alipay
    /// For the sandbox's driver.
    package private(set) var gateway: SandboxGateway
    private let apiKey: String

    /// Makes four RSA keys of 2,048 bits, an APIv3 key and all the names.
    ///
    /// Finding the primes takes from a tenth of a second to a few seconds: call it once, at start.
    package init(
        weChatDelays: [Duration] = NotificationSchedule.weChat, alipayDelays: [Duration] = NotificationSchedule.alipay
    ) throws(GatewayError) {
        let keys: [_RSA.Signing.PrivateKey]
        do {
            keys = try (0..<4).map { _ in try .init(keySize: .bits2048) }
        } catch {
            throw GatewayError(.badConfiguration, "the sandbox's keys could not be made (\(error))")
        }
        let apiKey = RandomText.alphanumeric(32)
        self.init(
            try .init(
                merchantID: "19\(RandomText.decimal(8))", appID: "wx\(RandomText.decimal(16))",
                merchantSerial: RandomText.decimal(40), merchantKey: keys[0],
                gatewayKeys: [.init(serial: "PUB_KEY_ID_0\(RandomText.decimal(24))", key: keys[1].publicKey)],
                apiKey: apiKey),
            // Real app IDs begin with the year, real sellers with 2088.
            try .init(
                appID: "9021\(RandomText.decimal(12))", sellerID: "2088\(RandomText.decimal(12))",
                merchantKey: keys[2], gatewayKey: keys[3].publicKey),
            weChatKey: keys[1], alipayKey: keys[3], apiKey: apiKey, weChatDelays: weChatDelays,
            alipayDelays: alipayDelays)
    }

    /// The pair whose ``settings(origin:)`` these are. Throws what is missing or wrong in settings that are no sandbox's
    /// own.
    package init(
        settings: [String: String], weChatDelays: [Duration] = NotificationSchedule.weChat,
        alipayDelays: [Duration] = NotificationSchedule.alipay
    ) throws(SettingsError) {
        typealias Name = MerchantConfiguration.Name
        let merchant = try MerchantConfiguration(settings: settings)
        let weChatKey = settings[Name.sandboxWeChatKey].flatMap(KeyText.privateKey)
        let alipayKey = settings[Name.sandboxAlipayKey].flatMap(KeyText.privateKey)
        let gateways = merchant.accounts.map(\.gateway)
        guard let weChat = gateways.lazy.compactMap({ $0 as? WeChatPay }).first,
            let alipay = gateways.lazy.compactMap({ $0 as? Alipay }).first, let apiKey = settings[Name.weChatAPIKey],
            let weChatKey, let alipayKey,
            // A key that does not fit its public half would sign what the merchant refuses.
            weChat.configuration.gatewayKeys.map(\.key.derRepresentation) == [weChatKey.publicKey.derRepresentation],
            alipay.configuration.gatewayKey.derRepresentation == alipayKey.publicKey.derRepresentation
        else {
            throw SettingsError([
                "the settings are not a sandbox's own, with \(Name.sandboxWeChatKey) and \(Name.sandboxAlipayKey)"
            ])
        }
        self.init(
            weChat.configuration, alipay.configuration, weChatKey: weChatKey, alipayKey: alipayKey, apiKey: apiKey,
            weChatDelays: weChatDelays, alipayDelays: alipayDelays)
    }

    private init(
        _ weChat: WeChatPay.Configuration, _ alipay: Alipay.Configuration, weChatKey: _RSA.Signing.PrivateKey,
        alipayKey: _RSA.Signing.PrivateKey, apiKey: String, weChatDelays: [Duration], alipayDelays: [Duration]
    ) {
        self.weChat = WeChatPay(weChat)
        self.alipay = Alipay(alipay)
        self.apiKey = apiKey
        gateway = SandboxGateway(
            weChat: WeChatSpeech(weChat, gatewaySerial: weChat.gatewayKeys[0].serial, gatewayKey: weChatKey),
            alipay: AlipaySpeech(alipay, gatewayKey: alipayKey), weChatDelays: weChatDelays,
            alipayDelays: alipayDelays)
    }

    /// Takes up the trades of an earlier run. Throws for those of another pair.
    package mutating func recall(_ state: SandboxState) throws(SettingsError) { try gateway.recall(state) }

    /// Both gateways as the server is given them.
    package var merchants: [any PaymentGateway] { [weChat, alipay] }

    /// What ``MerchantConfiguration`` reads back as the same two gateways, on `origin`, where the sandbox listens, and
    /// ``init(settings:weChatDelays:alipayDelays:)`` as the same pair.
    ///
    /// Holds private keys of both sides, which are good for nothing but this sandbox.
    package func settings(origin: String) -> [String: String] {
        typealias Name = MerchantConfiguration.Name
        return [
            Name.weChatMerchantID: weChat.configuration.merchantID,
            Name.weChatAppID: weChat.configuration.appID,
            Name.weChatMerchantSerial: weChat.configuration.merchantSerial,
            Name.weChatMerchantKey: weChat.configuration.merchantKey.pkcs8PEMRepresentation,
            Name.weChatGatewaySerial: gateway.weChat.gatewaySerial,
            Name.weChatGatewayKey: gateway.weChat.gatewayKey.publicKey.pemRepresentation,
            Name.weChatAPIKey: apiKey,
            Name.weChatOrigin: origin,
            Name.alipayAppID: alipay.configuration.appID,
            Name.alipaySellerID: alipay.configuration.sellerID,
            Name.alipayMerchantKey: alipay.configuration.merchantKey.pkcs8PEMRepresentation,
            Name.alipayGatewayKey: alipay.configuration.gatewayKey.pemRepresentation,
            Name.alipayOrigin: origin,
            Name.sandboxWeChatKey: gateway.weChat.gatewayKey.pkcs8PEMRepresentation,
            Name.sandboxAlipayKey: gateway.alipay.gatewayKey.pkcs8PEMRepresentation,
        ]
    }
}

/// The keys do not belong in a log.
extension SandboxPairing: CustomReflectable {
    package var customMirror: Mirror { Mirror(self, children: []) }
}
