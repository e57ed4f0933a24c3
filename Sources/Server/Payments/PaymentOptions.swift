import Payments

/// What a server's orders are paid by.
package enum PaymentOptions: Sendable {
    /// A sandbox of the server's own, with keys that nobody else has: no money moves.
    /// It remembers its keys and trades over a restart when it is given a home, as a real gateway would.
    case sandbox(home: SandboxHome?)
    /// The gateways whose settings these are, see `MerchantConfiguration`; gateways reach this server at `notifyBase`,
    /// such as `https://shop.example`; nil for a sandbox on this machine, which reaches it on loopback.
    /// `wallet` is a sandbox's, where there is one.
    case gateways([String: String], notifyBase: String?, wallet: String?)
}

/// Where a sandbox inside a server keeps what outlives it.
package struct SandboxHome: Sendable {
    /// Opens it: the sandbox as it was, or a new one.
    package let open: @Sendable () throws -> Opened

    package struct Opened: Sendable {
        package let pairing: SandboxPairing
        package let keep: SandboxServer.Keeper
        /// Told where it listens now.
        package let listening: @Sendable (String) throws -> Void

        package init(
            pairing: SandboxPairing, keep: @escaping SandboxServer.Keeper,
            listening: @escaping @Sendable (String) throws -> Void
        ) {
            self.pairing = pairing
            self.keep = keep
            self.listening = listening
        }
    }

    package init(open: @escaping @Sendable () throws -> Opened) { self.open = open }
}
