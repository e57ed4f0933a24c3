import Commerce
import Wire

/// Random numbers that come again with their seed (splitmix64).
struct SheetNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

/// Any catalogue a sheet can hold, with the texts that are hardest on one.
struct AnyCatalogue {
    var numbers: SheetNumbers

    private static let signs = [
        "a", "B", "7", "橙", "é", "e\u{301}", "\u{301}", "👨‍👩‍👧", " ", "\t", "\n", "\r", "\r\n", "\"", "\"\"", ",", ";",
        "=", "+", "-", "@", "'", "\\", "＝", "\u{FEFF}", "\u{0}", "\u{2028}", "1=2; 3", "=cmd|' /C calc'!A0",
    ]

    mutating func products() -> [CatalogueProduct] {
        let count = Int.random(in: 1...4, using: &numbers)
        return (0..<count).map { product in
            let skuCount = Int.random(in: 1...3, using: &numbers)
            // A number behind the text, so that no two are the same.
            let skus = (0..<skuCount).map { sku in
                CatalogueSKU(
                    code: text(0...5) + "\(product).\(sku)", specs: attributes(), listPrice: price(), stock: stock(),
                    onHand: Bool.random(using: &numbers) ? Int.random(in: Limits.stock, using: &numbers) : nil)
            }
            return CatalogueProduct(
                code: text(0...5) + "\(product)", title: text(0...8) + "!", description: text(0...12),
                attributes: attributes(), pictures: pictures(), skus: skus)
        }
    }

    mutating func text(_ length: ClosedRange<Int>) -> String {
        (0..<Int.random(in: length, using: &numbers)).map { _ in
            Self.signs[Int.random(in: Self.signs.indices, using: &numbers)]
        }.joined()
    }

    private mutating func attributes() -> [AttributeView] {
        (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
            AttributeView(name: text(1...4), value: text(0...4))
        }
    }

    private mutating func pictures() -> [String] {
        (0..<Int.random(in: 0...3, using: &numbers)).map { _ in
            String(text(0...4).unicodeScalars.filter { !$0.properties.isWhitespace }.map(Character.init)) + "/p"
        }
    }

    private mutating func price() -> Money {
        let currency = Currency.allCases[Int.random(in: Currency.allCases.indices, using: &numbers)]
        return Money(minorUnits: .random(in: 0...Limits.price.upperBound, using: &numbers), currency: currency)
    }

    private mutating func stock() -> Int? {
        let most = Limits.stock.upperBound
        return Bool.random(using: &numbers) ? Int.random(in: -most...most, using: &numbers) : nil
    }
}

/// What is wrong with a sheet, as it is printed.
func faults(of sheet: String) -> [String] { faults(of: Array(sheet.utf8)) }

func faults(of bytes: [UInt8]) -> [String] {
    do throws(SheetFaults) {
        _ = try CatalogueSheet.read(bytes)
        return []
    } catch {
        return error.list.map(\.description)
    }
}
