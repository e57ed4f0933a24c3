import Commerce

/// A person as others may see them.
package struct AccountView: Codable, Sendable, Equatable {
    package let id: Account.ID
    package let name: String

    package init(id: Account.ID, name: String) {
        self.id = id
        self.name = name
    }
}

/// `POST /v1/accounts` (register) and `POST /v1/sessions` (log in).
package struct Credentials: Codable, Sendable, Equatable {
    package let name: String
    package let password: String

    package init(name: String, password: String) {
        self.name = name
        self.password = password
    }
}

/// The answer to both: the bearer token is shown once and kept hashed.
package struct SignedIn: Codable, Sendable, Equatable {
    package let account: AccountView
    package let token: String

    package init(account: AccountView, token: String) {
        self.account = account
        self.token = token
    }
}
