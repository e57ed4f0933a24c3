import Commerce
import Crypto
import CryptoExtras

/// WeChat Pay v3, Native: the buyer scans a code, the gateway tells us.
///
/// Wire format and signatures: "WeChat Pay v3, Native" of the official documents (pay.weixin.qq.com/doc/v3).
package struct WeChatPay: PaymentGateway {
    /// Where the real gateway listens; the sandbox's address is its driver's.
    package static let origin = "https://api.mch.weixin.qq.com"

    /// A key that the gateway signs with, and the name it goes by in `Wechatpay-Serial`.
    package struct GatewayKey: Sendable {
        package let serial: String
        package let key: _RSA.Signing.PublicKey

        package init(serial: String, key: _RSA.Signing.PublicKey) {
            self.serial = serial
            self.key = key
        }
    }

    package struct Configuration: Sendable {
        package let merchantID: String
        package let appID: String
        /// The serial number of the merchant's certificate.
        package let merchantSerial: String
        let merchantKey: _RSA.Signing.PrivateKey
        /// The first is the one that answers are asked to be signed with; the others serve while keys change.
        let gatewayKeys: [GatewayKey]
        let cipher: ResourceCipher

        /// Throws `badConfiguration` for a name that cannot stand in a header, no gateway key, or an APIv3 key that
        /// is not 32 bytes.
        package init(
            merchantID: String, appID: String, merchantSerial: String, merchantKey: _RSA.Signing.PrivateKey,
            gatewayKeys: [GatewayKey], apiKey: String
        ) throws(GatewayError) {
            let names = [merchantID, appID, merchantSerial] + gatewayKeys.map(\.serial)
            guard names.allSatisfy(Self.isName) else {
                throw GatewayError(
                    .badConfiguration,
                    "merchant ID, app ID and serial numbers are 1 to 64 letters, digits, '_' or '-'; check them")
            }
            guard !gatewayKeys.isEmpty else {
                throw GatewayError(
                    .badConfiguration, "no WeChat Pay public key is given; download it from the merchant console")
            }
            self.merchantID = merchantID
            self.appID = appID
            self.merchantSerial = merchantSerial
            self.merchantKey = merchantKey
            self.gatewayKeys = gatewayKeys
            cipher = try ResourceCipher(apiKey: apiKey)
        }

        private static func isName(_ text: String) -> Bool { Identifier<WeChatPay>(rawValue: text) != nil }
    }

    package let name = "wechat"
    let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }
}
