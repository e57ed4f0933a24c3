import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Where an order goes")
struct ViewerAddressTests {
    private let id = Fixtures.order(.paid).id
    private let key = Fixtures.seed + "-1"

    /// With the page of an order that was opened from the list.
    private func page(_ order: OrderView, kept: AddressView? = Fixtures.home, language: Language = .english)
        -> ViewerModel
    {
        var model = Fixtures.viewer(language: language)
        _ = model.update(.address(.success(kept)))
        _ = model.press("o")
        _ = model.update(.orders(before: nil, .success(OrderList(orders: [order]))))
        _ = model.press(.enter)
        return model
    }

    @Test(
        "an order without an address says what is missing; d opens the form with the buyer's own",
        arguments: [
            Order.State.reserved, .paid,
        ])
    func missing(state: Order.State) {
        var model = page(Fixtures.order(state))
        #expect(model.text().contains("No address yet") && model.text().contains("d address"))
        _ = model.press("d")
        #expect(model.mode == .address && model.text().contains(Fixtures.home.text))
        let sent = model.press(.control("s"))
        #expect(sent == [.setAddress(key: key, id, Fixtures.home)])
        #expect(model.text().contains("On its way; a moment"))
        _ = model.update(.changed(key: key, .success(Fixtures.order(state, address: Fixtures.home))))
        #expect(model.mode == .order && model.text().contains("To  Mei") && !model.text().contains("No address yet"))
    }

    @Test("the first address a person writes is kept for the next orders, too")
    func first() {
        var model = page(Fixtures.order(.paid), kept: nil)
        _ = model.press("d")
        #expect(model.text().contains("kept for your next ones") && !model.text().contains("Note"))
        let empty = model.press(.control("s"))
        #expect(empty == [] && model.text().contains("needed"))
        for text in [Fixtures.home.recipient, Fixtures.home.phone] {
            model.type(text)
            _ = model.press(.enter)
        }
        model.type(Fixtures.home.text)
        let sent = model.press(.enter)
        #expect(sent == [.setAddress(key: key, id, Fixtures.home), .keepAddress(Fixtures.home)])
    }

    @Test("it can be changed until it is sent; a refusal is shown beside what was typed, which stays")
    func changed() {
        var model = page(Fixtures.order(.paid, address: Fixtures.home))
        _ = model.press("d")
        _ = model.press(.tab)
        _ = model.press(.tab)
        model.type(", at the back")
        let sent = model.press(.enter)
        let moved = AddressView(
            recipient: Fixtures.home.recipient, phone: Fixtures.home.phone, text: Fixtures.home.text + ", at the back")
        #expect(sent == [.setAddress(key: key, id, moved)])
        let after = model.update(.changed(key: key, .failure(Fixtures.problem("unavailable", status: 503))))
        #expect(after == [] && model.mode == .address && model.text().contains("Nothing was changed"))
        let again = model.press(.enter)
        #expect(again == sent)
    }

    @Test("what is sent or over is sent nowhere else, and says why", arguments: Language.allCases)
    func refused(language: Language) {
        for (state, reason) in [
            (Order.State.shipped, BuyingPhrase.wasSentAlready), (.completed, .wasSentAlready),
            (.cancelled, .orderIsOver),
            (.refunded, .orderIsOver),
        ] {
            var model = page(Fixtures.order(state), language: language)
            let effects = model.press("d")
            #expect(effects == [] && model.mode == .order && model.text().contains(model.words(reason)), "\(state)")
        }
    }

    @Test("an order that is paid without an address is told of, and stays in sight until it has one")
    func lost() {
        var model = Fixtures.viewer()
        _ = model.update(.orders(before: nil, .success(OrderList(orders: [Fixtures.order(.reserved)]))))
        _ = model.update(.order(.success(Fixtures.order(.paid))))
        #expect(model.text().contains("is paid but has no address"))
        _ = model.update(.clock(Fixtures.time(60)))
        #expect(model.text().contains("Your paid order of ¥59.00 has no address: o, enter, then d"))
        _ = model.update(.order(.success(Fixtures.order(.paid, address: Fixtures.home))))
        #expect(!model.text().contains("no address") && model.text().contains("t to talk"))
    }

    @Test("beside the code, too, it is said and can be mended; paying goes on from the order's page")
    func whilePaying() {
        var model = page(Fixtures.order(.reserved))
        _ = model.press("p")
        _ = model.update(.payment(id, with: "wechat", .success(Fixtures.payment())))
        #expect(model.mode == .payment && model.text().contains("No address yet: d writes it down."))
        _ = model.press("d")
        let sent = model.press(.control("s"))
        #expect(sent == [.setAddress(key: key, id, Fixtures.home)])
        _ = model.update(.changed(key: key, .success(Fixtures.order(.reserved, address: Fixtures.home))))
        _ = model.press("p")
        #expect(model.mode == .payment && !model.text().contains("No address"))
    }

    @Test("goods that were handed over have no carrier")
    func byHand() {
        let order = Fixtures.order(.shipped, parcel: ParcelView(carrier: "", number: ""))
        #expect(page(order).text().contains("handed over in person"))
    }
}
