import Crypto
import CryptoExtras
import FoundationEssentials

/// RSA keys of 2,048 bits or more as the gateways' consoles and tools hand them out: PEM (PKCS#8, PKCS#1 or
/// SubjectPublicKeyInfo), or the bare base64 between its marks.
///
/// Line ends may be written as `\n` in two characters, for settings that have one line. No text of a key is repeated in
/// an error.
enum KeyText {
    static func privateKey(_ text: String) -> _RSA.Signing.PrivateKey? {
        switch form(of: text) {
        case .pem(let pem): try? .init(pemRepresentation: pem)
        case .der(let bytes): try? .init(derRepresentation: bytes)
        case nil: nil
        }
    }

    static func publicKey(_ text: String) -> _RSA.Signing.PublicKey? {
        switch form(of: text) {
        case .pem(let pem): try? .init(pemRepresentation: pem)
        case .der(let bytes): try? .init(derRepresentation: bytes)
        case nil: nil
        }
    }

    private enum Form {
        case pem(String)
        case der(Data)
    }

    private static func form(of text: String) -> Form? {
        guard text.utf8.count <= Limits.keyBytes else { return nil }
        let lines = text.replacing("\\n", with: "\n").split(whereSeparator: \.isNewline).map(trimmed).filter {
            !$0.isEmpty
        }
        guard let first = lines.first else { return nil }
        if first.hasPrefix("-----BEGIN ") { return .pem(lines.joined(separator: "\n") + "\n") }
        return Data(base64Encoded: lines.joined()).map { .der($0) }
    }

    private static func trimmed(_ line: Substring) -> Substring {
        var line = line.drop(while: \.isWhitespace)
        while line.last?.isWhitespace == true { line.removeLast() }
        return line
    }
}
