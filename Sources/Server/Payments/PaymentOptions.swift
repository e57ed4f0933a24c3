import Payments

/// What a server's orders are paid by.
package enum PaymentOptions: Sendable {
    /// A sandbox of the server's own, with keys that nobody else has: no money moves.
    case sandbox
    /// The gateways whose settings these are, see `MerchantConfiguration`; gateways reach this server at `notifyBase`,
    /// such as `https://shop.example`; nil for a sandbox on this machine, which reaches it on loopback.
    /// `wallet` is a sandbox's, where there is one.
    case gateways([String: String], notifyBase: String?, wallet: String?)
}
