import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("What the host's console tells")
struct HostNoticeTests {
    /// A title as long as a title may be, in wide characters.
    private static let title = String(repeating: "连帽卫衣", count: 15)
    private static let goods = "\(title) · 橙色 / XXL"
    private static let number = "20261123115218-0042-7f3a"
    private static let large = "¥9,999,999.00"

    /// Everything the console tells, beside the reasons of its keys.
    private static let phrases: [Phrase] =
        [
            .microphoneOn, .microphoneOff, .productReady(title),
            .problem(Problem(code: "odd", title: "", status: 409, detail: String(repeating: "名", count: 300))),
        ]
        + [
            "sold-out", "limit-per-buyer", "sign-in-needed", "wrong-credentials", "name-taken", "unreachable",
            "not-linked", "too-fast", "room-unknown", "room-ended", "room-full", "unavailable",
        ].map { .problem(Fixtures.problem($0)) } + shop.map(Phrase.shop)

    private static let shop: [ShopPhrase] = [
        .stockIsNow(goods, 1_000_000), .offerIsNow(goods, large), .isOnShelf(goods, large), .allOnShelf(title, 1),
        .allOnShelf(title, 200), .allOnShelfAlready(title), .isOffShelf(goods), .flashRuns(goods, large, 1_440),
        .flashEnded(goods), .couponIsThere("AUTUMN-COLLECTION-20"), .couponCalledBack("AUTUMN-COLLECTION-20"),
        .orderShipped(number), .orderDelivered(number), .refundGoes(number), .goodsAwaited(number),
        .refundDeclined(number), .refundIsAsked(number, large), .nothingFree, .noCoupons, .couponIsGone, .nothingHere,
        .loadingOrders, .noMoreOrders, .deskIsFull(500), .nothingChosen, .shelfIsFull(500), .answerRefundFirst,
        .nothingRefundable, .noRefundAsked, .noGoodsAwaited, .noStuckRefund, .triedByItself,
    ]

    private static func bare(_ text: some StringProtocol) -> String { String(text.filter { !$0.isWhitespace }) }

    private static func rows(_ model: HostModel) -> [String] {
        let screen = model.view(size: Size(width: 80, height: 24), picture: nil)
        return (0..<24).map { screen.text($0) }
    }

    @Test("every sentence is there whole at 80 columns, whatever is open", arguments: Language.allCases)
    func whole(language: Language) {
        let consoles = HostBindingTests.consoles(language, Size(width: 80, height: 24))
        for (console, way) in consoles where console.mode != .help {
            for phrase in Self.phrases {
                var model = console
                model.tell(phrase)
                let rows = Self.rows(model)
                let said = Self.bare("▸ " + model.words(phrase))
                // Its last rows stand above the footer.
                let bottom = Self.bare(rows[(23 - Limits.noticeLines)..<23].joined())
                #expect(bottom.contains(said), "\(way): \(said)\n\(rows.suffix(10).joined(separator: "\n"))")
            }
        }
    }

    @Test("every reason why a key does nothing is there whole at 80 columns", arguments: Language.allCases)
    func reasons(language: Language) {
        for (console, way) in HostBindingTests.consoles(language, Size(width: 80, height: 24)) {
            for binding in HostModel.bindings(console.mode) where console.mode != .help {
                guard let reason = binding.unless(console) else { continue }
                var model = console
                model.tell(reason)
                #expect(Self.bare(model.text()).contains(Self.bare(model.words(reason))), "\(way)")
            }
        }
    }

    @Test("a lost link and a picture that does not come say why, whole", arguments: Language.allCases)
    func status(language: Language) {
        let words = Words(language)
        let lost: [LinkState] = [
            .reconnecting(attempt: 12, inSeconds: 30), .lost(reason: "The server does not know this room any more."),
        ]
        for state in lost {
            var model = Fixtures.console(language: language)
            _ = model.update(.link(state))
            expect(state.trouble(in: words) ?? "?", right: true, in: model)
        }
        let reason =
            "ffmpeg could not open /home/lin/shows/autumn/kettle and scarf.mp4: Invalid data found when "
            + "processing input; is it a video? Try another file, a camera or --studio"
        for source: HostMediaStatus.Source in [.starting, .ended, .failed(Fixtures.fault(reason))] {
            var model = Fixtures.console(language: language)
            _ = model.update(.media(HostMediaStatus(source: source)))
            // Before it starts there is nothing to tell where it will be.
            expect(words(.hostSource(source)), right: source == .starting, in: model)
        }
    }

    /// A sentence stands, however it is wrapped, in the columns of the picture or right of them.
    private func expect(_ sentence: String, right: Bool, in model: HostModel) {
        let edge = model.layout(size: model.size).talk.x
        let half = Self.rows(model).map { row in
            var column = 0
            return String(
                row.filter { character in
                    defer { column += TextWidth.of(character) }
                    return (column >= edge) == right
                })
        }
        #expect(Self.bare(half.joined()).contains(Self.bare(sentence)), "\(half.joined(separator: "\n"))")
    }

    @Test("what always stands on one row has room for it at 80 columns", arguments: Language.allCases)
    func rows(language: Language) {
        let words = Words(language)
        let layout = Fixtures.console(language: language).layout(size: Size(width: 80, height: 24))
        let waiting = ShopPhrase.waiting(toShip: 500, moreToShip: true, refunds: 500, moreRefunds: true)
        for phrase in [waiting, .waitingUnknown, .waitingFailed] {
            #expect(TextWidth.of("⚑ " + words(.shop(phrase))) <= layout.sales.width - 1, "\(phrase)")
        }
        for phrase: Phrase in [.hostCardNone] {
            #expect(TextWidth.of(words(phrase)) <= layout.shelf.width - 1, "\(phrase)")
        }
        for phrase: Phrase in [
            .hostSource(.starting), .hostSource(.ended), .hostSource(.awaited(Fixtures.fault("x"))), .pictureStalled,
        ] {
            #expect(TextWidth.of(words(phrase)) <= layout.meter.width, "\(phrase)")
        }
        for phrase: ShopPhrase in [.goodsHint, .deskMore, .deskEnd] {
            #expect(TextWidth.of(words(.shop(phrase))) <= 76, "\(phrase)")
        }
    }

    @Test("a change that was not taken says why, whole, in its sheet or question", arguments: Language.allCases)
    func refused(language: Language) {
        let open = Fixtures.problem("unavailable", status: 503)
        let long = Fixtures.problem(
            "out-of-range", status: 422,
            detail: "Order \(Self.number) has ¥1,298.00 left that can go back, and this asks for ¥2,596.00. Take off "
                + "what went back before, or give back an amount of at most what is left of it.")
        for problem in [open, long] {
            for keys: [Key] in [[.character("x"), .character("y")], [.character("e"), .control("s")]] {
                var model = Fixtures.console(language: language)
                for key in keys { _ = model.press(key) }
                let answer: HostEvent =
                    keys[0] == .character("x")
                    ? .tookOff(Fixtures.scarf, problem) : .shelved(Fixtures.scarf, problem)
                _ = model.update(answer)
                let again = problem.leavesOutcomeOpen ? model.words(.shop(.sendAgain)) : ""
                let panel = model.text().split(separator: "\n").compactMap { row -> Substring? in
                    let parts = row.split(separator: "│", omittingEmptySubsequences: false)
                    return parts.count == 3 ? parts[1] : nil
                }
                let said = Self.bare("⚠ " + model.words(.problem(problem)) + again)
                #expect(Self.bare(panel.joined()).contains(said), "\(model.text())")
            }
        }
    }
}
