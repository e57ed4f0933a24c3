import Commerce
import Foundation
import Testing
import Wire

/// What breaks the rules is told with what cannot be read, in one reading.
@Suite struct SheetRuleTests {
    private static let header = "product,title,pictures,sku,specs,price,currency,stock\n"

    /// All that is told of a sheet without a server.
    private static func told(_ rows: String) -> [String] {
        do throws(SheetFaults) {
            return try CatalogueSheet.read(Array((header + rows).utf8)).ruleFaults.map(\.description)
        } catch {
            return error.withRules.map(\.description)
        }
    }

    @Test(
        "a rule that a row breaks is told with its line",
        arguments: [
            ("A,t,,S1,,1,,5\nA,,,S2,size=M,1,,", [] as [String]),
            ("A,t,,S1,,0,,5", ["line 2, price: a price is 1 to 1000000000000 of the currency's smallest unit"]),
            ("A,t,,S1,,1,EUR,5", ["line 2, price: goods are sold in CNY only; give the price in CNY"]),
            (
                "A,t,javascript:x,S1,,1,,5",
                ["line 2, pictures: a picture is a path or an http address of 1 to 500 bytes"]
            ),
            (
                "A,t,,S1,size=M,1,,\nA,,,S2,size=M,1,,",
                ["line 2, specs: two SKUs of 't' have the same specs; buyers could not tell them apart"]
            ),
            // Whether there is something to write off is the server's to know.
            ("A,t,,S1,,1,,-1", []),
        ])
    func rules(rows: String, words: [String]) { #expect(Self.told(rows) == words) }

    @Test("what cannot be read and what breaks the rules come in the order of the file, each place once")
    func together() {
        let rows = """
            A,t,javascript:x,S1,,0,,1
            B,,,S2,,1,,1
            C,t,,S1,,cheap,,1
            D,t,,S3,none,0,,1
            E,t,,S4,,0,,1
            """
        #expect(
            Self.told(rows).map { $0.prefix { $0 != ":" } } == [
                "line 2, pictures", "line 2, price", "line 3, title", "line 4, sku", "line 4, price", "line 5, specs",
                "line 6, price",
            ])
    }

    @Test("products of a JSON file keep their numbers when others cannot be read")
    func document() throws {
        let sku = #"{"code":"S","specs":[],"listPrice":{"minorUnits":0,"currency":"CNY"}}"#
        let json =
            #"{"products":[7,{"code":"A","title":"t","description":"","attributes":[],"pictures":[],"skus":[\#(sku)]}]}"#
        let document = try JSONDecoder().decode(CatalogueDocument.self, from: Data(json.utf8))
        do throws(SheetFaults) {
            _ = try document.draft()
            Issue.record("7 is no product")
        } catch {
            #expect(
                error.withRules.map(\.description) == [
                    "products[0]: this is not an object",
                    "products[1].skus[0].price of 'A': a price is 1 to 1000000000000 of the currency's smallest unit",
                ])
        }
    }
}
