import Commerce
import Crypto

/// Identifiers that follow from what a shop calls a thing: the same code in the same shop is the same thing, without a
/// look-up, and nobody's codes can collide with another shop's.
enum CodedIdentifier {
    static func product(_ code: String, in shop: Shop.ID) -> Product.ID { make("p-", "product", code, shop) }
    /// Whether it looks like one of ``product(_:in:)``: 80 bits in 16 characters.
    static func isProduct(_ id: Product.ID) -> Bool {
        id.rawValue.hasPrefix("p-") && id.rawValue.utf8.count == 18
            && id.rawValue.dropFirst(2).allSatisfy(FreshIdentifier.alphabet.contains)
    }
    static func sku(_ code: String, in shop: Shop.ID) -> SKU.ID { make("s-", "sku", code, shop) }
    /// Buyers may type a coupon's code in either case.
    static func coupon(_ code: String, in shop: Shop.ID) -> Coupon.ID {
        make("c-", "coupon", code.uppercased(), shop)
    }

    /// The draw that a request starts, the same when it is sent again.
    static func draw(for once: Idempotency) -> Draw.ID {
        make("d-", "draw", once.key.name.rawValue, Shop(of: once.key.account).id)
    }

    /// A code for what a shop did not name, the same when the same request is sent again.
    static func code(for once: Idempotency) -> String {
        let id: Identifier<Idempotency> = make("", "code", once.key.name.rawValue, Shop(of: once.key.account).id)
        return id.rawValue
    }

    /// 80 bits of SHA-256 over what kind it is, whose, and the code; each ended, so that no two texts run together.
    private static func make<Subject>(
        _ prefix: String, _ kind: String, _ code: String, _ shop: Shop.ID
    ) -> Identifier<Subject> {
        let digest = SHA256.hash(data: Array("\(kind)\u{0}\(shop)\u{0}\(code)\u{0}".utf8))
        var bits: UInt64 = 0
        var count = 0
        var text = prefix
        for byte in digest.prefix(10) {
            bits = bits << 8 | UInt64(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(FreshIdentifier.alphabet[Int((bits >> UInt64(count)) & 31)])
            }
        }
        guard let identifier = Identifier<Subject>(rawValue: text) else {
            preconditionFailure("the alphabet is within an identifier's: \(text)")
        }
        return identifier
    }
}
