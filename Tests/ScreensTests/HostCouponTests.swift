import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The host's coupons")
struct HostCouponTests {
    private func panel(_ coupons: [CouponView] = [Fixtures.coupon("AUTUMN20")]) -> HostModel {
        var model = Fixtures.console()
        _ = model.press("c")
        _ = model.update(.coupons(.success(coupons)))
        return model
    }

    private func filled(_ fields: [HostSheet.Field: String], for item: ShelfItem? = nil) -> HostSheet {
        var sheet = HostSheet(.coupon(for: item, taken: ["AUTUMN20"]), currency: .cny, now: Fixtures.time(0))
        let needed: [HostSheet.Field: String] = [.code: "NEW", .title: "New", .off: "20", .uses: "100"]
        for (field, text) in needed.merging(fields, uniquingKeysWith: { $1 }) {
            sheet.form.go(to: field)
            _ = sheet.form.handle(.control("u"))
            sheet.form.paste(text)
        }
        return sheet
    }

    @Test("the list says what each takes off, from when on, and how many are left")
    func list() {
        var model = Fixtures.console()
        let open = model.press("c")
        #expect(open == [.loadCoupons] && model.text().contains("Fetching your coupons…"))
        _ = model.update(.coupons(.success([Fixtures.coupon("AUTUMN20")])))
        let text = model.text()
        #expect(text.contains("AUTUMN20  ¥20.00 off from ¥100.00"))
        #expect(text.contains("12 left · ends in 2 h"))
        _ = model.update(.tick(Tick(sequence: 2, events: [.coupon(Fixtures.coupon("AUTUMN20", left: 11))])))
        #expect(model.text().contains("11 left"))
        _ = model.update(.tick(Tick(sequence: 3, events: [.coupon(Fixtures.coupon("AUTUMN20", left: 0))])))
        #expect(model.text().contains("none left"))
    }

    @Test("a new coupon is described, kept, and listed again")
    func new() {
        var model = panel()
        _ = model.press("n")
        for text in ["TEN", "Ten off", "10", "", "50", "200", "", "48"] {
            model.type(text)
            _ = model.press(.enter)
        }
        let keep = model.press(.enter)
        let coupon = NewCoupon(
            title: "Ten off", amountOff: Fixtures.cny(1_000), threshold: Fixtures.cny(5_000),
            until: Fixtures.time(48 * 3_600), quota: 200, limitPerBuyer: 1)
        #expect(keep == [.keepCoupon("TEN", coupon)])
        let kept = model.update(.couponKept(nil))
        #expect(kept == [.loadCoupons] && model.mode == .coupons && model.text().contains("Coupon TEN can be used"))
    }

    @Test("a percentage with a cap, for the selected product only")
    func percent() {
        var sheet = filled([.off: "12.5%", .cap: "30"], for: Fixtures.shelf[0])
        sheet.switchChoice()
        let wish = sheet.read()
        let coupon = NewCoupon(
            title: "New", basisPoints: 1_250, cap: Fixtures.cny(3_000), threshold: Fixtures.cny(0), quota: 100,
            limitPerBuyer: 1, products: [Fixtures.shelf[0].product])
        #expect(wish == .coupon("NEW", coupon, hours: nil))
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let field: HostSheet.Field
        let text: String
        let complaint: Phrase
        var testDescription: String { "\(field) '\(text)' → \(complaint)" }
    }

    @Test(
        "a field that is wrong says what is wrong with it",
        arguments: [
            Wrong(field: .code, text: "", complaint: .required),
            Wrong(field: .code, text: "a b", complaint: .shop(.codeLetters)),
            Wrong(field: .code, text: "券", complaint: .shop(.codeLetters)),
            Wrong(field: .code, text: "autumn20", complaint: .shop(.codeTaken)),
            Wrong(field: .title, text: " ", complaint: .required),
            Wrong(field: .off, text: "0", complaint: .mustBePositive),
            Wrong(field: .off, text: "100%", complaint: .shop(.percentRange)),
            Wrong(field: .off, text: "0.001%", complaint: .shop(.percentRange)),
            Wrong(field: .cap, text: "5", complaint: .shop(.capNeedsPercent)),
            Wrong(field: .threshold, text: "-1", complaint: .notANumber),
            Wrong(field: .uses, text: "1000001", complaint: .shop(.countUpTo(1_000_000))),
            Wrong(field: .limit, text: "101", complaint: .shop(.countUpTo(100))),
            Wrong(field: .hours, text: "0", complaint: .shop(.countUpTo(8_760))),
        ])
    func complaints(_ given: Wrong) {
        var sheet = filled([given.field: given.text])
        let wish = sheet.read()
        #expect(wish == nil && sheet.form.complaints == [given.field: given.complaint])
        #expect(sheet.form.focus == given.field)
    }

    @Test("^T says what it would switch to", arguments: Language.allCases)
    func switches(language: Language) {
        let words = Words(language)
        var model = Fixtures.console(language: language)
        for key: Character in ["c", "n"] { _ = model.press(key) }
        #expect(model.text().contains(words(.shop(.couponScope("Merino scarf", isForOne: false)))))
        #expect(model.text().contains("^T  \(words(.shop(.sayForOne)))"))
        _ = model.press(.control("t"))
        #expect(model.text().contains(words(.shop(.couponScope("Merino scarf", isForOne: true)))))
        #expect(model.text().contains("^T  \(words(.shop(.sayForAll)))"))
        // With nothing on the shelf there is nothing to switch to.
        var empty = Fixtures.console(language: language, snapshot: Fixtures.snapshot(shelf: [], card: nil))
        for key: Character in ["c", "n"] { _ = empty.press(key) }
        #expect(empty.text().contains(words(.shop(.couponScope(nil, isForOne: false)))) && !empty.text().contains("^T"))
    }

    @Test("a coupon is called back only after a question, with all it was")
    func callBack() {
        var model = panel([Fixtures.coupon("A"), Fixtures.coupon("B", left: 7), Fixtures.coupon("C", left: 0)])
        _ = model.press(.down)
        _ = model.press("x")
        #expect(model.text().contains("B can be used no more"))
        let keep = model.press("y")
        guard case .keepCoupon("B", let coupon)? = keep.first else {
            Issue.record("\(keep)")
            return
        }
        #expect(
            coupon.isWithdrawn == true && coupon.amountOff == Fixtures.cny(2_000)
                && coupon.until == Fixtures.time(7_200))
        _ = model.update(.couponKept(Fixtures.problem("unreachable", status: 0)))
        #expect(model.mode == .ask && model.text().contains("The server does not answer"))
        _ = model.press(.escape)
        for _ in 0..<2 { _ = model.press(.down) }
        let gone = model.press("x")
        #expect(gone == [] && model.mode == .coupons && model.text().contains("Nothing is left of it"))
    }

    @Test(
        "what a coupon takes off, in words",
        arguments: [
            (1_500, "15% off", "8.5 折"), (1_250, "12.5% off", "8.75 折"), (1, "0.01% off", "9.999 折"),
            (5_000, "50% off", "5 折"),
        ])
    func percentages(points: Int, english: String, chinese: String) {
        let coupon = CouponView(code: "P", title: "P", basisPoints: points, threshold: Fixtures.cny(0), left: 1)
        #expect(Words(.english)(.shop(.couponTakes(coupon))) == english)
        #expect(Words(.chinese)(.shop(.couponTakes(coupon))) == chinese)
    }
}
