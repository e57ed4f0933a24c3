import Commerce
import Testing

@Suite struct MoneyTests {
    @Test(
        "an amount is written with the digits its currency has",
        arguments: [
            (Money.fen(5_900), "59.00 CNY", "¥59.00"),
            (.fen(5), "0.05 CNY", "¥0.05"),
            (.fen(0), "0.00 CNY", "¥0.00"),
            (.fen(-150), "-1.50 CNY", "-¥1.50"),
            (Money(minorUnits: 1_200, currency: .jpy), "1200 JPY", "JP¥1200"),
            (Money(minorUnits: 99, currency: .usd), "0.99 USD", "$0.99"),
            (.fen(.min), "-92233720368547758.08 CNY", "-¥92233720368547758.08"),
        ])
    func written(amount: Money, plain: String, label: String) {
        #expect(amount.description == plain)
        #expect(amount.label == label)
    }

    @Test(
        "typed text becomes minor units",
        arguments: [
            ("59.9", Currency.cny, 5_900 + 90), ("59", .cny, 5_900), ("59.90", .cny, 5_990), ("0.01", .cny, 1),
            ("007", .cny, 700), ("1200", .jpy, 1_200), ("92233720368547758.07", .cny, Int64.max),
        ])
    func read(text: String, currency: Currency, units: Int64) throws {
        #expect(try Money(decimal: text, currency: currency).minorUnits == units)
    }

    @Test(
        "text that is no amount is refused, not rounded",
        arguments: [
            "", ".", "59.", ".5", "59.999", "-1", "+1", "1,000", "1e3", "¥59", "5 9", "1.2.3", "٥",
            "0000000000000000000000059",
        ])
    func unreadable(text: String) {
        #expect(throws: MoneyError.unreadable(String(text.prefix(24)), .cny)) {
            try Money(decimal: text, currency: .cny)
        }
    }

    @Test("a currency without fractions takes none")
    func noFraction() {
        #expect(throws: MoneyError.self) { try Money(decimal: "5.0", currency: .jpy) }
    }

    @Test("arithmetic that does not fit throws")
    func overflow() {
        #expect(throws: MoneyError.overflow) { try Money.fen(.max) + .fen(1) }
        #expect(throws: MoneyError.overflow) { try Money.fen(.min) - .fen(1) }
        #expect(throws: MoneyError.overflow) { try Money.fen(.max) * 2 }
        #expect(throws: MoneyError.overflow) { try -Money.fen(.min) }
        #expect(throws: MoneyError.overflow) { try Money.sum([.fen(.max), .fen(1), .fen(-5)], in: .cny) }
        #expect(throws: MoneyError.overflow) { try Money(decimal: "92233720368547758.08", currency: .cny) }
    }

    @Test("currencies do not mix")
    func mixed() {
        let dollar = Money(minorUnits: 1, currency: .usd)
        let mixed = MoneyError.mixedCurrencies(.cny, .usd)
        #expect(throws: mixed) { try Money.fen(1) + dollar }
        #expect(throws: mixed) { try Money.fen(1) - dollar }
        #expect(throws: mixed) { try Money.fen(1).isLess(than: dollar) }
        #expect(throws: mixed) { try Money.sum([dollar], in: .cny) }
    }

    @Test("sums, products and comparisons come out")
    func arithmetic() throws {
        #expect(try Money.fen(100) + .fen(23) == .fen(123))
        #expect(try Money.fen(100) - .fen(123) == .fen(-23))
        #expect(try Money.fen(5_900) * 3 == .fen(17_700))
        #expect(try Money.sum([], in: .cny) == .zero(.cny))
        #expect(try Money.fen(1).isLess(than: .fen(2)))
        #expect(try !Money.fen(2).isLess(than: .fen(2)))
    }

    @Test("what is written can be read again, for any amount")
    func roundTrip() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for _ in 0..<500 {
            let amount = Money.fen(Int64.random(in: 0...Limits.price.upperBound, using: &random))
            let text = String(amount.description.dropLast(" CNY".count))
            #expect(try Money(decimal: text, currency: .cny) == amount, "seed \(seed)")
        }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
