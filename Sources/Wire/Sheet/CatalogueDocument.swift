import Commerce

/// A `Catalogue` in JSON as a person wrote it: decoding goes on behind a fault, so that all of them can be told.
///
/// A decoder throws only where the whole has no list of products.
package struct CatalogueDocument: Decodable {
    private let products: [ProductReading]

    private enum Key: String, CodingKey { case products }

    package init(from decoder: any Decoder) throws {
        products = try decoder.container(keyedBy: Key.self).decode([ProductReading].self, forKey: .products)
    }

    /// - Throws: every fault of every product.
    package func draft() throws(SheetFaults) -> CatalogueDraft {
        let faults = products.flatMap(\.faults)
        guard faults.isEmpty else {
            let read = products.indices.filter { products[$0].product != nil }
            let readable = CatalogueDraft(read.compactMap { products[$0].product }, numbers: read)
            throw SheetFaults(faults, readable: readable)
        }
        guard !products.isEmpty else {
            throw SheetFaults([SheetFault(place: "products", reason: "there is no product in it")])
        }
        return CatalogueDraft(products.compactMap(\.product))
    }
}

/// One product, or all that keeps it from being one.
private struct ProductReading: Decodable {
    let product: CatalogueProduct?
    let faults: [SheetFault]

    private enum Key: String, CodingKey { case code, title, description, attributes, pictures, skus }

    init(from decoder: any Decoder) throws {
        let whole: DecodingFailure
        do {
            product = try CatalogueProduct(from: decoder)
            faults = []
            return
        } catch {
            whole = DecodingFailure(error, at: decoder.codingPath, expected: [String: String].self)
        }
        product = nil
        var check = FieldCheck<Key>(decoder)
        let code = check.field(.code, String.self)
        check.field(.title, String.self)
        check.field(.description, String?.self)
        check.field(.attributes, [AttributeView]?.self)
        check.field(.pictures, [String]?.self)
        let skus = check.field(.skus, [SKUReading].self) ?? []
        let failures = check.failures + skus.flatMap(\.failures)
        faults = (failures.isEmpty ? [whole] : failures).map { $0.fault(ofProduct: code) }
    }
}

/// All that keeps one SKU from being one.
private struct SKUReading: Decodable {
    let failures: [DecodingFailure]

    private enum Key: String, CodingKey { case code, specs, listPrice, stock, onHand }

    init(from decoder: any Decoder) throws {
        var check = FieldCheck<Key>(decoder)
        check.field(.code, String.self)
        check.field(.specs, [AttributeView]?.self)
        let price = check.field(.listPrice, PriceReading.self)
        check.field(.stock, Int?.self)
        check.field(.onHand, Int?.self)
        failures = check.failures + (price?.failures ?? [])
    }
}

/// All that keeps an amount from being one.
private struct PriceReading: Decodable {
    let failures: [DecodingFailure]

    private enum Key: String, CodingKey { case minorUnits, currency }

    init(from decoder: any Decoder) throws {
        var check = FieldCheck<Key>(decoder)
        check.field(.minorUnits, Int64.self)
        check.field(.currency, Currency.self)
        failures = check.failures
    }
}

/// Decodes the fields of an object one by one, past those that fail.
private struct FieldCheck<Key: CodingKey> {
    private let container: KeyedDecodingContainer<Key>?
    private(set) var failures: [DecodingFailure] = []

    init(_ decoder: any Decoder) {
        do {
            container = try decoder.container(keyedBy: Key.self)
        } catch {
            container = nil
            failures = [DecodingFailure(error, at: decoder.codingPath, expected: [String: String].self)]
        }
    }

    /// Nil when it fails, or there is no object at all.
    @discardableResult
    mutating func field<Value: Decodable>(_ key: Key, _ type: Value.Type) -> Value? {
        guard let container else { return nil }
        do {
            return try container.decode(type, forKey: key)
        } catch {
            failures.append(DecodingFailure(error, at: container.codingPath + [key], expected: type))
            return nil
        }
    }

    /// For a field that may be left out.
    mutating func field<Value: Decodable>(_ key: Key, _ type: Value?.Type) {
        guard let container else { return }
        do {
            _ = try container.decodeIfPresent(Value.self, forKey: key)
        } catch {
            failures.append(DecodingFailure(error, at: container.codingPath + [key], expected: Value.self))
        }
    }
}
