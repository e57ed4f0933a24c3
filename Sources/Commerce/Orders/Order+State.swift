extension Order {
    /// Where an order stands. The raw values are kept and travel; they do not change.
    package enum State: String, Codable, Sendable, CaseIterable {
        /// Its pieces are held and it waits for payment.
        case reserved
        case paid
        case shipped
        case delivered
        /// The buyer has it and is content, or said nothing for long enough.
        case completed
        /// The buyer gave it up before paying.
        case cancelled
        /// It was not paid in time.
        case expired
        /// All of its money is going back.
        case refunding
        case refunded

        /// The state table: where an order may go from here.
        package var next: [State] {
            switch self {
            case .reserved: [.paid, .cancelled, .expired]
            case .paid: [.shipped, .refunding]
            case .shipped: [.delivered, .refunding]
            case .delivered: [.completed, .refunding]
            case .completed: [.refunding]
            // A payment that arrives late takes stock again, or goes back.
            case .cancelled, .expired: [.paid, .refunding]
            case .refunding: [.refunded]
            case .refunded: []
            }
        }

        /// Whether its pieces are held in stock but not yet sold.
        package var holdsStock: Bool { self == .reserved }

        /// Whether it counts as sold: paid, and not on its way back altogether.
        package var isSold: Bool {
            switch self {
            case .paid, .shipped, .delivered, .completed: true
            case .reserved, .cancelled, .expired, .refunding, .refunded: false
            }
        }
    }
}
