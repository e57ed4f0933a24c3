import Commerce
import Store
import Wire

extension Problem {
    init(_ error: TillError) {
        switch error {
        case .refused(let refusal): self.init(refusal)
        case .busy, .closed:
            self.init(
                code: error.code, title: "Not now", status: 503, detail: Self.sentence(error.message), retryAfter: 1)
        case .store(let error): self.init(error)
        }
    }

    init(_ error: StoreError) {
        self.init(
            code: error.code, title: "Not saved", status: 503,
            detail: "The server could not save or read this. Nothing was changed; try again in a moment.",
            retryAfter: 2)
    }

    init(_ refusal: Refusal) {
        let (status, title): (Int, String) =
            switch refusal {
            case .soldOut: (409, "Sold out")
            case .priceChanged: (409, "The price changed")
            case .limitPerBuyer: (409, "That is more than one buyer may have")
            case .notOnShelf: (404, "Not on the shelf")
            case .emptyCart: (422, "Nothing to buy")
            case .roomEnded: (410, "The show is over")
            case .unknownRoom, .unknownSKU, .unknownOrder: (404, "Unknown")
            case .wrongState, .notDue, .alreadyExists: (409, "Not in this state")
            case .amountMismatch: (422, "The amount differs")
            case .idempotencyKeyReused: (422, "The key was used before")
            case .tooMany, .quantityOutOfRange, .outOfRange, .notComputable: (422, "That cannot be taken")
            }
        var quote: QuoteView?
        if case .priceChanged(let changed) = refusal { quote = QuoteView(changed) }
        self.init(
            code: refusal.code, title: title, status: status, detail: Self.sentence(refusal.message), quote: quote)
    }

    /// A clause as a sentence.
    private static func sentence(_ clause: String) -> String {
        clause.prefix(1).uppercased() + clause.dropFirst() + (clause.hasSuffix(".") ? "" : ".")
    }
}
