import Commerce

/// All there is to know of one line of the shelf, before it is bought.
struct DetailsPanel: Sendable, Equatable {
    let sku: SKU.ID
    /// Rows that are scrolled out at the top.
    var scroll = 0
}
