/// Who sells: every account has one shop, made when it is first needed.
package struct Shop: Hashable, Sendable, Identifiable {
    package typealias ID = Identifier<Shop>

    package let id: ID
    package let owner: Account.ID

    /// The shop of an account; always the same one.
    package init(of owner: Account.ID) {
        id = ID(of: owner)
        self.owner = owner
    }

    /// Whose shop it is.
    package static func owner(of id: ID) -> Account.ID { Account.ID(of: id) }
}
