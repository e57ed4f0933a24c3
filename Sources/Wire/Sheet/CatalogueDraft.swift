import Commerce

/// A catalogue as it was read from a file, with where each part of it stands there.
package struct CatalogueDraft: Equatable, Sendable {
    /// The lines of one product in a sheet.
    struct Lines: Equatable, Sendable {
        let product: Int
        var skus: [Int]
    }

    package let catalogue: Catalogue
    /// One for each product; nil for a file that is no sheet.
    let lines: [Lines]?
    /// Which of the file's products each is, from 0; nil when none was left out.
    private let numbers: [Int]?

    init(_ products: [CatalogueProduct], lines: [Lines]? = nil, numbers: [Int]? = nil) {
        catalogue = Catalogue(products: products)
        self.lines = lines
        self.numbers = numbers
    }

    package var skuCount: Int { catalogue.products.reduce(0) { $0 + $1.skus.count } }

    /// Why it cannot be one import, in words; nil when it can.
    ///
    /// It is never cut into several: then a part could be imported and another refused.
    /// - Parameter bytes: of the catalogue as it is sent.
    package func tooLarge(bytes: Int) -> String? {
        let products = catalogue.products.count
        guard
            products > Limits.productsAtOnce.upperBound || skuCount > Limits.skusAtOnce
                || bytes > SheetLimits.importBytes
        else { return nil }
        return "one import is at most \(Limits.productsAtOnce.upperBound) products, \(Limits.skusAtOnce) SKUs and "
            + "\(SheetLimits.importBytes) bytes as it is sent; this is \(products) products, \(skuCount) SKUs and "
            + "\(bytes) bytes. Make several files of it, each with whole products"
    }

    /// The faults a server found, where they stand in the file and in its order.
    package func faults(_ views: [CatalogueFaultView]) -> [SheetFault] {
        guard lines != nil else { return views.map(pathFault) }
        let placed = views.map { (line: line(of: $0), view: $0) }
        let inOrder = placed.enumerated().sorted { left, right in
            (left.element.line ?? .max, left.offset) < (right.element.line ?? .max, right.offset)
        }
        return inOrder.map { _, each in
            guard let line = each.line else { return pathFault(each.view) }
            let field = column(of: each.view)?.rawValue ?? each.view.field
            return SheetFault(line: line, field: field, each.view.reason)
        }
    }

    private func line(of view: CatalogueFaultView) -> Int? {
        guard let lines, lines.indices.contains(view.product) else { return nil }
        guard let sku = view.sku else { return lines[view.product].product }
        return lines[view.product].skus.indices.contains(sku) ? lines[view.product].skus[sku] : nil
    }

    /// The column that a server's word for a field means.
    private func column(of view: CatalogueFaultView) -> SheetColumn? {
        switch view.field {
        case "code": return view.sku == nil ? .product : .sku
        case "stock":
            guard let sku = sku(of: view), sku.stock == nil, sku.onHand != nil else { return .stock }
            return .onHand
        default: return SheetColumn(rawValue: view.field)
        }
    }

    private func sku(of view: CatalogueFaultView) -> CatalogueSKU? {
        guard catalogue.products.indices.contains(view.product), let sku = view.sku else { return nil }
        let skus = catalogue.products[view.product].skus
        return skus.indices.contains(sku) ? skus[sku] : nil
    }

    private func pathFault(_ view: CatalogueFaultView) -> SheetFault {
        let number = numbers.flatMap { $0.indices.contains(view.product) ? $0[view.product] : nil } ?? view.product
        let path = "products[\(number)]" + (view.sku.map { ".skus[\($0)]" } ?? "") + ".\(view.field)"
        let products = catalogue.products
        let code = products.indices.contains(view.product) ? products[view.product].code : nil
        return SheetFault(path: path, ofProduct: code, view.reason)
    }
}
