import Commerce
import Terminal
import Testing

@testable import Screens

@Suite("Words, numbers and money")
struct WordsTests {
    @Test(
        "the language comes from the locale",
        arguments: [
            ("zh_CN.UTF-8", Language.chinese), ("zh", .chinese), ("zh-Hans", .chinese), ("ZH_tw", .chinese),
            ("en_US.UTF-8", .english), ("C", .english), ("", .english), ("zhx", .english),
        ])
    func language(locale: String, language: Language) { #expect(Language(locale: locale) == language) }

    @Test("without a locale it is English")
    func noLocale() { #expect(Language(locale: nil) == .english) }

    @Test(
        "money is written with its symbol and grouped",
        arguments: [
            (5_900, Currency.cny, "¥59.00"), (129_800, .cny, "¥1,298.00"), (5, .usd, "$0.05"),
            (1_200, .jpy, "JP¥1,200"),
            (-123_456_789, .eur, "-€1,234,567.89"), (0, .cny, "¥0.00"),
        ])
    func money(units: Int64, currency: Currency, text: String) {
        #expect(MoneyText.text(Money(minorUnits: units, currency: currency)) == text)
    }

    @Test(
        "prices are read as people type them",
        arguments: [
            ("59", 5_900), ("1,234,567", 123_456_700), ("59.9", 5_990), ("59.90", 5_990), ("¥59", 5_900),
            ("￥1,299.00", 129_900), ("５９", 5_900),
            (" 7 ", 700), ("0.01", 1), ("007", 700),
        ])
    func reads(text: String, units: Int64) {
        #expect(MoneyText.parse(text, in: .cny) == .success(Money(minorUnits: units, currency: .cny)))
    }

    @Test(
        "what is no price is refused with the reason",
        arguments: [
            ("", MoneyText.ParseProblem.empty), ("  ", .empty), ("¥", .empty), ("abc", .notANumber),
            ("1.2.3", .notANumber), ("12,50", .notANumber), ("1,2345", .notANumber), (",500", .notANumber),
            ("5.1,2", .notANumber),
            ("-5", .notANumber), (".", .notANumber), ("59.999", .tooFine(2)), ("0", .zero), ("0.00", .zero),
            ("123456789", .tooLarge), ("1e5", .notANumber),
        ])
    func refuses(text: String, problem: MoneyText.ParseProblem) {
        #expect(MoneyText.parse(text, in: .cny) == .failure(problem))
    }

    @Test("a currency without fractions takes none")
    func yen() { #expect(MoneyText.parse("12.5", in: .jpy) == .failure(.tooFine(0))) }

    @Test(
        "counts are short from ten thousand on",
        arguments: [
            (0, "0", "0"), (9_999, "9,999", "9,999"), (10_000, "10k", "1万"), (12_480, "12.4k", "1.2万"),
            (1_250_000, "1.2M", "125万"), (340_000_000, "340M", "3.4亿"),
        ])
    func counts(number: Int, english: String, chinese: String) {
        #expect(NumberText.short(number, in: .english) == english)
        #expect(NumberText.short(number, in: .chinese) == chinese)
    }

    @Test(
        "times count minutes, then hours", arguments: [(0, "00:00"), (899, "14:59"), (3_723, "1:02:03"), (-5, "00:00")])
    func clock(seconds: Int64, text: String) { #expect(NumberText.clock(seconds: seconds) == text) }

    @Test("rates and shares stay readable, whatever comes")
    func rates() {
        #expect(NumberText.rate(712_400) == "712 kbit/s")
        #expect(NumberText.rate(12_340_000) == "12.3 Mbit/s")
        #expect(NumberText.rate(-1) == "0 kbit/s")
        #expect(NumberText.tenths(0.24) == "0.2")
        #expect(NumberText.tenths(-0.01) == "0.0")
        #expect(NumberText.tenths(.nan) == "–")
        #expect(NumberText.tenths(.infinity) == "–")
    }

    @Test("known problems are told in both languages, others in the server's words")
    func problems() {
        let taken = Fixtures.problem("name-taken")
        #expect(Words(.english)(.problem(taken)).contains("taken"))
        #expect(Words(.chinese)(.problem(taken)).contains("已被使用"))
        let other = Fixtures.problem("odd", detail: "The moon is full.")
        #expect(Words(.chinese)(.problem(other)) == "The moon is full.")
    }

    @Test("text stands out from its ground: 4.5 to 1 at least")
    func contrast() {
        let styles = [
            Theme.base, Theme.quiet, Theme.heading, Theme.barText, Theme.barTitle, Theme.barQuiet, Theme.barKey,
            Theme.panel, Theme.panelQuiet, Theme.panelStrong, Theme.live, Theme.waiting, Theme.ended, Theme.button,
            Theme.scheduled, Theme.practice, Theme.paused,
            Theme.secondButton, Theme.disabledButton, Theme.selection, Theme.stage, Theme.cardTitle,
        ]
        let inks = [Theme.price, Theme.good, Theme.warning, Theme.bad, Theme.own].flatMap {
            [Theme.base.foreground($0), Theme.panel.foreground($0), Theme.barText.foreground($0)]
        }
        let names = ["a", "bo", "mei", "小林", "Tom", "zoe"].map { Theme.base.foreground(Theme.color(ofName: $0)) }
        for style in styles + inks + names {
            guard let text = style.foreground.rgb, let ground = style.background.rgb else {
                Issue.record("a colour of the terminal's own: \(style)")
                continue
            }
            let (light, dark) = (max(luminance(text), luminance(ground)), min(luminance(text), luminance(ground)))
            #expect((light + 0.05) / (dark + 0.05) >= 4.5, "\(style)")
        }
    }

    /// WCAG 2.1, relative luminance; the power of 2.4 by its usual stand-in of 2.2 is near enough here.
    private func luminance(_ color: RGB) -> Double {
        func linear(_ byte: UInt8) -> Double {
            let value = Double(byte) / 255
            // value^2.2 ≈ value² · value^0.2; a square and a fifth root by Newton keep Foundation out.
            var root = max(value, 1e-6)
            for _ in 0..<40 {
                root = root - (root * root * root * root * root - value) / (5 * root * root * root * root)
            }
            return value * value * root
        }
        return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
    }
}
