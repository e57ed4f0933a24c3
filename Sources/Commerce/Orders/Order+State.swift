extension Order {
    /// Where an order stands. The raw values are kept and travel; they do not change.
    package enum State: String, Codable, Sendable, CaseIterable {
        /// Its pieces are held and it waits for payment.
        case reserved
        case paid
        case shipped
        case delivered
        case completed
        /// The buyer gave it up before paying.
        case cancelled
        /// It was not paid in time.
        case expired
        /// Its payment is going back.
        case refunding
        case refunded

        /// The state table: where an order may go from here.
        package var next: [State] {
            switch self {
            case .reserved: [.paid, .cancelled, .expired]
            case .paid: [.shipped, .refunding]
            case .shipped: [.delivered, .refunding]
            case .delivered: [.completed, .refunding]
            // A payment that arrives late takes stock again, or goes back.
            case .cancelled, .expired: [.paid, .refunding]
            case .refunding: [.refunded]
            case .completed, .refunded: []
            }
        }

        /// Whether its pieces are held in stock but not yet sold.
        package var holdsStock: Bool { self == .reserved }

        /// Whether it counts as sold: paid, and not on its way back.
        package var isSold: Bool {
            switch self {
            case .paid, .shipped, .delivered, .completed: true
            case .reserved, .cancelled, .expired, .refunding, .refunded: false
            }
        }

        /// Whether its pieces count against a limit per buyer.
        package var countsAgainstLimit: Bool { holdsStock || isSold }
    }
}
