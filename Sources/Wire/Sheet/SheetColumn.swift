/// The columns of a catalogue's sheet, in the order they are written; read in any order, by the names in the header.
package enum SheetColumn: String, CaseIterable, Sendable {
    /// The shop's own code of the product; rows with the same one are one product.
    case product
    /// This and the three behind it are the product's: given on its first row, and left empty on the others.
    case title, description
    /// `name=value; name=value`.
    case attributes
    /// With spaces between them.
    case pictures
    /// The shop's own code of the SKU.
    case sku
    /// As `attributes`.
    case specs
    /// Decimal, such as 59.90.
    case price
    /// ISO 4217; CNY when empty.
    case currency
    /// Pieces that come into the house, or are written off when below 0; empty for none.
    case stock
    /// Pieces in the house; read only as the first stock of a SKU that is new.
    case onHand = "on_hand"

    /// Those a sheet cannot do without.
    static let required: [SheetColumn] = [.product, .title, .sku, .price]

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// Whether a spreadsheet could take what stands in it for a formula.
    var isText: Bool {
        switch self {
        case .product, .title, .description, .attributes, .pictures, .sku, .specs: true
        case .price, .currency, .stock, .onHand: false
        }
    }
}
