import Commerce
import Store

/// Where people's orders go when they do not say otherwise.
struct AddressBook: Sendable {
    private let store: any Store
    /// Also that somebody keeps none.
    private let known = Remembered<Account.ID, Address?>(capacity: Limits.peopleRemembered)

    init(store: any Store) { self.store = store }

    func address(of account: Account.ID) async throws(StoreError) -> Address? {
        if let known = known[account] { return known }
        let address = try await store.address(of: account)
        // One that was kept meanwhile is newer than what was read.
        return known.update(account) { $0 ?? .some(address) } ?? address
    }

    func keep(_ address: Address, of account: Account.ID) async throws(StoreError) {
        try await store.keep(address, of: account)
        known[account] = .some(address)
    }
}
