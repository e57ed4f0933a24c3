import Commerce

/// A named property.
package struct AttributeView: Codable, Sendable, Equatable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A product of a shop with its SKUs, as it is imported and exported.
package struct CatalogueProduct: Codable, Sendable, Equatable {
    /// What the shop calls it: the same code is the same product.
    package let code: String
    package let title: String
    package let description: String
    package let attributes: [AttributeView]
    /// Paths or `http(s)` addresses.
    package let pictures: [String]
    package let skus: [CatalogueSKU]

    package init(
        code: String, title: String, description: String = "", attributes: [AttributeView] = [],
        pictures: [String] = [], skus: [CatalogueSKU]
    ) {
        self.code = code
        self.title = title
        self.description = description
        self.attributes = attributes
        self.pictures = pictures
        self.skus = skus
    }

    /// What may be empty may be left out.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        code = try values.decode(String.self, forKey: .code)
        title = try values.decode(String.self, forKey: .title)
        description = try values.decodeIfPresent(String.self, forKey: .description) ?? ""
        attributes = try values.decodeIfPresent([AttributeView].self, forKey: .attributes) ?? []
        pictures = try values.decodeIfPresent([String].self, forKey: .pictures) ?? []
        skus = try values.decode([CatalogueSKU].self, forKey: .skus)
    }
}

package struct CatalogueSKU: Codable, Sendable, Equatable {
    /// What the server calls it, as a room's shelf wants it. Only in an answer; an import has the code.
    package let id: SKU.ID?
    package let code: String
    package let specs: [AttributeView]
    package let listPrice: Money
    /// On import, pieces that come into the house, or are written off when below 0. Left out: none.
    package let stock: Int?
    /// On export, pieces in the house. On import it is not read, but as the first stock of a SKU that is new.
    package let onHand: Int?
    /// Pieces nobody has reserved. Only in an answer.
    package let available: Int?

    package init(
        id: SKU.ID? = nil, code: String, specs: [AttributeView] = [], listPrice: Money, stock: Int? = nil,
        onHand: Int? = nil, available: Int? = nil
    ) {
        self.id = id
        self.code = code
        self.specs = specs
        self.listPrice = listPrice
        self.stock = stock
        self.onHand = onHand
        self.available = available
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        code = try values.decode(String.self, forKey: .code)
        specs = try values.decodeIfPresent([AttributeView].self, forKey: .specs) ?? []
        listPrice = try values.decode(Money.self, forKey: .listPrice)
        stock = try values.decodeIfPresent(Int.self, forKey: .stock)
        onHand = try values.decodeIfPresent(Int.self, forKey: .onHand)
        // An import may have anything here, as in every member that nobody reads there.
        id = try? values.decodeIfPresent(SKU.ID.self, forKey: .id)
        available = try? values.decodeIfPresent(Int.self, forKey: .available)
    }
}

extension CatalogueProduct {
    /// As an export has it: without what is the server's own, or only of this moment.
    package var exported: CatalogueProduct {
        CatalogueProduct(
            code: code, title: title, description: description, attributes: attributes, pictures: pictures,
            skus: skus.map { sku in
                CatalogueSKU(
                    code: sku.code, specs: sku.specs, listPrice: sku.listPrice, stock: sku.stock, onHand: sku.onHand)
            })
    }
}

/// `POST /v1/shop/catalogue` takes one, `GET /v1/shop/catalogue` answers one.
package struct Catalogue: Codable, Sendable, Equatable {
    package let products: [CatalogueProduct]
    /// On export: give it as `after` for the products behind these; nil at the end.
    package let next: String?

    package init(products: [CatalogueProduct], next: String? = nil) {
        self.products = products
        self.next = next
    }
}

/// What an import did.
package struct CatalogueKept: Codable, Sendable, Equatable {
    package let products: Int
    package let skus: Int

    package init(products: Int, skus: Int) {
        self.products = products
        self.skus = skus
    }
}

/// What is wrong with one product of an import; a problem's `faults`.
package struct CatalogueFaultView: Codable, Sendable, Equatable {
    /// Which of the products, from 0.
    package let product: Int
    /// Which of its SKUs, from 0; nil when the product itself is wrong.
    package let sku: Int?
    /// Such as "price".
    package let field: String
    package let reason: String

    package init(product: Int, sku: Int?, field: String, reason: String) {
        self.product = product
        self.sku = sku
        self.field = field
        self.reason = reason
    }
}
