/// The texts that Alipay signs (RSA2).
enum AlipaySignature {
    static let type = "RSA2"

    /// A call: every parameter but `sign`, sorted by name, joined `name=value` with `&`, as they are before escaping.
    /// Empty ones are left out, and hawker sends none.
    static func requestText(_ fields: FormFields) -> [UInt8] {
        text(of: fields.sorted.filter { $0.name != "sign" && !$0.value.isEmpty })
    }

    /// A notification: `sign_type` is left out too. Implementations differ on empty values: the official Java one skips
    /// them, others keep them. Both texts, the official first; one when nothing is empty.
    static func notificationTexts(_ fields: FormFields) -> [[UInt8]] {
        let all = fields.sorted.filter { $0.name != "sign" && $0.name != "sign_type" }
        let filled = all.filter { !$0.value.isEmpty }
        return filled.count == all.count ? [text(of: all)] : [text(of: filled), text(of: all)]
    }

    private static func text(of fields: [(name: String, value: String)]) -> [UInt8] {
        Array(fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&").utf8)
    }
}
