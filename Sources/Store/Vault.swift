import Commerce
import Crypto
import FoundationEssentials
import Glibc

/// Seals personal data, and seeds that nobody may know yet, before they are kept: AES-GCM (NIST SP 800-38D) with a key of 256 bits that lies beside the
/// database, for its owner's eyes only.
///
/// Who has the database alone, a backup or a disk that was thrown away, learns no address. Each text is bound to what it
/// belongs to, so that it opens nowhere else.
package struct Vault: Sendable {
    private let key: SymmetricKey

    init(key: SymmetricKey) { self.key = key }

    /// The key in the file, which is made when there is none and may be made.
    init(keyFile path: String, mayMake: Bool) throws(StoreError) {
        let text: String
        do {
            text = try Self.read(path) ?? (mayMake ? Self.make(path) : { throw StoreError.keyMissing(path: path) }())
        } catch let error as StoreError {
            throw error
        } catch {
            throw .cannotOpen(path: path, reason: "\(error)")
        }
        guard let bytes = Data(base64Encoded: text), bytes.count == Self.keyBytes else {
            throw .corrupt("\(path) holds no key")
        }
        self.init(key: SymmetricKey(data: bytes))
    }

    /// base64 of nonce, ciphertext and tag.
    func seal(_ address: Address, for owner: String) throws -> String {
        try seal(JSONEncoder().encode([address.recipient, address.phone, address.text]), for: owner)
    }

    func seal(_ text: String, for owner: String) throws -> String { try seal(Data(text.utf8), for: owner) }

    private func seal(_ plain: Data, for owner: String) throws -> String {
        let box = try AES.GCM.seal(plain, using: key, authenticating: Data(owner.utf8))
        guard let combined = box.combined else { preconditionFailure("a nonce of 12 bytes combines") }
        return combined.base64EncodedString()
    }

    func open(_ sealed: String, for owner: String) throws -> Address {
        guard let plain = opened(sealed, for: owner),
            let parts = try? JSONDecoder().decode([String].self, from: plain), parts.count == 3
        else { throw StoreError.corrupt("the address of \(owner) does not open; is the key file another database's?") }
        return Address(recipient: parts[0], phone: parts[1], text: parts[2])
    }

    func openText(_ sealed: String, for owner: String) throws -> String {
        guard let plain = opened(sealed, for: owner) else {
            throw StoreError.corrupt("what is sealed of \(owner) does not open; is the key file another database's?")
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private func opened(_ sealed: String, for owner: String) -> Data? {
        guard let bytes = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: bytes) else {
            return nil
        }
        return try? AES.GCM.open(box, using: key, authenticating: Data(owner.utf8))
    }

    /// Ten characters of Crockford's base 32: fifty bits of HMAC-SHA-256 under a key made of the vault's for this alone
    /// (RFC 5869).
    func alias(of text: String) -> String {
        let own = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Data("alias".utf8), outputByteCount: Self.keyBytes)
        let digest = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: own)
        let bits = digest.prefix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return String((0..<10).map { Self.letters[Int(bits >> (UInt64($0) * 5) & 31)] })
    }

    private static let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")
    private static let keyBytes = 32
    /// base64 of the key, and room to see that there is more.
    private static let fileBytes = 64

    private static func read(_ path: String) throws -> String? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: fileBytes)
        let count = Glibc.read(descriptor, &bytes, fileBytes)
        guard count > 0 else { return "" }
        return String(decoding: bytes.prefix(count).filter { $0 > 0x20 }, as: UTF8.self)
    }

    /// On the disk before anything is sealed with it.
    private static func make(_ path: String) throws -> String {
        let text = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
        // Whole or not at all: half a key would be taken for a damaged one.
        let draft = path + ".new"
        unlink(draft)
        let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        let line = Array((text + "\n").utf8)
        guard write(descriptor, line, line.count) == line.count, fsync(descriptor) == 0 else {
            unlink(draft)
            throw StoreError.diskFull
        }
        guard rename(draft, path) == 0, syncDirectory(of: path) else {
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        return text
    }

    /// A new name is on the disk when its directory is.
    private static func syncDirectory(of path: String) -> Bool {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}

/// The key does not belong in a log.
extension Vault: CustomReflectable {
    package var customMirror: Mirror { Mirror(self, children: []) }
}
