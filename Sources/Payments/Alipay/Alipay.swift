import Commerce
import Crypto
import CryptoExtras

/// Alipay, precreate ("当面付"): the buyer scans a code, the gateway tells us.
///
/// Wire format and signatures: the open platform's documents (opendocs.alipay.com), `gateway.do` with RSA2.
package struct Alipay: PaymentGateway {
    /// Where the real gateway listens; the sandbox's address is its driver's.
    package static let origin = "https://openapi.alipay.com"

    package struct Configuration: Sendable {
        package let appID: String
        /// The account that is paid, sixteen digits that begin with 2088.
        package let sellerID: String
        let merchantKey: _RSA.Signing.PrivateKey
        /// Alipay's, not ours.
        let gatewayKey: _RSA.Signing.PublicKey

        /// Throws `badConfiguration` for a name that is no plain identifier.
        package init(
            appID: String, sellerID: String, merchantKey: _RSA.Signing.PrivateKey, gatewayKey: _RSA.Signing.PublicKey
        ) throws(GatewayError) {
            guard [appID, sellerID].allSatisfy({ Identifier<Alipay>(rawValue: $0) != nil }) else {
                throw GatewayError(
                    .badConfiguration, "app ID and seller ID are 1 to 64 letters, digits, '_' or '-'; check them")
            }
            self.appID = appID
            self.sellerID = sellerID
            self.merchantKey = merchantKey
            self.gatewayKey = gatewayKey
        }
    }

    package let name = "alipay"
    let configuration: Configuration

    package init(_ configuration: Configuration) { self.configuration = configuration }
}
