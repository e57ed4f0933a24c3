/// What can be wrong with drafts by themselves, without a look at what is kept.
package enum CatalogueCheck {
    /// Every fault, as far as `Limits.faults`.
    package static func faults(of drafts: [ProductDraft]) -> [CatalogueFault] {
        var faults: [CatalogueFault] = []
        var products: [Product.ID: Int] = [:]
        var skus: Set<SKU.ID> = []
        for (index, draft) in drafts.enumerated() {
            guard faults.count < Limits.faults else { break }
            func fault(_ field: CatalogueFault.Field, _ reason: String, sku: Int? = nil) {
                faults.append(CatalogueFault(product: index, sku: sku, field: field, reason: reason))
            }
            if products.updateValue(index, forKey: draft.id) != nil {
                fault(.code, "the product '\(draft.code)' stands here twice")
            }
            for (field, reason) in self.faults(of: draft) { fault(field, reason) }
            for (position, sku) in draft.skus.enumerated() {
                if !skus.insert(sku.id).inserted {
                    fault(.code, "the SKU '\(sku.code)' stands here twice", sku: position)
                }
                for (field, reason) in self.faults(of: sku) { fault(field, reason, sku: position) }
                if sku.listPrice.currency != draft.skus[0].listPrice.currency {
                    fault(.price, "the SKUs of one product have one currency", sku: position)
                }
            }
            if Set(draft.skus.map(\.specs)).count < draft.skus.count {
                fault(.specs, "two SKUs of '\(draft.title)' have the same specs; buyers could not tell them apart")
            }
        }
        return faults
    }

    private static func faults(of draft: ProductDraft) -> [(CatalogueFault.Field, String)] {
        var faults: [(CatalogueFault.Field, String)] = []
        if !Limits.allow(draft.code, characters: Limits.code) {
            faults.append((.code, "a code has \(Limits.text(Limits.code)) characters"))
        }
        if !Limits.allow(draft.title, characters: Limits.title) {
            faults.append((.title, "a title has \(Limits.text(Limits.title)) characters"))
        }
        if !Limits.allow(draft.description, characters: Limits.description) {
            faults.append((.description, "a description has \(Limits.text(Limits.description)) characters"))
        }
        if let reason = fault(of: draft.attributes) { faults.append((.attributes, reason)) }
        if !Limits.pictures.contains(draft.pictures.count) {
            faults.append((.pictures, "a product has \(Limits.text(Limits.pictures)) pictures"))
        }
        if !draft.pictures.allSatisfy(isPicture) {
            faults.append(
                (.pictures, "a picture is a path or an http address of \(Limits.text(Limits.picture)) bytes"))
        }
        if !Limits.skusPerProduct.contains(draft.skus.count) {
            faults.append((.product, "a product has \(Limits.text(Limits.skusPerProduct)) SKUs"))
        }
        return faults
    }

    private static func faults(of sku: SKUDraft) -> [(CatalogueFault.Field, String)] {
        var faults: [(CatalogueFault.Field, String)] = []
        if !Limits.allow(sku.code, characters: Limits.code) {
            faults.append((.code, "a code has \(Limits.text(Limits.code)) characters"))
        }
        if let reason = fault(of: sku.specs) { faults.append((.specs, reason)) }
        if !Limits.price.contains(sku.listPrice.minorUnits) { faults.append((.price, Limits.priceRange)) }
        switch sku.stock {
        case .unchanged: break
        case .first(let pieces), .putIn(let pieces), .writeOff(let pieces):
            if !Limits.stock.contains(pieces) {
                faults.append((.stock, "the stock of a SKU is \(Limits.text(Limits.stock)) pieces"))
            }
        }
        return faults
    }

    private static func fault(of attributes: [Attribute]) -> String? {
        guard Limits.attributes.contains(attributes.count) else {
            return "there are \(Limits.text(Limits.attributes)) properties"
        }
        for each in attributes {
            guard Limits.allow(each.name, characters: Limits.attributeName) else {
                return "a property's name has \(Limits.text(Limits.attributeName)) characters"
            }
            guard Limits.allow(each.value, characters: Limits.attributeValue) else {
                return "the value of '\(each.name)' has \(Limits.text(Limits.attributeValue)) characters"
            }
        }
        guard Set(attributes.map(\.name)).count == attributes.count else { return "a property stands here twice" }
        return nil
    }

    /// A path or an address without spaces and controls; what it leads to is the screen's concern.
    private static func isPicture(_ text: String) -> Bool {
        guard Limits.picture.contains(text.utf8.count),
            text.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace && $0.properties.generalCategory != .control })
        else { return false }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        // A colon behind the first slash is part of a path.
        guard parts.count == 2, !parts[0].contains("/") else { return true }
        return (parts[0] == "http" || parts[0] == "https") && parts[1].hasPrefix("//") && parts[1].count > 2
    }
}
