import Commerce

/// `PUT /v1/rooms/{room}/shelf`: each line of the shelf once, as they are to stand.
package struct ArrangeShelf: Codable, Sendable, Equatable {
    package let skus: [SKU.ID]

    package init(skus: [SKU.ID]) { self.skus = skus }
}

/// `PUT /v1/rooms/{room}/explained`: the line the host speaks of from now on; nil for none.
package struct ExplainLine: Codable, Sendable, Equatable {
    package let sku: SKU.ID?

    package init(sku: SKU.ID?) { self.sku = sku }
}

/// What the host speaks of now; a nil line means nothing.
package struct ExplainedState: Codable, Sendable, Equatable {
    package let line: Explained?

    package init(line: Explained?) { self.line = line }
}

extension [ShelfItem] {
    /// The lines in the order of `skus`. Nothing is lost: those it does not name come behind, as they stood, and what it
    /// names that is not there is passed over.
    package func arranged(by skus: [SKU.ID]) -> [ShelfItem] {
        var places: [SKU.ID: Int] = [:]
        for (place, sku) in skus.enumerated() where places[sku] == nil { places[sku] = place }
        return enumerated().sorted { left, right in
            (places[left.element.sku] ?? .max, left.offset) < (places[right.element.sku] ?? .max, right.offset)
        }
        .map(\.element)
    }
}
