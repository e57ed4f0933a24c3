import Commerce
import Wire

/// The form a guest meets when they want to talk or buy.
struct AccountForm: Sendable, Equatable {
    enum Field: Hashable, Sendable, CaseIterable { case name, password }
    enum Purpose: Sendable, Equatable { case signIn, register }

    var purpose = Purpose.signIn
    var form = Form<Field>([.name, .password]) { _ in Limits.credentialCharacters }
    /// Sent, and no answer yet.
    var isSending = false
    var problem: Problem?
    /// What they wanted before they were asked.
    let wish: Wish?

    init(wish: Wish?) { self.wish = wish }

    /// The credentials when both fields are filled in; otherwise the empty ones complain.
    mutating func submit() -> Credentials? {
        guard !isSending else { return nil }
        let name = form.text(.name)
        let password = form[.password].text
        if name.isEmpty { form.complaints[.name] = .nameMissing }
        if password.isEmpty { form.complaints[.password] = .passwordMissing }
        guard form.complaints.isEmpty else {
            form.goToFirstComplaint()
            return nil
        }
        isSending = true
        problem = nil
        return Credentials(name: name, password: password)
    }
}

/// What a guest wanted, carried out once they have signed in.
enum Wish: Sendable, Equatable {
    case buy([LineRequest])
    case addToCart(SKU.ID)
    case openCart
    case openOrders
    case talk
    /// Grab or enter.
    case takePart(Draw.ID)
    case follow
    case openFollowing
    case askShop
    /// The order that was in front of them when the server asked who they are.
    case resume(Checkout)
}
