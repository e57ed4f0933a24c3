import Commerce
import Testing
import Wire

@Suite struct SheetRoundTripTests {
    @Test("what is written reads back as it was")
    func roundTrip() throws {
        for seed in 0..<400 as Range<UInt64> {
            var any = AnyCatalogue(numbers: SheetNumbers(seed: seed))
            let products = any.products()
            let sheet = CatalogueSheet.write(products)
            let read = try CatalogueSheet.read(sheet).catalogue.products
            #expect(read == products, "seed \(seed)")
            // Byte for byte: texts that only look the same are equal in Swift.
            #expect(CatalogueSheet.write(read) == sheet, "seed \(seed)")
        }
    }

    @Test("a sheet is written as RFC 4180 has it")
    func written() {
        let product = CatalogueProduct(
            code: "-A", title: "=1+1", description: "says \"hi\",\nthere",
            attributes: [AttributeView(name: "a;b", value: " =\\ ")],
            pictures: ["a.jpg", "b.jpg"],
            skus: [
                CatalogueSKU(
                    code: "'x", specs: [AttributeView(name: "size", value: "M")],
                    listPrice: Money(minorUnits: 5_990, currency: .cny), stock: -3, onHand: 4),
                CatalogueSKU(code: "@y", listPrice: Money(minorUnits: 7, currency: .jpy)),
            ])
        #expect(
            String(decoding: CatalogueSheet.write([product]), as: UTF8.self)
                == "\u{FEFF}product,title,description,attributes,pictures,sku,specs,price,currency,stock,on_hand\r\n"
                + #"'-A,'=1+1,"says ""hi"",\#n"#
                + #"there","a\;b=\ \=\\\ ",a.jpg b.jpg,'x,size=M,59.90,CNY,-3,4"# + "\r\n"
                + "'-A,,,,,'@y,,7,JPY,,\r\n")
    }

    @Test("no cell that a spreadsheet shows begins a formula")
    func harmless() {
        for seed in 0..<50 as Range<UInt64> {
            var any = AnyCatalogue(numbers: SheetNumbers(seed: seed))
            let title = any.text(0...6)
            let product = CatalogueProduct(
                code: "p", title: title,
                skus: [CatalogueSKU(code: "s", listPrice: Money(minorUnits: 1, currency: .cny))])
            let row = String(decoding: CatalogueSheet.write([product]), as: UTF8.self)
                .unicodeScalars.drop { $0 != "\n" }.dropFirst(3)
            let first = row.drop { $0 == "\"" || $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" }.first
            #expect(first.map { !"=+-@＝＋－＠".unicodeScalars.contains($0) } ?? true, "seed \(seed)")
        }
    }

    @Test("no bytes make the reader fail in another way than with words")
    func noise() throws {
        for seed in 0..<600 as Range<UInt64> {
            var any = AnyCatalogue(numbers: SheetNumbers(seed: seed))
            var bytes = CatalogueSheet.write(any.products())
            switch seed % 3 {
            case 0:
                bytes = (0..<Int.random(in: 0...300, using: &any.numbers)).map { _ in
                    any.numbers.next(upperBound: 255 as UInt8)
                }
            case 1: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &any.numbers)))
            default:
                let signs = Array("\",;\t\r\n\\='x".utf8)
                for _ in 0..<Int.random(in: 1...8, using: &any.numbers) {
                    bytes[Int.random(in: bytes.indices, using: &any.numbers)] =
                        signs.randomElement(using: &any.numbers) ?? 0
                }
            }
            do throws(SheetFaults) {
                let products = try CatalogueSheet.read(bytes).catalogue.products
                // What was read can be written and read again.
                #expect(
                    try CatalogueSheet.read(CatalogueSheet.write(products)).catalogue.products == products,
                    "seed \(seed)")
            } catch {
                #expect(!error.list.isEmpty, "seed \(seed)")
            }
        }
    }
}
