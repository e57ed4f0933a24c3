import Logging

/// How the gateways are, for whoever runs the server.
extension PaymentDesk {
    /// In the order they are offered.
    nonisolated var health: [(name: String, health: GatewayHealth)] {
        gatewayNames.compactMap { name in links[name].map { (name, $0.health) } }
    }

    /// Tells the log of gateways that fell ill or are well again: once each time, however many calls it was.
    func reportHealth() {
        if forgeriesUntold > 0 {
            logger.warning("more forged notifications, told together", metadata: ["count": "\(forgeriesUntold)"])
            forgeriesUntold = 0
        }
        for (name, health) in health where reported[name, default: .well] != health.condition {
            reported[name] = health.condition
            let metadata: Logger.Metadata = ["gateway": "\(name)", "error": "\(health.reason)"]
            switch health.condition {
            case .well: logger.notice("the gateway answers again", metadata: ["gateway": "\(name)"])
            case .silent: logger.warning("the gateway does not answer", metadata: metadata)
            case .refusing: logger.error("\(Self.whatToCheck(name))", metadata: metadata)
            }
        }
    }

    private static func whatToCheck(_ name: String) -> String {
        let prefix = "HAWKER_\(name.uppercased())_"
        return """
            the gateway and this server's settings do not fit together, so no payment and no refund goes through it; \
            check \(prefix)… (numbers, serials, both keys, the origin) against its console, and the clock, then restart
            """
    }
}
