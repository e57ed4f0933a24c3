import Commerce
import Store
import Wire

extension Problem {
    init(_ error: TillError) {
        switch error {
        case .refused(let refusal): self.init(refusal)
        case .busy, .late, .closed:
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
            case .unavailable(_, _, .soldOut): (409, "Sold out")
            case .unavailable(_, _, .limitPerBuyer): (409, "That is more than one buyer may have")
            case .unavailable(_, _, .notOnShelf), .notOnShelf: (404, "Not on the shelf")
            case .unavailable(_, _, .notYet), .unavailable(_, _, .over), .unavailable(_, _, .quotaUsed):
                (409, "Not on sale now")
            case .couponNotUsable: (409, "The coupon cannot be used")
            case .priceChanged: (409, "The price changed")
            case .cartChanged: (409, "The cart changed")
            case .shelfChanged: (409, "The shelf changed")
            case .emptyCart: (422, "Nothing to buy")
            case .roomEnded: (410, "The show is over")
            case .practice: (409, "Only a practice")
            case .unknownRoom, .unknownProduct, .unknownSKU, .unknownCoupon, .unknownOrder, .unknownRefund:
                (404, "Unknown")
            case .unknownDraw: (404, "Unknown")
            case .drawOver: (409, "It is over")
            case .drawCondition: (409, "Not yet")
            case .ownDraw: (403, "Not for you")
            case .walletShort: (409, "Not enough in the wallet")
            case .drawNotDue: (409, "Not in this state")
            case .wrongState, .wrongRefundState, .refundOpen, .nothingToRefund, .notDue, .alreadyExists,
                .noAddress:
                (409, "Not in this state")
            case .refundTooHigh: (422, "More than can go back")
            case .amountMismatch: (422, "The amount differs")
            case .idempotencyKeyReused: (422, "The key was used before")
            case .catalogueFaults: (422, "Nothing was kept")
            case .tooMany, .quantityOutOfRange, .outOfRange, .notComputable: (422, "That cannot be taken")
            }
        var quote: QuoteView?
        var faults: [CatalogueFaultView]?
        var obstacle: String?
        switch refusal {
        case .priceChanged(let changed): quote = QuoteView(changed)
        case .couponNotUsable(_, _, let why): obstacle = why.code
        case .drawCondition(_, let unmet): obstacle = unmet.code
        case .catalogueFaults(let found):
            faults = found.map(CatalogueFaultView.init)
        default: break
        }
        self.init(
            code: refusal.code, title: title, status: status,
            detail: Self.sentence(refusal.message, about: refusal.subject), quote: quote,
            faults: faults, obstacle: obstacle)
    }

    /// A clause as a sentence. What begins with the name of a thing keeps it as it is: names are not ours to change.
    private static func sentence(_ clause: String, about subject: String? = nil) -> String {
        let isNamed = subject.map { !$0.isEmpty && clause.hasPrefix($0) } ?? false
        return (isNamed ? clause : clause.prefix(1).uppercased() + clause.dropFirst())
            + (clause.hasSuffix(".") ? "" : ".")
    }
}

extension Refusal {
    /// The name or identifier that ``message`` may begin with.
    fileprivate var subject: String? {
        switch self {
        case .unavailable(_, let name, _): name
        case .notOnShelf(let sku), .shelfChanged(let sku): sku.rawValue
        case .alreadyExists(let identifier): identifier
        default: nil
        }
    }
}
