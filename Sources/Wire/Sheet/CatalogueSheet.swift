import Commerce

/// A catalogue as a sheet: comma-separated text with a header and one row for each SKU.
///
/// `SheetColumn` has the columns. Rows with one product code are one product, in the order of their first rows. What
/// is written reads back as it was, as long as every product has a code, a title and a SKU, every property a name, no
/// price is below zero, no stock is beyond `Limits.stock`, and no picture has a space in it.
package enum CatalogueSheet {
    /// The sheet of the whole catalogue, in UTF-8.
    ///
    /// What belongs to a product stands on its first row only, so that there is one place to change it.
    package static func write(_ products: [CatalogueProduct]) -> [UInt8] {
        var writer = CSVWriter()
        writer.append(SheetColumn.allCases.map(\.rawValue))
        for product in products {
            for (index, sku) in product.skus.enumerated() {
                writer.append(
                    SheetColumn.allCases.map { column in
                        let text = cell(column, of: sku, isFirst: index == 0, of: product)
                        return column.isText ? FormulaGuard.protect(text) : text
                    })
            }
        }
        return writer.bytes
    }

    /// Reads a sheet, in any order of its columns.
    /// - Throws: everything that is wrong with it by itself; the rest is the server's to find.
    package static func read(_ bytes: [UInt8]) throws(SheetFaults) -> CatalogueDraft {
        guard bytes.count <= SheetLimits.fileBytes else { throw SheetFaults([.tooLong]) }
        if let line = lineOfBadUTF8(bytes) {
            throw SheetFaults([
                SheetFault(line: line, "this is not UTF-8; save the sheet as 'CSV UTF-8'")
            ])
        }
        var reader = CSVReader(bytes)
        var record = reader.next()
        while let blank = record, blank.isBlank { record = reader.next() }
        guard let record else {
            throw SheetFaults([
                SheetFault(line: 1, "the header is missing; the first line names the columns: \(SheetColumn.names)")
            ])
        }
        let header = try SheetHeader(record)
        var rows = SheetRows()
        while let record = reader.next() {
            guard !record.isBlank else { continue }
            guard rows.add(record, under: header) else { break }
        }
        return try rows.finished()
    }

    private static func cell(
        _ column: SheetColumn, of sku: CatalogueSKU, isFirst: Bool, of product: CatalogueProduct
    ) -> String {
        switch column {
        case .product: product.code
        case .title: isFirst ? product.title : ""
        case .description: isFirst ? product.description : ""
        case .attributes: isFirst ? AttributeText.write(product.attributes) : ""
        case .pictures: isFirst ? product.pictures.joined(separator: " ") : ""
        case .sku: sku.code
        case .specs: AttributeText.write(sku.specs)
        case .price: sku.listPrice.decimal
        case .currency: sku.listPrice.currency.code
        case .stock: sku.stock.map(String.init) ?? ""
        case .onHand: sku.onHand.map(String.init) ?? ""
        }
    }

    /// The first line that is not UTF-8; nil when all are.
    private static func lineOfBadUTF8(_ bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        let isLineEnd = { (byte: UInt8) in byte == CSVSign.lineFeed || byte == CSVSign.carriageReturn }
        var line = 1
        var start = 0
        while let end = bytes[start...].firstIndex(where: isLineEnd) {
            if String(validating: bytes[start..<end], as: UTF8.self) == nil { return line }
            let isPair =
                bytes[end] == CSVSign.carriageReturn && end + 1 < bytes.count && bytes[end + 1] == CSVSign.lineFeed
            start = end + (isPair ? 2 : 1)
            line += 1
        }
        return line
    }
}

extension SheetFault {
    /// A file that is not read at all.
    package static let tooLong = SheetFault(
        place: "the file", reason: "a catalogue's file has at most \(SheetLimits.fileBytes) bytes")
}

extension Money {
    /// What `init(decimal:currency:)` reads: `59.90`.
    fileprivate var decimal: String { String(description.prefix { $0 != " " }) }
}
