/// What makes a request that is sent twice count once.
///
/// The same key with the same request gets the same answer for `Limits.idempotencyKept`; with another request it is
/// refused. Only a request that was carried out is remembered: one that was refused is decided afresh.
package struct Idempotency: Hashable, Sendable {
    /// A key belongs to the account that sent it.
    package struct Key: Hashable, Sendable {
        package typealias Name = Identifier<Idempotency>

        package let account: Account.ID
        package let name: Name

        package init(account: Account.ID, name: Name) {
            self.account = account
            self.name = name
        }
    }

    /// What is kept of a request that was carried out: enough to give its answer again.
    package struct Record: Hashable, Sendable {
        package let requestHash: String
        package let outcome: Outcome
        package let keptUntil: Timestamp

        package init(requestHash: String, outcome: Outcome, keptUntil: Timestamp) {
            self.requestHash = requestHash
            self.outcome = outcome
            self.keptUntil = keptUntil
        }
    }

    /// What the answer was about. The rest of an answer is in the request, or never changes.
    package enum Outcome: Hashable, Sendable {
        /// The answer repeats what the request said, or names what it made.
        case echoed
        /// An offer, under the identifier it was kept by.
        case offer(Offer.ID)
        /// An order as it was when it was placed or cancelled.
        case order(Order.ID, Order.State)
        /// An order that moved on; the answer is the order as it stands.
        case progress(Order.ID)
    }

    package let key: Key
    /// SHA-256 of the request, in hexadecimal, computed by the caller.
    package let requestHash: String

    package init(key: Key, requestHash: String) {
        self.key = key
        self.requestHash = requestHash
    }
}
