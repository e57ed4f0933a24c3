import Commerce

/// An RFC 9457 problem document: `application/problem+json`, stable `type`, and words that say what to do next.
package struct Problem: Codable, Sendable, Equatable, Error {
    /// `urn:hawker:` and a stable code, such as `urn:hawker:sold-out`.
    package let type: String
    package let title: String
    package let status: Int
    package let detail: String
    /// Seconds to wait before trying again, with 429 and 503.
    package let retryAfter: Int?
    /// The quote as it is now, with `price-changed`.
    package let quote: QuoteView?
    /// Every bad product or SKU of an import, with `catalogue-faults`.
    package let faults: [CatalogueFaultView]?
    /// Why a coupon cannot be used, as a stable code, with `coupon-not-usable`.
    package let obstacle: String?
    /// Why, in the words of who did it, with `muted`, `kicked` and `banned`.
    package let reason: String?

    package init(
        code: String, title: String, status: Int, detail: String, retryAfter: Int? = nil, quote: QuoteView? = nil,
        faults: [CatalogueFaultView]? = nil, obstacle: String? = nil, reason: String? = nil
    ) {
        type = Self.prefix + code
        self.title = title
        self.status = status
        self.detail = detail
        self.retryAfter = retryAfter
        self.quote = quote
        self.faults = faults
        self.obstacle = obstacle
        self.reason = reason
    }

    /// The part of `type` behind `urn:hawker:`.
    package var code: String { type.hasPrefix(Self.prefix) ? String(type.dropFirst(Self.prefix.count)) : type }

    private static let prefix = "urn:hawker:"
}
