/// What could be answered to a question, with what it was found in, and how sure that is.
///
/// **The rule of confidence.** A finding *covers* the share of the question's terms that it has in its product's title, its
/// label or, unless it is an earlier answer, its text; it is *met* by the share of its label's terms that the question
/// has. Its confidence is the smaller of the two, in percent. Without a label, or with one that the question does not name,
/// it is half of what it covers, for then nobody said what the question was about. What is said of another product than
/// the one that is asked about, and not named in the question, counts half.
///
/// The answer is *certain*, and may be sent without anybody looking, when the best finding's confidence is at least
/// ``Limits/certainty``, no finding of the same kind that is as good speaks of another product, and the question is nobody's
/// own matter: it holds nothing personal, and no word of orders, money back, parcels, complaints or people to talk to.
package struct Proposal: Hashable, Sendable {
    package struct Found: Hashable, Sendable {
        package let finding: Finding
        /// 0…100.
        package let confidence: Int
    }

    /// The best first, at least one.
    package let found: [Found]
    package let isCertain: Bool

    package var best: Found { found[0] }
    /// The answer as it was found.
    package var text: String { best.finding.sentence }

    /// Nil when no finding has anything to do with the question.
    ///
    /// - Parameters:
    ///   - product: what is asked about, as far as it is known.
    ///   - findings: newer answers before older ones; where two are as good, the earlier one in the list is taken.
    package init?(to question: String, about product: Product.ID?, from findings: [Finding]) {
        let asked = Asked(question, about: product, findings: findings)
        guard !asked.terms.isEmpty else { return nil }
        let judged = findings.enumerated().compactMap { index, finding in
            asked.judge(finding).map { (index, Found(finding: finding, confidence: $0.confidence), $0.covered) }
        }
        let ranked = judged.sorted { left, right in
            func rank(_ one: (index: Int, found: Found, covered: Int)) -> (Int, Int, Int, Int) {
                (-one.found.confidence, -one.covered, one.found.finding.source == .attribute ? 0 : 1, one.index)
            }
            return rank(left) < rank(right)
        }.map(\.1)
        guard let best = ranked.first else { return nil }
        found = Array(ranked.prefix(Limits.findingsShown))
        let isAmbiguous = ranked.contains {
            $0.confidence >= best.confidence && $0.finding.source == best.finding.source
                && $0.finding.product != best.finding.product && $0.finding.text != best.finding.text
        }
        isCertain =
            best.confidence >= Limits.certainty && !isAmbiguous && !PersonalMatter.concerns(question)
    }
}

/// A question taken apart.
private struct Asked {
    /// As it is searched by.
    let terms: [String]
    /// As others are searched for in it.
    private let kept: Set<String>
    private let product: Product.ID?
    /// The terms of the title of what is asked about.
    private let ownTitle: Set<String>

    init(_ question: String, about product: Product.ID?, findings: [Finding]) {
        terms = SearchText.terms(of: question, .asked)
        kept = Set(SearchText.terms(of: question, .kept))
        self.product = product
        let own = product.flatMap { product in findings.first { $0.product == product } }
        ownTitle = Set(own.map { SearchText.terms(of: $0.title, .asked) } ?? [])
    }

    /// Both in percent; nil when they have nothing in common.
    func judge(_ finding: Finding) -> (confidence: Int, covered: Int)? {
        var texts = [finding.title, finding.label]
        if finding.source != .answer { texts.append(finding.text) }
        let held = Set(SearchText.terms(of: texts.joined(separator: "\n"), .kept))
        let covered = percent(terms.count { held.contains($0) }, of: terms.count)
        guard covered > 0 else { return nil }
        let label = SearchText.terms(of: finding.label, .asked)
        let met = percent(label.count { kept.contains($0) }, of: label.count)
        let confidence = met == 0 ? covered / 2 : min(covered, met)
        return (isAboutAnother(finding) ? confidence / 2 : confidence, covered)
    }

    private func isAboutAnother(_ finding: Finding) -> Bool {
        guard let product, let other = finding.product, other != product else { return false }
        let named = SearchText.terms(of: finding.title, .asked).contains { kept.contains($0) && !ownTitle.contains($0) }
        return !named
    }

    private func percent(_ part: Int, of whole: Int) -> Int { whole == 0 ? 0 : part * 100 / whole }
}

/// What only a person can answer, because it is one buyer's own.
package enum PersonalMatter {
    /// Whether a question is about an order, money, a parcel or a complaint, asks for a person, or holds something personal.
    package static func concerns(_ question: String) -> Bool {
        let text = String(question.prefix(Limits.answer.upperBound)).lowercased()
        if signs.contains(where: text.contains) { return true }
        if SearchText.terms(of: text, .kept).contains(where: words.contains) { return true }
        return PersonalText.mask(question).hasMasked
    }

    private static let signs = [
        "订单", "退款", "退货", "退钱", "换货", "赔", "投诉", "差评", "举报", "人工", "真人", "快递单", "没收到", "未收到", "物流", "付款",
        "支付", "扣款", "手机号", "电话", "地址", "发票", "my order", "my parcel",
    ]
    private static let words: Set<String> = [
        "order", "ordered", "refund", "refunded", "parcel", "package", "tracking", "address", "phone", "complain",
        "complaint", "human", "person", "agent", "paid", "payment", "charged", "cancel", "invoice", "arrived",
    ]
}

extension Limits {
    /// Percent of confidence from which an answer is certain.
    package static let certainty = 75
    /// Findings that a proposal shows.
    package static let findingsShown = 3
}

extension Proposal {
    /// Whether a text that somebody wrote from the findings says what the best one says: every number of it stands in the
    /// findings or the question, and at least half of the best finding's terms stand in it.
    ///
    /// It tells a text that is off the matter, or was talked into something, from one that is not; it is no proof.
    package func supports(_ text: String, to question: String) -> Bool {
        let said = Set(SearchText.terms(of: text, .kept))
        let known = SearchText.terms(
            of: ([question] + found.map { "\($0.finding.title)\n\($0.finding.label)\n\($0.finding.text)" })
                .joined(separator: "\n"), .kept)
        guard Self.numbers(text).isSubset(of: Self.numbers(known.joined(separator: " "))) else { return false }
        let needed = SearchText.terms(of: best.finding.text, .asked)
        return !needed.isEmpty && needed.count { said.contains($0) } * 2 >= needed.count
    }

    private static func numbers(_ text: String) -> Set<Substring> {
        Set(text.split { !$0.isNumber })
    }
}
