import Commerce
import Terminal
import Wire

extension ViewerModel {
    /// An order that waits for its payment, and the ways to pay it.
    struct Payment: Sendable, Equatable {
        enum Way: Sendable, Equatable {
            /// The gateway is being asked for a code.
            case asking
            case shown(PaymentView)
            /// It gave none.
            case refused(Problem)
        }

        private(set) var order: OrderView
        /// Which of the order's gateways; nil when it names none.
        private(set) var gateway: String?
        private(set) var way = Way.asking
        /// Made once, not at every frame.
        private(set) var code: QRCode?
        /// The sandbox wallet has been asked to pay.
        var isPaying = false
        /// The wallet did not answer where it was said to be: it is asked once more when another place is named.
        var seeksWallet = false
        var problem: Problem?
        var nextLook: Timestamp

        /// - Parameter preferred: the gateway that was used last.
        init(order: OrderView, preferred: String?, nextLook: Timestamp) {
            self.order = order
            self.nextLook = nextLook
            let offered = order.payWith
            gateway = offered.first { $0 == preferred } ?? order.payment?.gateway ?? offered.first
            if let payment = order.payment, payment.gateway == gateway { show(payment) }
        }

        var shown: PaymentView? {
            if case .shown(let payment) = way { payment } else { nil }
        }

        /// The gateway to pay by instead.
        var other: String? {
            let offered = order.payWith
            guard let index = offered.firstIndex(where: { $0 == gateway }) else { return offered.first }
            return offered.count > 1 ? offered[(index + 1) % offered.count] : nil
        }

        /// What to ask for now that the panel opens; nil when a code is there, or none can be.
        var ask: ViewerEffect? {
            guard case .asking = way, let gateway else { return nil }
            return .pay(order.id, with: gateway)
        }

        mutating func choose(_ gateway: String) -> ViewerEffect? {
            self.gateway = gateway
            code = nil
            way = .asking
            problem = nil
            isPaying = false
            seeksWallet = false
            if let payment = order.payment, payment.gateway == gateway { show(payment) }
            return ask
        }

        /// The order as it is now, while it still waits. The code that is shown stays when none is named.
        mutating func orderIs(_ order: OrderView) {
            self.order = order
            if let payment = order.payment, payment.gateway == gateway { show(payment) }
        }

        /// A gateway's answer; one of a gateway that is no longer wanted changes nothing.
        mutating func answered(with gateway: String, _ answer: Result<PaymentView, Problem>) {
            guard gateway == self.gateway else { return }
            switch answer {
            case .success(let payment): show(payment)
            case .failure(let problem): if shown == nil { way = .refused(problem) } else { self.problem = problem }
            }
        }

        private mutating func show(_ payment: PaymentView) {
            if shown?.codeURL != payment.codeURL { code = QRCode(payment.codeURL) }
            way = .shown(payment)
        }
    }
}
