import Crypto
import FoundationEssentials

/// AEAD_AES_256_GCM (RFC 5116) under the APIv3 key: how a notification's content is hidden.
///
/// Nonce and associated data are taken as UTF-8; the text form is base64 of the ciphertext and its 16-byte tag.
struct ResourceCipher: Sendable {
    static let algorithm = "AEAD_AES_256_GCM"
    private static let keyBytes = 32
    private static let nonceBytes = 12
    private static let tagBytes = 16

    private let key: SymmetricKey

    /// Throws `badConfiguration` unless the key is 32 bytes.
    init(apiKey: String) throws(GatewayError) {
        guard apiKey.utf8.count == Self.keyBytes else {
            throw GatewayError(
                .badConfiguration, "the APIv3 key has \(apiKey.utf8.count) bytes where 32 are needed; copy it again")
        }
        key = SymmetricKey(data: Array(apiKey.utf8))
    }

    /// Throws `undecipherable` when any byte differs from what was sealed, or the key does.
    func open(_ ciphertext: String, nonce: String, associatedData: String) throws(GatewayError) -> [UInt8] {
        guard nonce.utf8.count == Self.nonceBytes, let sealed = Data(base64Encoded: ciphertext),
            sealed.count >= Self.tagBytes
        else {
            throw GatewayError(.undecipherable, "the encrypted resource has no 12-byte nonce or no whole ciphertext")
        }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: Array(nonce.utf8)), ciphertext: sealed.dropLast(Self.tagBytes),
                tag: sealed.suffix(Self.tagBytes))
            return Array(try AES.GCM.open(box, using: key, authenticating: Array(associatedData.utf8)))
        } catch {
            throw GatewayError(
                .undecipherable,
                "the encrypted resource does not open; compare the APIv3 key with the merchant console's")
        }
    }

    /// `nonce` is 12 ASCII characters that were never used under this key before.
    func seal(_ plaintext: [UInt8], nonce: String, associatedData: String) throws(GatewayError) -> String {
        do {
            let box = try AES.GCM.seal(
                plaintext, using: key, nonce: AES.GCM.Nonce(data: Array(nonce.utf8)),
                authenticating: Array(associatedData.utf8))
            return (box.ciphertext + box.tag).base64EncodedString()
        } catch {
            throw GatewayError(.badConfiguration, "the resource cannot be sealed (\(error))")
        }
    }
}

/// The key does not belong in a log.
extension ResourceCipher: CustomReflectable {
    var customMirror: Mirror { Mirror(self, children: []) }
}
