import Commerce
import GRDB

// service_known, service_terms
extension Database {
    /// What of these products is searched.
    func index(_ products: [Product]) throws {
        for product in products {
            let number = try number(of: product) ?? insertKnown(product.shop, product.id, question: nil, answer: nil)
            try keepTerms(product.searchTerms, of: number, in: product.shop)
        }
    }

    /// A question with its answer is searched from now on. An earlier answer to the same question about the same thing
    /// goes: the shop's last word counts.
    func learn(_ question: ServiceMessage, answer: String, in shop: Shop.ID) throws {
        let terms = SearchText.terms(of: question.text, .kept)
        guard !terms.isEmpty else { return }
        for known in try answers(in: shop, beyond: 0)
        where known.question == question.text && known.product == question.product {
            try forget(known.number)
        }
        let number = try insertKnown(shop, question.product, question: question.text, answer: answer)
        try keepTerms(terms, of: number, in: shop)
        for known in try answers(in: shop, beyond: Commerce.Limits.answersSearched) { try forget(known.number) }
    }

    func findings(in shop: Shop.ID, for terms: [String], about product: Product.ID?) throws -> [Finding] {
        var products: [Product.ID] = product.map { [$0] } ?? []
        var answers: [(number: Int64, finding: Finding)] = []
        let pattern = Self.pattern(shop: shop, terms: terms)
        if let pattern {
            try forEachRow(
                """
                SELECT known.number, known.product, known.question, known.answer, product.title
                FROM service_terms JOIN service_known AS known ON known.number = service_terms.rowid
                LEFT JOIN product ON product.id = known.product
                WHERE service_terms MATCH ? AND known.shop = ? ORDER BY rank LIMIT ?
                """, pattern, shop, StoreLimits.found
            ) { row in
                let about: Product.ID? = row.isNull(1) ? nil : try row.identifier(1)
                if let question: String = row[2] {
                    let finding = Finding(
                        source: .answer, product: about, title: row[4] ?? "", label: question, text: row[3])
                    answers.append((row[0], finding))
                } else if let about, about != product {
                    products.append(about)
                }
            }
        }
        var rows = Books.Rows()
        try loadProducts(Set(products), into: &rows)
        return answers.sorted { $0.number > $1.number }.map(\.finding)
            + products.compactMap { rows.products[$0] }.filter { $0.shop == shop }.flatMap(\.findings)
    }

    /// What FTS5 is asked. A term is letters and digits, and quoted all the same: in its language nothing but a quotation
    /// mark, doubled, has a meaning within quotation marks.
    static func pattern(shop: Shop.ID, terms: [String]) -> String? {
        func quoted(_ text: String) -> String {
            "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : $0 == "\0" ? " " : String($0) }.joined() + "\""
        }
        let wanted = terms.prefix(Commerce.Limits.searchTerms)
        guard !wanted.isEmpty else { return nil }
        return "shop : \(quoted(shop.rawValue)) AND terms : (\(wanted.map(quoted).joined(separator: " OR ")))"
    }

    // MARK: Rows

    private func number(of product: Product) throws -> Int64? {
        var number: Int64?
        try forEachRow("SELECT number FROM service_known WHERE product = ? AND question IS NULL", product.id) {
            number = $0[0]
        }
        return number
    }

    private func insertKnown(_ shop: Shop.ID, _ product: Product.ID?, question: String?, answer: String?) throws
        -> Int64
    {
        try run(
            "INSERT INTO service_known (shop, product, question, answer) VALUES (?, ?, ?, ?)", shop, product, question,
            answer)
        return lastInsertedRowID
    }

    private func keepTerms(_ terms: [String], of number: Int64, in shop: Shop.ID) throws {
        try run("DELETE FROM service_terms WHERE rowid = ?", number)
        try run(
            "INSERT INTO service_terms (rowid, shop, terms) VALUES (?, ?, ?)", number, shop,
            terms.joined(separator: " "))
    }

    private func forget(_ number: Int64) throws {
        try run("DELETE FROM service_terms WHERE rowid = ?", number)
        try run("DELETE FROM service_known WHERE number = ?", number)
    }

    /// Answers of a shop, the newest first, without the first so many.
    private func answers(
        in shop: Shop.ID, beyond count: Int
    ) throws -> [(number: Int64, product: Product.ID?, question: String)] {
        var found: [(Int64, Product.ID?, String)] = []
        try forEachRow(
            """
            SELECT number, product, question FROM service_known WHERE shop = ? AND question IS NOT NULL
            ORDER BY number DESC LIMIT -1 OFFSET ?
            """, shop, count
        ) { found.append(($0[0], $0.isNull(1) ? nil : try $0.identifier(1), $0[2])) }
        return found
    }
}
