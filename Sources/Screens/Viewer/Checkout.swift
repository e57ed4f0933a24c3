import Commerce
import Wire

/// From "I want this" to an order that waits for its payment.
///
/// Knows when an answer is late, when the same order is sent again (same key) and when it is a new one (new key).
struct Checkout: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        /// The server is working out the total.
        case pricing
        /// The total is on the screen; `was` is the total shown before, when it changed under the buyer's hands.
        case ready(QuoteView, was: Money?)
        /// The order is on its way.
        case placing(QuoteView)
        /// The server said no, or nothing; with a quote the same order can be sent again.
        case stopped(Problem, QuoteView?)
    }

    /// Nil buys the cart.
    private(set) var lines: [LineRequest]?
    private(set) var step = Step.pricing
    /// Of the order that is on its way, or was sent and never answered.
    private(set) var key: String?

    init(lines: [LineRequest]?) { self.lines = lines }

    var quote: QuoteView? {
        switch step {
        case .pricing: nil
        case .ready(let quote, _), .placing(let quote): quote
        case .stopped(_, let quote): quote
        }
    }

    /// The quantity when one line is bought directly; nil for a cart.
    var quantity: Int? { lines.flatMap { $0.count == 1 ? $0[0].quantity : nil } }

    /// Another quantity of the one line; false when there is no one line, or an order is on its way.
    mutating func setQuantity(_ quantity: Int) -> Bool {
        guard let line = lines?.first, lines?.count == 1, (1...Limits.quantityPerLine).contains(quantity),
            !isPlacing
        else { return false }
        lines = [LineRequest(sku: line.sku, quantity: quantity)]
        reprice()
        return true
    }

    var isPlacing: Bool {
        if case .placing = step { true } else { false }
    }

    mutating func reprice() {
        step = .pricing
        key = nil
    }

    /// The answer to the quote for `lines`; one for other lines is late and changes nothing.
    mutating func quoted(for lines: [LineRequest]?, _ answer: Result<QuoteView, Problem>) {
        guard case .pricing = step, lines == self.lines else { return }
        switch answer {
        case .success(let quote): step = .ready(quote, was: nil)
        case .failure(let problem): step = .stopped(problem, nil)
        }
    }

    /// What to send now: an order, or nil when there is no total to agree to.
    mutating func place(newKey: () -> String) -> (key: String, order: PlaceOrder)? {
        guard let quote, !isPlacing else { return nil }
        let key = self.key ?? newKey()
        self.key = key
        step = .placing(quote)
        return (key, PlaceOrder(lines: lines, expectedTotal: quote.total))
    }

    /// The order was not taken.
    mutating func refused(_ problem: Problem) {
        guard case .placing(let quote) = step else { return }
        if problem.leavesOutcomeOpen {
            step = .stopped(problem, quote)
        } else if let changed = problem.quote {
            key = nil
            step = .ready(changed, was: quote.total)
        } else {
            key = nil
            step = .stopped(problem, nil)
        }
    }
}

extension Problem {
    /// Whether the request may have been carried out, or may be if it is sent again as it is.
    var leavesOutcomeOpen: Bool { status == 0 || status == 429 || status >= 500 }

    /// Whether the server asks who this is.
    var asksToSignIn: Bool { status == 401 && code != "wrong-credentials" }
}
