import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("The notice line")
struct NoticeTests {
    /// A title as long as a title may be, in wide characters.
    private static let title = String(repeating: "连帽卫衣", count: 15)
    private static let number = "20261123115218-0042-7f3a"

    /// Everything the viewer tells, beside the reasons of its keys.
    private static let phrases: [Phrase] =
        [
            .danmakuOn, .danmakuOff, .soundOn, .soundOff, .signedOut, .welcome("小林小林小林小林小林小林小林小林小林小林"),
            .addedToCart(title, 99), .cartLineIsFull(99), .soldOut(title),
            .problem(Problem(code: "odd", title: "", status: 409, detail: String(repeating: "名", count: 300))),
        ]
        + [
            "sold-out", "limit-per-buyer", "sign-in-needed", "wrong-credentials", "name-taken", "unreachable",
            "not-linked", "too-fast", "room-unknown", "room-ended", "room-full", "unavailable",
        ].map { .problem(Problem(code: $0, title: $0, status: 409, detail: "")) }
        + Order.State.allCases.map { .orderIsNow(number, $0) } + buying.map(Phrase.buying)

    private static let buying: [BuyingPhrase] =
        [
            .nothingAvailable, .noCouponFits, .couponsAreCompared, .outcomeIsOpen, .noOtherGateway, .codeIsThere,
            .codeIsComing, .notWaitingForPayment, .onlyUnpaidIsCancelled, .changeIsOnItsWay, .notOnItsWay,
            .alreadyReceived, .refundIsOpen, .unpaidIsCancelled, .completedIsClosed, .nothingToRefund, .noOpenRefund,
            .nothingToSendBack, .noneLeft, .noCodeToPay, .wasSentAlready, .orderIsOver, .detailsGone, .onlySoMany(99),
            .notOnSaleYet(title, "1:02:03"), .saleIsOver(title), .offerUsedUp(title), .cartChanged, .lookAmongOrders,
            .noGateway, .paidWithoutAddress(number), .orderIsLost("¥1,298.00"),
        ]
        + [
            "unknown-coupon", "coupon-not-usable", "cart-changed", "not-on-shelf", "not-yet", "over", "quota-used",
            "refund-open", "wrong-state", "nothing-to-refund", "gateway-unavailable",
            "gateway-refused",
        ].flatMap { code -> [BuyingPhrase] in
            let problem = Problem(code: code, title: code, status: 409, detail: "")
            return [.trouble(problem), .addressNotKept(problem)]
        }

    /// Where an order waits and is counted down beside the notice, and where none does.
    private static func models(_ language: Language) -> [ViewerModel] {
        let plain = Fixtures.viewer(language: language)
        var waiting = plain
        _ = waiting.update(.orders(before: nil, .success(OrderList(orders: [Fixtures.order(.reserved)]))))
        var listed = waiting
        _ = listed.press("o")
        return [plain, waiting, listed]
    }

    private static func bare(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }

    @Test("every sentence the viewer says is there whole at 80 columns", arguments: Language.allCases)
    func whole(language: Language) {
        for model in Self.models(language) {
            for phrase in Self.phrases {
                var model = model
                model.tell(phrase)
                let rows = (0..<24).map { model.view(size: Size(width: 80, height: 24), picture: nil).text($0) }
                let said = Self.bare("▸ " + model.words(phrase))
                // Its last rows stand above the footer; what counts an order down may follow.
                let bottom = Self.bare(rows[(23 - Limits.noticeLines)..<23].joined())
                #expect(bottom.contains(said), "\(said)\n\(rows.suffix(10).joined(separator: "\n"))")
            }
        }
    }

    @Test("every reason why a key does nothing is there whole at 80 columns", arguments: Language.allCases)
    func reasons(language: Language) {
        for model in Self.models(language) {
            for binding in ViewerModel.bindings(model.mode) {
                guard let reason = binding.unless(model) else { continue }
                var model = model
                model.tell(reason)
                #expect(Self.bare(model.text()).contains(Self.bare(model.words(reason))))
            }
        }
    }

    @Test("why a coupon does not count is told whole beside the total", arguments: Language.allCases)
    func coupon(language: Language) {
        let why = "it is for orders of ¥1,298.00 and more of the autumn collection, and this one comes to ¥59.00"
        var model = Fixtures.viewer(
            language: language, snapshot: Fixtures.snapshot(coupons: [Fixtures.offeredCoupon("AUTUMN-COLLECTION")]))
        _ = model.press("b")
        _ = model.update(
            .coupons(.success([Fixtures.offeredCoupon("AUTUMN-COLLECTION", unusable: why)])))
        let lines = [LineRequest(sku: Fixtures.scarf, quantity: 1)]
        _ = model.update(.quote(for: lines, coupon: nil, .success(Fixtures.quote())))
        let text = model.text().filter { $0 != "│" }
        for word in why.split(separator: " ") { #expect(text.contains(word), "\(word)\n\(model.text())") }
        #expect(text.contains(model.words(.sayPlaceOrder)))
    }

    @Test("a lost link says why, whole, however small the picture is", arguments: Language.allCases)
    func link(language: Language) {
        var model = Fixtures.viewer(language: language)
        for state: LinkState in [
            .reconnecting(attempt: 12, inSeconds: 30), .lost(reason: "The server does not know this room any more."),
        ] {
            _ = model.update(.link(state))
            let screen = model.view(size: model.size, picture: nil)
            let text = (0..<24).map { screen.text($0) }.joined(separator: " ")
            for word in (state.trouble(in: model.words) ?? "?").split(separator: " ") {
                #expect(text.contains(word), "\(word)")
            }
        }
    }
}
