import Commerce
import Terminal
import Testing
import Wire

@testable import Screens

@Suite("Paying")
struct ViewerPaymentTests {
    private let order = Fixtures.order(.reserved)

    /// With an order placed and its first gateway asked.
    private func placed(language: Language = .english) -> ViewerModel {
        var model = Fixtures.viewer(language: language)
        let line = [LineRequest(sku: Fixtures.scarf, quantity: 1)]
        _ = model.press("b")
        _ = model.update(.quote(for: line, coupon: nil, .success(Fixtures.quote())))
        _ = model.press(.enter)
        _ = model.update(.placed(key: Fixtures.seed + "-1", .success(order)))
        return model
    }

    private func answer(_ gateway: String, wallet: Int = 9) -> ViewerEvent {
        .payment(order.id, with: gateway, .success(Fixtures.payment(gateway, wallet: wallet)))
    }

    @Test("tab switches between the gateways by their names", arguments: Language.allCases)
    func switches(language: Language) {
        var model = placed(language: language)
        let (wechat, alipay) = language == .english ? ("WeChat Pay", "Alipay") : ("微信支付", "支付宝")
        _ = model.update(answer("wechat"))
        #expect(model.text().contains(" \(wechat) ") && model.text().contains("tab  \(alipay)"))
        let other = model.press(.tab)
        #expect(other == [.pay(order.id, with: "alipay")])
        // The code of the other one is no longer shown, and an answer that is late does not bring it back.
        #expect(!model.text().contains("▀▀▀▀▀▀▀"))
        _ = model.update(answer("wechat"))
        #expect(!model.text().contains("▀▀▀▀▀▀▀"))
        _ = model.update(answer("alipay"))
        #expect(model.text().contains("▀▀▀▀▀▀▀") && model.text().contains("tab  \(wechat)"))
        let back = model.press("g")
        #expect(back == [.pay(order.id, with: "wechat")])
    }

    @Test("the next order is paid the way the last one was")
    func remembers() {
        var model = placed()
        _ = model.press(.tab)
        _ = model.update(answer("alipay"))
        _ = model.update(.order(.success(Fixtures.order(.paid))))
        _ = model.press(.enter)
        _ = model.update(.order(.success(Fixtures.order(.reserved, id: "o-78"))))
        let next = model.press("p")
        #expect(next == [.pay(Fixtures.identifier("o-78", of: Order.self), with: "alipay")])
    }

    @Test("a gateway that is down says so, the countdown goes on, and both ways out work")
    func outage() {
        var model = placed()
        let down = Fixtures.problem("unavailable", status: 503)
        _ = model.update(.payment(order.id, with: "wechat", .failure(down)))
        _ = model.update(.clock(Fixtures.time(60)))
        let text = model.text()
        #expect(text.contains("No code came") && text.contains("pay with the other one"))
        #expect(text.contains("held for you for 14:00"))
        #expect(text.contains("r  try again") && text.contains("tab  Alipay"))
        let wallet = model.press("w")
        #expect(wallet == [])
        var again = model
        let retried = again.press("r")
        #expect(retried == [.pay(order.id, with: "wechat")] && again.text().contains("The code is on its way"))
        let other = model.press(.tab)
        #expect(other == [.pay(order.id, with: "alipay")] && !model.text().contains("No code came"))
    }

    @Test(
        "the wallet's key says what is so: no code yet, none at all, none to be had, no sandbox", arguments: [80, 160])
    func walletReasons(width: Int) {
        let height = width * 3 / 10
        var model = placed()
        func reason() -> String {
            var copy = model
            _ = copy.press("w")
            return copy.notice?.text(in: copy.words) ?? ""
        }
        #expect(reason().contains("on its way"))
        _ = model.update(
            .payment(order.id, with: "wechat", .failure(Fixtures.problem("gateway-unavailable", status: 503))))
        #expect(reason() == "There is no code to pay yet: r asks for one again")
        _ = model.press("w")
        // Told whole, over no code and beside one.
        #expect(Self.squeezed(model, width, height).contains("There is no code to pay yet: r asks for one again"))
        _ = model.update(.payment(order.id, with: "wechat", .success(Fixtures.payment(sandbox: false))))
        #expect(reason().contains("Only the sandbox has a test wallet"))
        _ = model.press("w")
        #expect(Self.squeezed(model, width, height).contains("scan the code to pay"))
    }

    @Test("a gateway that does not take the shop is told in our own words", arguments: Language.allCases)
    func refusingGateway(language: Language) {
        let problem = Problem(
            code: "gateway-refused", title: "This way to pay is out of order", status: 502,
            detail: "This shop cannot take wechat now. Nothing was charged; pay with alipay, or come back later.")
        #expect(problem.buying == .gatewayRefuses)
        let says = Words(language)(.trouble(problem))
        switch language {
        case .english: #expect(says == "the shop cannot be paid this way now; nothing was charged")
        case .chinese: #expect(says == "店铺暂时不能用这种方式收款，没有扣款")
        }
        var model = placed()
        _ = model.update(.payment(order.id, with: "wechat", .failure(problem)))
        let text = Self.squeezed(model, 80, 24)
        #expect(text.contains("No code came: the shop cannot be paid this way now; nothing was charged"))
        #expect(text.contains("pay with the other one"))
    }

    /// The panel's text with its lines put together again.
    private static func squeezed(_ model: ViewerModel, _ width: Int, _ height: Int) -> String {
        model.text(width, height).split(separator: "\n").map { line in
            line.split(separator: " ").filter { word in
                !word.contains("│") && !word.contains { "▀▄█".contains($0) }
            }.joined(separator: " ")
        }.joined(separator: " ").split(separator: " ").joined(separator: " ")
    }

    @Test("what stands in the way is seen beside the code: no answer, a lost link", arguments: [80, 160])
    func trouble(width: Int) {
        let height = width * 3 / 10
        var model = placed()
        _ = model.update(answer("wechat"))
        _ = model.update(.order(.failure(Fixtures.problem("unreachable", status: 0))))
        _ = model.update(.link(.reconnecting(attempt: 2, inSeconds: 4)))
        #expect(model.text(width, height).contains("The server does not"))
        #expect(model.text(width, height).contains("⚠ connection lost"))
        _ = model.update(.order(.success(order)))
        #expect(!model.text(width, height).contains("The server does not"))
    }

    @Test("an order that is looked up keeps the code that is shown")
    func keepsCode() {
        var model = placed()
        _ = model.update(answer("wechat"))
        _ = model.update(.order(.success(order)))
        #expect(model.text().contains("▀▀▀▀▀▀▀"))
    }

    @Test("a wallet that has moved is asked for and paid with at its new place, once")
    func walletMoved() {
        var model = placed()
        _ = model.update(answer("wechat"))
        _ = model.press("w")
        let asked = model.update(.walletRefused(Fixtures.problem("unreachable", status: 0)))
        #expect(asked == [.pay(order.id, with: "wechat")])
        let same = model.update(answer("wechat"))
        #expect(same == [])
        let moved = model.update(answer("wechat", wallet: 10))
        #expect(
            moved == [
                .payWithSandboxWallet(
                    url: "http://127.0.0.1:10/wallet", codeURL: "weixin://wxpay/bizpayurl?pr=NwY5Mz9")
            ])
        let once = model.update(answer("wechat", wallet: 11))
        #expect(once == [])
    }

    @Test("an answer to another order's payment changes nothing here")
    func otherOrder() {
        var model = placed()
        let other = Fixtures.identifier("o-1", of: Order.self)
        _ = model.update(.payment(other, with: "wechat", .success(Fixtures.payment())))
        #expect(!model.text().contains("▀▀▀▀▀▀▀"))
    }

    @Test("an unpaid order that was paid meanwhile does not go back to unpaid")
    func overtaken() {
        var model = placed()
        _ = model.update(.order(.success(Fixtures.order(.paid))))
        _ = model.update(.order(.success(order)))
        #expect(model.text().contains("Paid. Thank you!"))
    }
}
