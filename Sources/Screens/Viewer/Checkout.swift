import Commerce
import Wire

/// From "I want this" to an order that waits for its payment.
///
/// Knows when an answer is late, when the same order is sent again (same key) and when it is a new one (new key).
struct Checkout: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        /// The server is working out the total.
        case pricing
        /// The cart is not the one that is known here; the one it is now is on its way.
        case fetchingCart
        /// The total is on the screen; `was` is the total shown before, when it changed under the buyer's hands.
        case ready(QuoteView, was: Money?)
        /// The order is on its way.
        case placing(QuoteView)
        /// The server said no, or nothing; with a quote the same order can be sent again.
        case stopped(Problem, QuoteView?)
    }

    /// What is typed over the checkout.
    enum Entry: Sendable, Equatable {
        case coupon(LineEditor)
        case delivery(DeliveryForm)
    }

    /// A coupon that was chosen and not taken.
    struct RefusedCoupon: Sendable, Equatable {
        let code: String
        let problem: Problem
    }

    /// What is to be asked after an order was refused.
    enum Next: Sendable, Equatable { case nothing, quote, cart }

    private struct Sent: Sendable, Equatable {
        let key: String
        let order: PlaceOrder
    }

    private(set) var lines: [LineRequest]
    /// The cart the lines are from; nil when one thing is bought directly.
    private(set) var cartVersion: Int?
    /// Lines of the cart that cannot be had now and stay in it.
    private(set) var leftBehind = 0
    private(set) var step = Step.pricing
    /// The code of the coupon that the total has, or is to have.
    private(set) var coupon: String?
    private(set) var refusedCoupon: RefusedCoupon?
    /// The lines' quotes by coupon, and without one under nil.
    private(set) var quotes: [String?: QuoteView] = [:]
    /// Coupons whose saving was asked for, and those of them that are not answered yet.
    private var tried: Set<String> = []
    private var awaited: Set<String> = []
    /// The total without a coupon was asked for to compare with.
    private var plainIsAsked = false
    /// Why a coupon that was tried takes nothing off these lines; the first that was answered.
    private(set) var misfit: Problem?
    /// The order that is on its way, or was sent and never answered: sent again, it is sent as it was.
    private var sent: Sent?
    /// The cart was fetched again because it had changed.
    private(set) var cartHasChanged = false
    /// Why the goods were refused as they stood; the cart was fetched again because of it.
    private(set) var refusal: Problem?

    /// As typed for this order; nil for the buyer's own as the server keeps it.
    var address: AddressView?
    var note = ""
    var entry: Entry?

    init(lines: [LineRequest]) { self.lines = lines }

    /// What of the cart can be had; of one that is not settled, once it comes.
    init(cart: CartView, isSettled: Bool = true) {
        lines = []
        take(cart)
        if !isSettled { step = .fetchingCart }
    }

    private mutating func take(_ cart: CartView) {
        let available = cart.lines.filter(\.isAvailable)
        lines = available.map { LineRequest(sku: $0.sku, quantity: $0.quantity) }
        leftBehind = cart.lines.count - available.count
        cartVersion = cart.version
    }

    var key: String? { sent?.key }

    var quote: QuoteView? {
        switch step {
        case .pricing, .fetchingCart: nil
        case .ready(let quote, _), .placing(let quote): quote
        case .stopped(_, let quote): quote
        }
    }

    /// The quantity when one line is bought directly; nil for a cart.
    var quantity: Int? { cartVersion == nil && lines.count == 1 ? lines[0].quantity : nil }

    var isPlacing: Bool {
        if case .placing = step { true } else { false }
    }

    var hasStopped: Bool {
        if case .stopped = step { true } else { false }
    }

    /// Whether an order was sent of which nobody knows what became: it can only be sent again as it was.
    var outcomeIsOpen: Bool { sent != nil && !isPlacing }

    private var isPricing: Bool { step == .pricing }

    /// Another quantity of the one line; false when there is no one line, or an order was sent.
    mutating func setQuantity(_ quantity: Int) -> Bool {
        guard self.quantity != nil, (1...Limits.quantityPerLine).contains(quantity), sent == nil else { return false }
        lines = [LineRequest(sku: lines[0].sku, quantity: quantity)]
        reprice()
        return true
    }

    /// Forgets all quotes; the one for `lines` and `coupon` is to be asked for.
    mutating func reprice() {
        step = .pricing
        sent = nil
        forgetQuotes()
    }

    private mutating func forgetQuotes() {
        quotes = [:]
        tried = []
        awaited = []
        plainIsAsked = false
        misfit = nil
    }

    /// The answer to a quote; one for other lines is late and changes nothing.
    mutating func quoted(
        for lines: [LineRequest]?, coupon: String?, _ answer: Result<QuoteView, Problem>
    ) -> Next {
        guard lines == self.lines else { return .nothing }
        let isDue = isPricing && coupon == self.coupon
        if let coupon { awaited.remove(coupon) }
        switch answer {
        case .success(let quote):
            quotes[coupon] = quote
            if isDue { step = .ready(quote, was: nil) }
            return .nothing
        case .failure(let problem):
            if !isDue, coupon != nil, misfit == nil { misfit = problem }
            guard isDue else { return .nothing }
            if problem.refusesGoods, cartVersion != nil { return lookAgain(problem) }
            guard let coupon, problem.refusesCoupon || quotes[nil] != nil && !problem.leavesOutcomeOpen else {
                step = .stopped(problem, nil)
                return .nothing
            }
            return drop(coupon, because: problem) ? .quote : .nothing
        }
    }

    /// Falls back to no coupon; true when the quote without one must be asked for.
    private mutating func drop(_ code: String, because problem: Problem) -> Bool {
        refusedCoupon = RefusedCoupon(code: code, problem: problem)
        quotes[code] = nil
        coupon = nil
        guard let plain = quotes[nil] else {
            step = .pricing
            return true
        }
        step = .ready(plain, was: nil)
        return false
    }

    /// The cart knows which of its lines cannot be had.
    private mutating func lookAgain(_ problem: Problem) -> Next {
        refusal = problem
        step = .fetchingCart
        return .cart
    }

    // MARK: - Coupons

    /// What is to be quoted now beside the total, each once for the same lines: the plain total, and then what it
    /// would be with each of these coupons.
    mutating func toCompare(_ codes: [String]) -> [String?] {
        guard case .ready = step, sent == nil else { return [] }
        guard quotes[nil] != nil else {
            defer { plainIsAsked = true }
            return plainIsAsked ? [] : [nil]
        }
        let asked = codes.filter { !tried.contains($0) && quotes[$0] == nil }
            .prefix(max(0, Limits.couponsTried - tried.count))
        tried.formUnion(asked)
        awaited.formUnion(asked)
        return Array(asked)
    }

    /// Whether what coupons would save is being worked out.
    var isComparing: Bool { !awaited.isEmpty }

    /// Codes that are known to save something, the best first.
    var savings: [(code: String, saving: Money)] {
        quotes.values.compactMap(\.coupon).map { (code: $0.code, saving: $0.saving) }
            .filter { $0.saving.minorUnits > 0 }
            .sorted { ($1.saving.minorUnits, $0.code) < ($0.saving.minorUnits, $1.code) }
    }

    /// Takes the best coupon, then the next, then none, and so on: nil when there is none to take, else whether
    /// its quote must be asked for.
    mutating func nextCoupon() -> Bool? {
        guard case .ready = step, sent == nil else { return nil }
        let choices: [String?] = [nil] + savings.map(\.code)
        let index = choices.firstIndex(of: coupon) ?? choices.count - 1
        let next = choices[(index + 1) % choices.count]
        return next == coupon ? nil : choose(next)
    }

    /// Another coupon, or none; true when its quote must be asked for.
    mutating func choose(_ code: String?) -> Bool {
        guard sent == nil, code != coupon else { return false }
        coupon = code
        refusedCoupon = nil
        if let quote = quotes[code] {
            step = .ready(quote, was: nil)
            return false
        }
        step = .pricing
        return true
    }

    // MARK: - The order

    /// What to send now: an order, or nil when there is no total to agree to.
    ///
    /// - Parameter kept: the address the server sends to by itself.
    mutating func place(kept: AddressView?, newKey: () -> String) -> (key: String, order: PlaceOrder)? {
        guard let quote, !isPlacing else { return nil }
        let next =
            sent
            ?? Sent(
                key: newKey(),
                order: PlaceOrder(
                    lines: lines, cartVersion: cartVersion, coupon: coupon, expectedTotal: quote.total,
                    address: address == kept ? nil : address, note: note.isEmpty ? nil : note))
        sent = next
        refusal = nil
        step = .placing(quote)
        return (next.key, next.order)
    }

    /// The order was not taken.
    mutating func refused(_ problem: Problem) -> Next {
        guard case .placing(let quote) = step else { return .nothing }
        if problem.leavesOutcomeOpen {
            step = .stopped(problem, quote)
            return .nothing
        }
        sent = nil
        if let changed = problem.quote {
            forgetQuotes()
            quotes = [coupon: changed]
            step = .ready(changed, was: quote.total)
        } else if problem.refusesGoods, cartVersion != nil {
            return lookAgain(problem)
        } else if problem.code == "cart-changed", cartVersion != nil {
            cartHasChanged = true
            step = .fetchingCart
            return .cart
        } else if let coupon, problem.refusesCoupon {
            forgetQuotes()
            return drop(coupon, because: problem) ? .quote : .nothing
        } else {
            step = .stopped(problem, nil)
        }
        return .nothing
    }

    /// The cart as it is now; true when its total must be asked for.
    mutating func cartCame(_ cart: CartView) -> Bool {
        guard step == .fetchingCart else { return false }
        let before = lines
        take(cart)
        if let refusal, lines == before {
            // The cart sees nothing wrong with them: the same question would only bring the same answer.
            step = .stopped(refusal, nil)
            return false
        }
        reprice()
        return true
    }

    mutating func cartDidNotCome(_ problem: Problem) {
        if step == .fetchingCart { step = .stopped(problem, nil) }
    }
}

extension Problem {
    /// Whether the request may have been carried out, or may be if it is sent again as it is.
    var leavesOutcomeOpen: Bool { status == 0 || status == 429 || status >= 500 }

    /// Whether the server asks who this is.
    var asksToSignIn: Bool { status == 401 && code != "wrong-credentials" }

    /// Whether it is one of the goods, or so many of it, that cannot be had.
    var refusesGoods: Bool {
        ["not-on-shelf", "sold-out", "not-yet", "over", "quota-used", "limit-per-buyer"].contains(code)
    }

    /// Whether it is the coupon that stands in the way.
    var refusesCoupon: Bool { code == "coupon-not-usable" || code == "unknown-coupon" }
}

extension CartLineView {
    var isAvailable: Bool { unavailable == nil && obstacle == nil && quantity > 0 }
}
