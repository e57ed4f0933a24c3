/// The line of a shelf that its host speaks of now.
package struct Explained: Hashable, Sendable, Codable {
    package let sku: SKU.ID
    /// When the host began with it.
    package let since: Timestamp

    package init(sku: SKU.ID, since: Timestamp) {
        self.sku = sku
        self.since = since
    }
}
