import Crypto
import CryptoExtras
import Foundation

/// A password as it is kept: scrypt (RFC 7914) over a random salt, with what is needed to check it again.
///
/// The text form is `$scrypt$ln=17,r=8,p=1$salt$hash` (the PHC string format; base64 without padding), with a 16-byte
/// salt and a 32-byte hash.
package struct PasswordHash: Sendable, Equatable {
    /// The logarithm of scrypt's N; memory is 2^(ln + 10) bytes with the one block size used here.
    package static let strength = 17

    static let blockSize = 8
    static let parallelism = 1
    static let saltBytes = 16
    static let hashBytes = 32

    /// A record that asks for less is weak, one that asks for more would take memory of its choosing.
    private let logarithm: Int
    private let salt: [UInt8]
    private let hash: [UInt8]

    /// Hashes a new password. Takes 128 MiB and a good part of a second: go through ``PasswordHasher``.
    ///
    /// `password` is taken in Unicode's composed form (as in RFC 8265 section 4.2.2), so that it is the same password
    /// on every keyboard. Throws only when the memory is not to be had.
    init(password: String, strength: Int = PasswordHash.strength) throws {
        var generator = SystemRandomNumberGenerator()
        try self.init(
            password: password,
            salt: (0..<Self.saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) },
            strength: strength)
    }

    init(password: String, salt: [UInt8], strength: Int) throws {
        logarithm = strength
        self.salt = salt
        hash = try Self.derive(password, salt: salt, logarithm: strength)
    }

    /// Whether this is the password; as costly as making a hash, and takes the same time for every wrong one.
    func matches(_ password: String) throws -> Bool {
        let other = try Self.derive(password, salt: salt, logarithm: logarithm)
        // All bytes are looked at, whatever the first of them are.
        return zip(hash, other).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The hash of a password that nobody has; checked when a name is unknown, so that the time does not tell.
    static func decoy(strength: Int = PasswordHash.strength) -> PasswordHash {
        PasswordHash(
            logarithm: strength, salt: [UInt8](repeating: 0, count: saltBytes),
            hash: [UInt8](repeating: 0, count: hashBytes))
    }

    private init(logarithm: Int, salt: [UInt8], hash: [UInt8]) {
        self.logarithm = logarithm
        self.salt = salt
        self.hash = hash
    }

    private static func derive(_ password: String, salt: [UInt8], logarithm: Int) throws -> [UInt8] {
        // The library wants at least one byte. NUL cannot be typed, so it stands for nothing at all.
        var bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        if bytes.isEmpty { bytes = [0] }
        // swift-crypto takes a `maxMemory` but (4.5.2) does not pass it on: it allows exactly what the parameters need.
        let key = try KDF.Scrypt.deriveKey(
            from: bytes, salt: salt, outputByteCount: hashBytes, rounds: 1 << logarithm, blockSize: blockSize,
            parallelism: parallelism)
        return key.withUnsafeBytes { Array($0) }
    }
}

// MARK: - Text form

extension PasswordHash {
    /// Nil for any other form, another cost than `ln` 1…17 with `r=8,p=1`, and other lengths, so that no record can
    /// ask for more memory than a new password does.
    package init?(_ text: String) {
        guard text.utf8.count <= 128 else { return nil }
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let logarithm = Self.logarithm(of: parts[2]),
            let salt = Self.bytes(of: parts[3]), salt.count == Self.saltBytes,
            let hash = Self.bytes(of: parts[4]), hash.count == Self.hashBytes
        else { return nil }
        self.init(logarithm: logarithm, salt: salt, hash: hash)
    }

    package var text: String {
        let cost = "ln=\(logarithm),r=\(Self.blockSize),p=\(Self.parallelism)"
        return "$scrypt$\(cost)$\(Self.base64(salt))$\(Self.base64(hash))"
    }

    private static func logarithm(of cost: Substring) -> Int? {
        (1...strength).first { "ln=\($0),r=\(blockSize),p=\(parallelism)" == cost }
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(of text: Substring) -> [UInt8]? {
        guard !text.contains("=") else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: text + padding).map(Array.init), base64(bytes) == text else {
            return nil
        }
        return bytes
    }
}

/// Neither salt nor hash belongs in a log.
extension PasswordHash: CustomStringConvertible, CustomReflectable {
    package var description: String { "scrypt hash" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
