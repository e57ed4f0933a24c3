import Commerce
import Wire

/// From a quote to an order, its payment and its receipt.
extension ViewerModel {
    mutating func quoted(for lines: [LineRequest]?, _ answer: Result<QuoteView, Problem>) -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel else { return [] }
        if case .failure(let problem) = answer, problem.asksToSignIn { return askWhoThisIs(for: checkout) }
        checkout.quoted(for: lines, answer)
        panel = .checkout(checkout)
        return []
    }

    mutating func placeOrder() -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel else { return [] }
        defer { panel = .checkout(checkout) }
        if let (key, order) = checkout.place(newKey: { newKey() }) {
            return [.placeOrder(idempotencyKey: key, order)]
        }
        guard case .stopped = checkout.step else { return [] }
        checkout.reprice()
        return [.quote(lines: checkout.lines)]
    }

    mutating func placed(key: String, _ answer: Result<OrderView, Problem>) -> [ViewerEffect] {
        guard case .checkout(var checkout) = panel, checkout.isPlacing, checkout.key == key else {
            // An answer that was given up on: the order is there all the same.
            if case .success(let order) = answer { keep(order) }
            return []
        }
        switch answer {
        case .success(let order):
            keep(order)
            show(order)
            return checkout.lines == nil ? [.loadCart] : []
        case .failure(let problem):
            if problem.asksToSignIn { return askWhoThisIs(for: checkout) }
            checkout.refused(problem)
            panel = .checkout(checkout)
            return []
        }
    }

    private mutating func askWhoThisIs(for checkout: Checkout) -> [ViewerEffect] {
        account = nil
        panel = .account(AccountForm(wish: .resume(checkout)))
        return []
    }

    /// An order as it is now, asked for or told by the room.
    mutating func told(of answer: Result<OrderView, Problem>) -> [ViewerEffect] {
        switch answer {
        case .success(let order):
            let before = orders?.first { $0.id == order.id }?.state
            keep(order)
            if case .payment(let payment) = panel, payment.order.id == order.id {
                let hasMoved = order.payment != payment.order.payment
                show(order, from: payment)
                if case .payment(var shown) = panel {
                    // The server has answered, so it is no longer true that it does not.
                    if hasMoved || payment.problem?.code == "unreachable" { shown.problem = nil }
                    if hasMoved, payment.seeksWallet, let way = order.payment, let wallet = way.sandboxWallet {
                        shown.seeksWallet = false
                        shown.isPaying = true
                        panel = .payment(shown)
                        return [.payWithSandboxWallet(url: wallet, codeURL: way.codeURL)]
                    }
                    panel = .payment(shown)
                }
                return order.state == .paid ? [.bell] : []
            }
            if case .receipt(let shown) = panel, shown.id == order.id {
                show(order)
            } else if let before, before != order.state {
                tell(.orderIsNow(order.number, order.state))
            }
            return []
        case .failure(let problem):
            if case .payment(var payment) = panel {
                payment.isCancelling = false
                payment.problem = problem
                panel = .payment(payment)
            } else {
                tell(problem)
            }
            return []
        }
    }

    mutating func took(_ answer: Result<[OrderView], Problem>) -> [ViewerEffect] {
        switch answer {
        case .success(let list):
            orders = list.prefix(Limits.listLines).map(\.cleaned).sorted { $0.placedAt > $1.placedAt }
            if case .orders(let selection) = panel {
                panel = .orders(selection: max(0, min(selection, list.count - 1)))
            }
        case .failure(let problem):
            if problem.asksToSignIn { account = nil }
            tell(problem.cleaned)
        }
        return []
    }

    /// Opens the panel an order calls for: paying while it waits, the receipt after.
    mutating func show(_ order: OrderView, from payment: Payment? = nil) {
        guard order.state == .reserved else {
            panel = .receipt(order)
            return
        }
        var next = Payment(order: order, nextLook: payment?.nextLook ?? now + Times.orderPoll)
        next.isPaying = payment?.isPaying ?? false
        next.isCancelling = payment?.isCancelling ?? false
        next.seeksWallet = payment?.seeksWallet ?? false
        next.problem = payment?.problem
        panel = .payment(next)
    }

    private mutating func keep(_ order: OrderView) {
        var kept = orders ?? []
        if let index = kept.firstIndex(where: { $0.id == order.id }) {
            kept[index] = order
        } else {
            kept.insert(order, at: 0)
        }
        orders = Array(kept.prefix(Limits.listLines))
    }
}

extension OrderView {
    /// What the buyer reads out to anyone who asks.
    var number: String { id.rawValue }
}
