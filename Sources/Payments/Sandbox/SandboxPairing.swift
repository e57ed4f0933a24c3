import Crypto
import CryptoExtras

/// A sandbox and the merchant's side of it, with keys that nobody else has.
package struct SandboxPairing: Sendable {
    /// For the server.
    package let merchant: WeChatPay
    /// For the sandbox's driver.
    package let gateway: SandboxGateway
}

extension SandboxGateway {
    /// Makes two RSA keys of 2,048 bits, an APIv3 key and all the names; trades do not outlive the pair.
    ///
    /// Finding the primes takes from a tenth of a second to a few seconds: call it once, at start.
    package static func pairing(
        notificationDelays: [Duration] = NotificationSchedule.weChat
    ) throws(GatewayError) -> SandboxPairing {
        let merchantKey: _RSA.Signing.PrivateKey
        let gatewayKey: _RSA.Signing.PrivateKey
        do {
            merchantKey = try .init(keySize: .bits2048)
            gatewayKey = try .init(keySize: .bits2048)
        } catch {
            throw GatewayError(.badConfiguration, "the sandbox's keys could not be made (\(error))")
        }
        let merchantID = "19\(RandomText.decimal(8))"
        let appID = "wx\(RandomText.decimal(16))"
        let merchantSerial = RandomText.decimal(40)
        let gatewaySerial = "PUB_KEY_ID_0\(RandomText.decimal(24))"
        let apiKey = RandomText.alphanumeric(32)
        return SandboxPairing(
            merchant: WeChatPay(
                try .init(
                    merchantID: merchantID, appID: appID, merchantSerial: merchantSerial, merchantKey: merchantKey,
                    gatewayKeys: [.init(serial: gatewaySerial, key: gatewayKey.publicKey)], apiKey: apiKey),
                name: "sandbox"),
            gateway: SandboxGateway(
                try .init(
                    merchantID: merchantID, appID: appID, merchantSerial: merchantSerial,
                    merchantKey: merchantKey.publicKey, gatewaySerial: gatewaySerial, gatewayKey: gatewayKey,
                    apiKey: apiKey, notificationDelays: notificationDelays)))
    }
}
