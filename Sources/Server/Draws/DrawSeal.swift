import Commerce
import Crypto

/// What follows from the seed of a draw. `Protocol.md` has these rules for those who check a draw without hawker.
enum DrawSeal {
    /// Thirty-two bytes that nobody can know.
    static func freshSeed() -> Fingerprint {
        SymmetricKey(size: .bits256).withUnsafeBytes { Fingerprint(bytes: $0) }
    }

    /// What a seed is announced by: SHA-256 of its bytes.
    static func commitment(to seed: Fingerprint) -> Fingerprint { Fingerprint(bytes: SHA256.hash(data: seed.bytes)) }

    /// Those with the lowest win: HMAC-SHA-256 of the account's identifier, under the seed.
    static func ticket(of account: Account.ID, under seed: Fingerprint) -> Fingerprint {
        Fingerprint(bytes: code(account.rawValue, under: seed))
    }

    /// What decides a part of a red packet: the first eight bytes, the most significant first, of HMAC-SHA-256 of
    /// `part` and the place, under the seed. No account is called so, for it has a space.
    static func number(of place: Int, under seed: Fingerprint) -> UInt64 {
        code("part \(place)", under: seed).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func code(_ text: String, under seed: Fingerprint) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: seed.bytes))
    }
}
