import Commerce
import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Wire

extension HTTPField.Name {
    static let idempotencyKey = Self("Idempotency-Key")!  // A token of RFC 9110; the initializer fails on others only.
}

extension Request {
    /// What makes the request count once; nil when it carries no key.
    ///
    /// A request that is sent again is the same byte for byte.
    /// - Throws: `malformed` for a key that cannot be one.
    func idempotency(_ body: ByteBuffer?, of account: Account.ID) throws(Problem) -> Idempotency? {
        guard let text = headers[.idempotencyKey] else { return nil }
        guard let name = Idempotency.Key.Name(rawValue: text) else { throw Self.keyMissing }
        var hasher = SHA256()
        hasher.update(data: Array("\(method.rawValue) \(uri.path)\n".utf8))
        if let body { hasher.update(data: body.readableBytesView) }
        return Idempotency(key: .init(account: account, name: name), requestHash: Self.hexadecimal(hasher.finalize()))
    }

    /// For what would be done twice when it is sent twice.
    ///
    /// - Throws: `malformed` also when there is no key.
    func requiredIdempotency(_ body: ByteBuffer?, of account: Account.ID) throws(Problem) -> Idempotency {
        guard let once = try idempotency(body, of: account) else { throw Self.keyMissing }
        return once
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 2 * SHA256.Digest.byteCount) { text in
            for (index, byte) in digest.enumerated() {
                text[2 * index] = digits[Int(byte >> 4)]
                text[2 * index + 1] = digits[Int(byte & 15)]
            }
            return 2 * SHA256.Digest.byteCount
        }
    }

    private static let keyMissing = Problem.malformed(
        "This needs the header Idempotency-Key, of 1 to 64 letters, digits, '-' or '_'.")
}

extension Till {
    /// Carries out a command; what stands in its way is a problem document.
    func perform(_ command: Command, once: Idempotency? = nil) async throws(Problem) -> Receipt {
        do throws(TillError) {
            return try await submit(command, once: once)
        } catch {
            throw Problem(error)
        }
    }

    /// Carries out a command about an order.
    func performOrder(_ command: Command, once: Idempotency? = nil) async throws(Problem) -> Order {
        guard let order = try await perform(command, once: once).order else { throw Problem.internalFault }
        return order
    }
}
