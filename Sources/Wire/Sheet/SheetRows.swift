import Commerce

/// Gathers the rows of a sheet into products, and everything that is wrong with them.
struct SheetRows {
    /// What the first row of a product says of it.
    private struct Head {
        let line: Int
        let title: String
        let description: String
        /// Nil when they cannot be read.
        let attributes: [AttributeView]?
        let pictures: [String]
    }

    private struct Gathered {
        let code: String
        let head: Head
        var skus: [CatalogueSKU] = []
        var lines: [Int] = []
    }

    private var products: [Gathered] = []
    /// Where in `products` a code is.
    private var places: [String: Int] = [:]
    /// The line that has a SKU's code.
    private var skuLines: [String: Int] = [:]
    private var rows = 0
    private var faults: [SheetFault] = []

    /// Whether more may follow.
    mutating func add(_ record: CSVReader.Record, under header: SheetHeader) -> Bool {
        rows += 1
        guard rows <= SheetLimits.rows else {
            fault(
                record.line, nil,
                "one import is at most \(SheetLimits.rows) SKUs; make several files of it, each with whole products")
            return false
        }
        if let fault = record.fault {
            faults.append(fault)
        } else if record.fields.count != header.count {
            fault(record.line, nil, "\(record.fields.count) fields, where the header has \(header.count)")
        } else {
            add(header.cells(record.fields), on: record.line)
        }
        return true
    }

    /// - Throws: all faults of all rows.
    func finished() throws(SheetFaults) -> CatalogueDraft {
        guard faults.isEmpty else { throw SheetFaults(faults, readable: draft) }
        guard !products.isEmpty else {
            throw SheetFaults([SheetFault(place: "the file", reason: "there is no product in it")])
        }
        return draft
    }

    private var draft: CatalogueDraft {
        CatalogueDraft(
            products.map { each in
                CatalogueProduct(
                    code: each.code, title: each.head.title, description: each.head.description,
                    attributes: each.head.attributes ?? [], pictures: each.head.pictures, skus: each.skus)
            },
            lines: products.map { CatalogueDraft.Lines(product: $0.head.line, skus: $0.lines) })
    }

    // MARK: - One row

    private mutating func add(_ cells: [SheetColumn: String], on line: Int) {
        let product = product(cells, on: line)
        let sku = sku(cells, on: line)
        guard let product, let sku else { return }
        products[product].skus.append(sku)
        products[product].lines.append(line)
    }

    /// Where in `products` the row's product is; nil when the row does not say.
    private mutating func product(_ cells: [SheetColumn: String], on line: Int) -> Int? {
        let head = Head(
            line: line, title: cells[.title] ?? "", description: cells[.description] ?? "",
            attributes: attributes(.attributes, of: cells, on: line),
            pictures: (cells[.pictures] ?? "").unicodeScalars.split { $0.properties.isWhitespace }.map(String.init))
        guard let code = cells[.product], !code.isEmpty else {
            fault(line, .product, "give the product's code; rows with one code are one product")
            return nil
        }
        guard let known = places[code] else {
            if head.title.isEmpty { fault(line, .title, "give the title on the first row of a product") }
            places[code] = products.count
            products.append(Gathered(code: code, head: head))
            return products.count - 1
        }
        let first = products[known].head
        func compare<Value: Equatable & Collection>(_ column: SheetColumn, _ value: Value, _ firstValue: Value) {
            guard !value.isEmpty, value != firstValue else { return }
            fault(line, column, "line \(first.line) says otherwise of \(SheetFault.excerpt(code)); leave it empty here")
        }
        compare(.title, head.title, first.title)
        compare(.description, head.description, first.description)
        if let attributes = head.attributes, let firstAttributes = first.attributes {
            compare(.attributes, attributes, firstAttributes)
        }
        compare(.pictures, head.pictures, first.pictures)
        return known
    }

    private mutating func sku(_ cells: [SheetColumn: String], on line: Int) -> CatalogueSKU? {
        let code = code(cells[.sku] ?? "", on: line)
        let specs = attributes(.specs, of: cells, on: line)
        let price = price(cells, on: line)
        let stock = pieces(.stock, of: cells, on: line)
        let onHand = pieces(.onHand, of: cells, on: line)
        guard let code, let specs, let price else { return nil }
        return CatalogueSKU(code: code, specs: specs, listPrice: price, stock: stock, onHand: onHand)
    }

    private mutating func code(_ text: String, on line: Int) -> String? {
        guard !text.isEmpty else {
            fault(line, .sku, "give the SKU's code")
            return nil
        }
        if let other = skuLines[text] {
            fault(line, .sku, "\(SheetFault.excerpt(text)) stands on line \(other) already")
        } else {
            skuLines[text] = line
        }
        return text
    }

    private mutating func attributes(
        _ column: SheetColumn, of cells: [SheetColumn: String], on line: Int
    ) -> [AttributeView]? {
        do throws(AttributeText.Malformed) {
            return try AttributeText.read(cells[column] ?? "")
        } catch {
            fault(line, column, error.words)
            return nil
        }
    }

    private mutating func price(_ cells: [SheetColumn: String], on line: Int) -> Money? {
        let name = cells[.currency] ?? ""
        guard let currency = name.isEmpty ? .cny : Currency(code: name.uppercased()) else {
            let known = Currency.allCases.map(\.code).joined(separator: ", ")
            fault(line, .currency, "\(SheetFault.excerpt(name)) is no currency of hawker's; these are \(known)")
            return nil
        }
        guard let text = cells[.price], !text.isEmpty else {
            fault(line, .price, "give the price, such as 59.90")
            return nil
        }
        do throws(MoneyError) {
            return try Money(decimal: text, currency: currency)
        } catch {
            fault(line, .price, error.message)
            return nil
        }
    }

    /// Nil for an empty cell, and for one that is wrong.
    private mutating func pieces(_ column: SheetColumn, of cells: [SheetColumn: String], on line: Int) -> Int? {
        guard let text = cells[column], !text.isEmpty else { return nil }
        let isStock = column == .stock
        let most = Limits.stock.upperBound
        guard let pieces = Int(text) else {
            let right = isStock ? "write N or +N for pieces that come in, -N to write off, or nothing" : "write N"
            fault(line, column, "\(SheetFault.excerpt(text)) is no number of pieces; \(right)")
            return nil
        }
        guard (isStock ? -most...most : Limits.stock).contains(pieces) else {
            fault(line, column, "\(pieces) is out of range; it is \(isStock ? "-\(most)" : "0") to \(most) pieces")
            return nil
        }
        return pieces
    }

    private mutating func fault(_ line: Int, _ column: SheetColumn?, _ reason: String) {
        faults.append(SheetFault(line: line, column: column, reason))
    }
}
