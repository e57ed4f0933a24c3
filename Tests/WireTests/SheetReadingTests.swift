import Commerce
import Testing
import Wire

@Suite struct SheetReadingTests {
    private static let sheet = """
        product,title,description,attributes,pictures,sku,specs,price,currency,stock,on_hand
        H1,Hoodie,"Warm, with a ""hood""
        and pockets",面料=棉; 产地=绍兴,h1.jpg https://shop.example/h2.jpg,H1-M,颜色=橙色; 尺码=M,199.00,CNY,+10,
        H1,,,,,H1-L,颜色=橙色; 尺码=L,209,,-2,7

        M1,Mug,,,,M1,,12.5,usd,,40
        """

    private static let hoodie = CatalogueProduct(
        code: "H1", title: "Hoodie", description: "Warm, with a \"hood\"\nand pockets",
        attributes: [AttributeView(name: "面料", value: "棉"), AttributeView(name: "产地", value: "绍兴")],
        pictures: ["h1.jpg", "https://shop.example/h2.jpg"],
        skus: [
            CatalogueSKU(
                code: "H1-M",
                specs: [AttributeView(name: "颜色", value: "橙色"), AttributeView(name: "尺码", value: "M")],
                listPrice: Money(minorUnits: 19_900, currency: .cny), stock: 10),
            CatalogueSKU(
                code: "H1-L",
                specs: [AttributeView(name: "颜色", value: "橙色"), AttributeView(name: "尺码", value: "L")],
                listPrice: Money(minorUnits: 20_900, currency: .cny), stock: -2, onHand: 7),
        ])
    private static let mug = CatalogueProduct(
        code: "M1", title: "Mug",
        skus: [CatalogueSKU(code: "M1", listPrice: Money(minorUnits: 1_250, currency: .usd), onHand: 40)])

    @Test("a sheet is a catalogue", arguments: ["\n", "\r\n", "\r"])
    func reads(lineEnd: String) throws {
        let text = Self.sheet.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)
        let draft = try CatalogueSheet.read(Array(("\u{FEFF}" + text).utf8))
        let hoodie = try #require(draft.catalogue.products.first)
        #expect(hoodie.description.split(whereSeparator: \.isNewline) == ["Warm, with a \"hood\"", "and pockets"])
        #expect(hoodie.skus == Self.hoodie.skus)
        if lineEnd == "\n" { #expect(draft.catalogue == Catalogue(products: [Self.hoodie, Self.mug])) }
        #expect(draft.skuCount == 3)
    }

    @Test("the delimiter is what the header has most of", arguments: [",", ";", "\t"])
    func delimiters(delimiter: String) throws {
        let rows = [["\"sku\"", " Price ", "TITLE", "product"], ["A-1", " 5 ", "Apple", "A"]]
        let text = rows.map { $0.joined(separator: delimiter) }.joined(separator: "\n")
        let draft = try CatalogueSheet.read(Array(text.utf8))
        let apple = CatalogueProduct(
            code: "A", title: "Apple",
            skus: [CatalogueSKU(code: "A-1", listPrice: Money(minorUnits: 500, currency: .cny))])
        #expect(draft.catalogue.products == [apple])
    }

    @Test("the rows of a product need not follow each other, and blank rows are nothing")
    func grouped() throws {
        let text = "product,title,sku,price\n,,,\nA,Apple,A-1,1\nB,Beet,B-1,2\n,,,\nA,,A-2,3\nB,Beet,B-2,4\n\n"
        let draft = try CatalogueSheet.read(Array(text.utf8))
        #expect(draft.catalogue.products.map { $0.skus.map(\.code) } == [["A-1", "A-2"], ["B-1", "B-2"]])
    }

    @Test("what a spreadsheet was kept from running is the text again")
    func unprotected() throws {
        let text = "product,title,sku,price\n'-A,'=1+1,''@x,1\n'B,O'Neil,'+,1"
        let draft = try CatalogueSheet.read(Array(text.utf8))
        #expect(draft.catalogue.products.map(\.code) == ["-A", "'B"])
        #expect(draft.catalogue.products.map(\.title) == ["=1+1", "O'Neil"])
        #expect(draft.catalogue.products.flatMap { $0.skus.map(\.code) } == ["'@x", "+"])
    }

    @Test("a server's faults are told by the lines they stand on")
    func serverFaults() throws {
        let text = "product,title,sku,price,stock,on_hand\nA,Apple,A-1,1,,\nB,Beet,B-1,2,,9\nA,,A-2,3,5,"
        let draft = try CatalogueSheet.read(Array(text.utf8))
        let faults = draft.faults([
            CatalogueFaultView(product: 0, sku: nil, field: "code", reason: "taken"),
            CatalogueFaultView(product: 0, sku: 1, field: "price", reason: "one currency"),
            CatalogueFaultView(product: 0, sku: 1, field: "stock", reason: "too many"),
            CatalogueFaultView(product: 1, sku: 0, field: "code", reason: "twice\u{1B}[2J"),
            CatalogueFaultView(product: 1, sku: 0, field: "stock", reason: "too many"),
            CatalogueFaultView(product: 7, sku: 0, field: "colour", reason: "of another version"),
        ])
        #expect(
            faults.map(\.description) == [
                "line 2, product: taken", "line 3, sku: twice[2J", "line 3, on_hand: too many",
                "line 4, price: one currency", "line 4, stock: too many",
                "products[7].skus[0].colour: of another version",
            ])
    }

    @Test("what is too large for one import is refused, not cut")
    func tooLarge() throws {
        let rows = (0..<1_001).map { "P\($0),t,S\($0),1" }.joined(separator: "\n")
        let draft = try CatalogueSheet.read(Array("product,title,sku,price\n\(rows)".utf8))
        #expect(
            draft.tooLarge(bytes: 90_000)
                == "one import is at most 1000 products, 5000 SKUs and 4194304 bytes as it is sent; this is 1001 "
                + "products, 1001 SKUs and 90000 bytes. Make several files of it, each with whole products")
        let small = try CatalogueSheet.read(Array("product,title,sku,price\nA,t,S,1".utf8))
        #expect(small.tooLarge(bytes: SheetLimits.importBytes) == nil)
        #expect(small.tooLarge(bytes: SheetLimits.importBytes + 1) != nil)
    }
}
