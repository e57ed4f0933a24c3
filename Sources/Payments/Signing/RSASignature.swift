import Crypto
import CryptoExtras
import FoundationEssentials

/// RSA-SHA256 (PKCS#1 v1.5) in base64, which both gateways sign with; Alipay calls it RSA2.
enum RSASignature {
    static func sign(_ text: [UInt8], with key: _RSA.Signing.PrivateKey) throws(GatewayError) -> String {
        do {
            return try key.signature(for: text, padding: .insecurePKCS1v1_5).rawRepresentation.base64EncodedString()
        } catch {
            throw GatewayError(.badConfiguration, "the private key does not sign (\(error)); check the key file")
        }
    }

    static func verify(_ signature: String, of text: [UInt8], with key: _RSA.Signing.PublicKey) -> Bool {
        guard signature.utf8.count <= Limits.headerBytes, let bytes = Data(base64Encoded: signature) else {
            return false
        }
        return key.isValidSignature(.init(rawRepresentation: bytes), for: text, padding: .insecurePKCS1v1_5)
    }
}
