import Testing
import Wire

/// The exact words for what is wrong with a sheet.
@Suite struct SheetFaultTests {
    private static let header = "product,title,attributes,sku,specs,price,currency,stock,on_hand\n"
    private static let noHeader =
        "line 1: the header is missing; the first line names the columns: product, title, description, attributes, "
        + "pictures, sku, specs, price, currency, stock, on_hand"
    private static let columns =
        "the columns are product, title, description, attributes, pictures, sku, specs, price, currency, stock, on_hand"

    @Test(
        "a bad cell is told by line and column",
        arguments: [
            (",Hoodie,,S1,,1,,,", ["line 2, product: give the product's code; rows with one code are one product"]),
            ("A,,,S1,,1,,,", ["line 2, title: give the title on the first row of a product"]),
            ("A,t,,,,1,,,", ["line 2, sku: give the SKU's code"]),
            ("A,t,,S1,,,,,", ["line 2, price: give the price, such as 59.90"]),
            (
                #"A,t,,S1,,"12,90",,,"#,
                ["line 2, price: '12,90' is not an amount in CNY; write it like 59 or 59.90"]
            ),
            ("A,t,,S1,,-1,,,", ["line 2, price: '-1' is not an amount in CNY; write it like 59 or 59.90"]),
            ("A,t,,S1,,1.5,JPY,,", ["line 2, price: '1.5' is not an amount in JPY; write it like 59"]),
            ("A,t,,S1,,99999999999999999999,,,", ["line 2, price: the amount is too large to compute with"]),
            ("A,t,,S1,,1,RUB,,", ["line 2, currency: 'RUB' is no currency of hawker's; these are CNY, USD, EUR, JPY"]),
            (
                "A,t,,S1,,1,,many,",
                [
                    "line 2, stock: 'many' is no number of pieces; write N or +N for pieces that come in, -N to write "
                        + "off, or nothing"
                ]
            ),
            (
                "A,t,,S1,,1,,-1000001,",
                ["line 2, stock: -1000001 is out of range; it is -1000000 to 1000000 pieces"]
            ),
            ("A,t,,S1,,1,,,1.5", ["line 2, on_hand: '1.5' is no number of pieces; write N"]),
            ("A,t,,S1,,1,,,-1", ["line 2, on_hand: -1 is out of range; it is 0 to 1000000 pieces"]),
            (
                "A,t,cotton,S1,,1,,,",
                ["line 2, attributes: 'cotton' is no property; write 'name=value; name=value'"]
            ),
            ("A,t,,S1,=M,1,,,", ["line 2, specs: the value 'M' has no name; write 'name=value'"]),
            (
                "A,t,,S1,size=M colour=red,1,,,",
                ["line 2, specs: 'size' has two '='; put ';' between properties, or write '\\='"]
            ),
            (
                #"A,t,,S1,size=10\20,1,,,"#,
                [#"line 2, specs: '\2' stands for nothing; write '\\' for the sign '\' itself"#]
            ),
            (
                #"A,t,,S1,size=M\,1,,,"#,
                [#"line 2, specs: a '\' at the end stands for nothing; write '\\' for the sign itself"#]
            ),
            ("A,t,,S1,,1,", ["line 2: 7 fields, where the header has 9"]),
            (
                "A,t,,S1,,1,,,\nA,other,x=y,S1,,2,,,",
                [
                    "line 3, title: line 2 says otherwise of 'A'; leave it empty here",
                    "line 3, attributes: line 2 says otherwise of 'A'; leave it empty here",
                    "line 3, sku: 'S1' stands on line 2 already",
                ]
            ),
            // All at once, and what is fine beside them is not told.
            (
                ",,,,,,,,\nA,t,,S1,,free,,x,\nB,\"two\nlines\",,S2,,1,,,\n,u,,,,,XXX,,",
                [
                    "line 3, price: 'free' is not an amount in CNY; write it like 59 or 59.90",
                    "line 3, stock: 'x' is no number of pieces; write N or +N for pieces that come in, -N to write "
                        + "off, or nothing",
                    "line 6, product: give the product's code; rows with one code are one product",
                    "line 6, sku: give the SKU's code",
                    "line 6, currency: 'XXX' is no currency of hawker's; these are CNY, USD, EUR, JPY",
                ]
            ),
            (
                "A,\u{1B}[2Jt,,S1,,\u{1B}[31m5,,,",
                ["line 2, price: '[31m5' is not an amount in CNY; write it like 59 or 59.90"]
            ),
        ])
    func cells(rows: String, words: [String]) {
        #expect(faults(of: Self.header + rows) == words)
    }

    @Test(
        "a bad quote is told by line and character",
        arguments: [
            (
                "A,\"t,,S1,,1,,,\nB,u,,S2,,2,,,\n",
                ["line 2, column 3: the quote that opens here is never closed"]
            ),
            (
                "A,橙\"t,,S1,,1,,,\nB,u,,S2,,x,,,",
                [
                    "line 2, column 4: a quote inside a field; put the whole field in quotes, and write two for one",
                    "line 3, price: 'x' is not an amount in CNY; write it like 59 or 59.90",
                ]
            ),
            (
                "A,\"a\r\nb\"t,,S1,,1,,,",
                ["line 3, column 3: text behind a closing quote; a quote inside a field is written as two"]
            ),
            (
                "A, \"t\",,S1,,1,,,",
                ["line 2, column 4: a quote inside a field; put the whole field in quotes, and write two for one"]
            ),
        ])
    func quotes(rows: String, words: [String]) {
        #expect(faults(of: Self.header + rows) == words)
    }

    @Test(
        "a bad header is told by its names",
        arguments: [
            ("", [noHeader]),
            ("\n\n , \n", [noHeader]),
            (
                "product,title,sku,price,colour,,SKU\n",
                [
                    "line 1: 'colour' is no column; \(columns)", "line 1: column 6 has no name; \(columns)",
                    "line 1: the column 'sku' stands here twice",
                ]
            ),
            (
                "\nproduct,stock\n",
                [
                    "line 2: the column 'title' is missing", "line 2: the column 'sku' is missing",
                    "line 2: the column 'price' is missing",
                ]
            ),
            ("\"product\n", ["line 1, column 1: the quote that opens here is never closed"]),
            ("product,title,sku,price\n,,,\n", ["the file: there is no product in it"]),
        ])
    func headers(sheet: String, words: [String]) {
        #expect(faults(of: sheet) == words)
    }

    @Test("what is not UTF-8 is told by its first line")
    func otherCharacterSets() {
        // "橙" in GB 18030.
        let bytes = Array("product,title,sku,price\r\nA,t,S,1\r\nB,".utf8) + [0xB3, 0xC8] + Array(",S2,1\r\n".utf8)
        #expect(faults(of: bytes) == ["line 3: this is not UTF-8; save the sheet as 'CSV UTF-8'"])
        #expect(faults(of: [0xFF, 0xFE, 0x70, 0x00]) == ["line 1: this is not UTF-8; save the sheet as 'CSV UTF-8'"])
    }

    @Test("every bound is told, and a flood costs no more than its bytes")
    func bounds() {
        let header = "product,title,sku,price\n"
        let rows = (0...SheetLimits.rows).map { "P,t,S\($0),1\n" }.joined()
        #expect(
            faults(of: header + rows) == [
                "line 5002: one import is at most 5000 SKUs; make several files of it, each with whole products"
            ])
        #expect(faults(of: header + (0..<SheetLimits.rows).map { "P,t,S\($0),1\n" }.joined()) == [])
        let long = String(repeating: "x", count: SheetLimits.fieldBytes)
        #expect(faults(of: header + "P,\(long),S,1") == [])
        #expect(faults(of: header + "P,\"\(long)x\",S,1") == ["line 2, column 3: a field has at most 65536 bytes"])
        let commas = String(repeating: ",", count: 200_000)
        #expect(faults(of: header + commas) == ["line 2, column 65: a row has at most 64 fields"])
        #expect(
            faults(of: header + String(repeating: "\"", count: 200_001)) == [
                "line 2, column 1: the quote that opens here is never closed"
            ])
        #expect(
            faults(of: [UInt8](repeating: 0x20, count: SheetLimits.fileBytes + 1)) == [
                "the file: a catalogue's file has at most 16777216 bytes"
            ])
    }
}
