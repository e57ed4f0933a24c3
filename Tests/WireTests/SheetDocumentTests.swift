import Commerce
import Foundation
import Testing
import Wire

/// Catalogues in JSON that a person wrote.
@Suite struct SheetDocumentTests {
    private static let sku = #"{"code":"S1","specs":[],"listPrice":{"minorUnits":5990,"currency":"CNY"}}"#

    private static let textPrice = #"{"code":"S2","specs":[],"listPrice":{"minorUnits":"5","currency":"CNY"}}"#
    private static let noCode = #"{"code":null,"specs":[],"listPrice":{"minorUnits":5,"currency":"CNY"}}"#
    private static let badFields =
        #"{"code":"S","specs":[{"name":"n"}],"listPrice":{"minorUnits":1.5,"currency":"RUB"},"#
        + #""stock":1e30,"onHand":"7"}"#
    private static let bareProduct = #"{"code":5,"title":"t","skus":[]}"#

    private static func product(_ skus: String, code: String = #""A12""#) -> String {
        #"{"code":\#(code),"title":"t","description":"","attributes":[],"pictures":[],"skus":[\#(skus)]}"#
    }

    @Test("what the server answers can be imported again")
    func roundTrip() throws {
        for seed in 0..<50 as Range<UInt64> {
            var any = AnyCatalogue(numbers: SheetNumbers(seed: seed))
            let catalogue = Catalogue(products: any.products())
            let document = try JSONDecoder().decode(CatalogueDocument.self, from: JSONEncoder().encode(catalogue))
            #expect(try document.draft().catalogue == catalogue, "seed \(seed)")
        }
    }

    @Test(
        "every fault is told with its place",
        arguments: [
            (#"{}"#, ["products: this is missing"]),
            (#"[]"#, ["the file: this is not an object"]),
            (#"{"products":7}"#, ["products: this is not a list"]),
            (#"{"products":[]}"#, ["products: there is no product in it"]),
            (#"{"products":[7]}"#, ["products[0]: this is not an object"]),
            (
                #"{"products":[\#(product(sku)),\#(product("\(textPrice),\(sku),\(noCode)")),\#(bareProduct)]}"#,
                [
                    "products[1].skus[0].listPrice.minorUnits of 'A12': this is not a whole number",
                    "products[1].skus[2].code of 'A12': this is not a text in quotes",
                    "products[2].code: this is not a text in quotes",
                ]
            ),
            (
                #"{"products":[\#(product("\(badFields),8"))]}"#,
                [
                    "products[0].skus[0].specs[0].value of 'A12': this is missing",
                    "products[0].skus[0].stock of 'A12': this is not a whole number",
                    "products[0].skus[0].onHand of 'A12': this is not a whole number",
                    "products[0].skus[0].listPrice.minorUnits of 'A12': this is not a whole number",
                    "products[0].skus[0].listPrice.currency of 'A12': this is not a currency of hawker's; these are "
                        + "CNY, USD, EUR, JPY",
                    "products[0].skus[1] of 'A12': this is not an object",
                ]
            ),
        ])
    func faults(json: String, words: [String]) {
        #expect(Self.words(json) == words)
    }

    @Test("what is empty may be left out, or be null")
    func leftOut() throws {
        let price = #""listPrice":{"minorUnits":5990,"currency":"CNY"}"#
        for more in ["", #","description":null,"attributes":null,"pictures":null"#] {
            let specs = more.isEmpty ? "" : #","specs":null"#
            let json = #"{"products":[{"code":"A12","title":"t"\#(more),"skus":[{"code":"S1",\#(price)\#(specs)}]}]}"#
            let draft = try JSONDecoder().decode(CatalogueDocument.self, from: Data(json.utf8)).draft()
            let sku = CatalogueSKU(code: "S1", listPrice: Money(minorUnits: 5_990, currency: .cny))
            #expect(draft.catalogue == Catalogue(products: [CatalogueProduct(code: "A12", title: "t", skus: [sku])]))
        }
    }

    @Test("what is left out hides no other fault of its product")
    func leftOutAndWrong() throws {
        let json = #"{"products":[{"code":"A12","title":"","skus":[\#(Self.sku)]}]}"#
        let draft = try JSONDecoder().decode(CatalogueDocument.self, from: Data(json.utf8)).draft()
        #expect(draft.ruleFaults.map(\.place) == ["products[0].title of 'A12'"])
        #expect(
            Self.words(#"{"products":[{"code":"A12","title":"t","pictures":7,"skus":[\#(Self.noCode)]}]}"#) == [
                "products[0].pictures of 'A12': this is not a list",
                "products[0].skus[0].code of 'A12': this is not a text in quotes",
            ])
    }

    @Test("a server's faults are told by their paths")
    func serverFaults() throws {
        let json = #"{"products":[\#(Self.product(Self.sku))]}"#
        let draft = try JSONDecoder().decode(CatalogueDocument.self, from: Data(json.utf8)).draft()
        let faults = draft.faults([
            CatalogueFaultView(product: 0, sku: 0, field: "price", reason: "too high"),
            CatalogueFaultView(product: 0, sku: nil, field: "title", reason: "too long"),
            CatalogueFaultView(product: 3, sku: 1, field: "price", reason: "of another version"),
        ])
        #expect(
            faults.map(\.description) == [
                "products[0].skus[0].price of 'A12': too high", "products[0].title of 'A12': too long",
                "products[3].skus[1].price: of another version",
            ])
    }

    private static func words(_ json: String) -> [String] {
        do {
            _ = try JSONDecoder().decode(CatalogueDocument.self, from: Data(json.utf8)).draft()
            return []
        } catch let error as SheetFaults {
            return error.list.map(\.description)
        } catch {
            return [SheetFault(decoding: error).description]
        }
    }
}
