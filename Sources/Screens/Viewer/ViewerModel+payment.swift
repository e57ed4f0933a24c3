import Commerce
import Wire

/// Paying an order, by whichever gateway answers.
extension ViewerModel {
    /// Opens the panel an order calls for: paying while it waits, its page from then on.
    mutating func open(_ order: OrderView, listed: Int? = nil) -> [ViewerEffect] {
        guard order.state == .reserved, listed == nil else {
            panel = .order(OrderPanel(order: order, listed: listed))
            return []
        }
        return pay(order)
    }

    mutating func pay(_ order: OrderView) -> [ViewerEffect] {
        let payment = Payment(order: order, preferred: gateway, nextLook: now + Times.orderPoll)
        panel = .payment(payment)
        return payment.ask.map { [$0] } ?? []
    }

    mutating func payWithOther() -> [ViewerEffect] {
        guard case .payment(var payment) = panel, let other = payment.other else { return [] }
        defer { panel = .payment(payment) }
        gateway = other
        return payment.choose(other).map { [$0] } ?? []
    }

    mutating func payAgain() -> [ViewerEffect] {
        guard case .payment(var payment) = panel, let gateway = payment.gateway else { return [] }
        defer { panel = .payment(payment) }
        return payment.choose(gateway).map { [$0] } ?? []
    }

    mutating func payWithWallet() -> [ViewerEffect] {
        guard case .payment(var payment) = panel, let shown = payment.shown, let wallet = shown.sandboxWallet
        else { return [] }
        payment.isPaying = true
        payment.problem = nil
        panel = .payment(payment)
        return [.payWithSandboxWallet(url: wallet, codeURL: shown.codeURL)]
    }

    mutating func answered(
        for id: Order.ID, with gateway: String, _ answer: Result<PaymentView, Problem>
    ) -> [ViewerEffect] {
        if case .success(let payment) = answer { self.gateway = payment.gateway }
        guard case .payment(var payment) = panel, payment.order.id == id else { return [] }
        let before = payment.shown
        payment.answered(with: gateway, answer)
        defer { panel = .payment(payment) }
        guard payment.seeksWallet, let shown = payment.shown, shown != before, let wallet = shown.sandboxWallet
        else { return [] }
        payment.seeksWallet = false
        payment.isPaying = true
        payment.problem = nil
        return [.payWithSandboxWallet(url: wallet, codeURL: shown.codeURL)]
    }

    mutating func walletRefused(_ problem: Problem) -> [ViewerEffect] {
        guard case .payment(var payment) = panel else { return [] }
        defer { panel = .payment(payment) }
        payment.isPaying = false
        payment.problem = problem
        payment.seeksWallet = problem.code == "unreachable"
        guard payment.seeksWallet, let gateway = payment.gateway else { return [] }
        return [.pay(payment.order.id, with: gateway)]
    }
}
