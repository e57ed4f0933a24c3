import Crypto
import CryptoExtras

/// A sandbox and the merchant's side of both its gateways, with keys that nobody else has.
package struct SandboxPairing: Sendable {
    /// For the server.
    package let weChat: WeChatPay
    package let alipay: Alipay
    /// For the sandbox's driver.
    package let gateway: SandboxGateway
    private let apiKey: String

    /// Makes four RSA keys of 2,048 bits, an APIv3 key and all the names; trades do not outlive the pair.
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
        let merchantSerial = RandomText.decimal(40)
        let gatewaySerial = "PUB_KEY_ID_0\(RandomText.decimal(24))"
        apiKey = RandomText.alphanumeric(32)
        weChat = WeChatPay(
            try .init(
                merchantID: "19\(RandomText.decimal(8))", appID: "wx\(RandomText.decimal(16))",
                merchantSerial: merchantSerial, merchantKey: keys[0],
                gatewayKeys: [.init(serial: gatewaySerial, key: keys[1].publicKey)], apiKey: apiKey))
        // Real app IDs begin with the year, real sellers with 2088.
        alipay = Alipay(
            try .init(
                appID: "9021\(RandomText.decimal(12))", sellerID: "2088\(RandomText.decimal(12))",
                merchantKey: keys[2], gatewayKey: keys[3].publicKey))
        gateway = SandboxGateway(
            weChat: WeChatSpeech(weChat.configuration, gatewaySerial: gatewaySerial, gatewayKey: keys[1]),
            alipay: AlipaySpeech(alipay.configuration, gatewayKey: keys[3]),
            weChatDelays: weChatDelays, alipayDelays: alipayDelays)
    }

    /// Both gateways as the server is given them.
    package var merchants: [any PaymentGateway] { [weChat, alipay] }

    /// What ``MerchantConfiguration`` reads back as the same two gateways, on `origin`, where the sandbox listens.
    ///
    /// Holds the merchant's private keys, which are good for nothing but this sandbox.
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
        ]
    }
}

/// The keys do not belong in a log.
extension SandboxPairing: CustomReflectable {
    package var customMirror: Mirror { Mirror(self, children: []) }
}
