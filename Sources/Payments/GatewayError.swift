/// Why a call to a gateway, or a notification from one, came to nothing.
///
/// `code` is stable; `message` is for the operator's log and says what to do; `buyerMessage` is for the screen.
package struct GatewayError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        // Ours to repair before anything is sent.
        case badConfiguration = "bad-configuration"
        case badOrderNumber = "bad-order-number"
        case badCharge = "bad-charge"

        // A message that may not come from the gateway.
        case signatureMissing = "signature-missing"
        case signatureInvalid = "signature-invalid"
        /// The gateway's own test whether forged signatures are refused.
        case signatureProbe = "signature-probe"
        case unknownSerial = "unknown-serial"
        case clockDifference = "clock-difference"

        // A message from the gateway that does not say what it should.
        case malformed
        case undecipherable
        case wrongMerchant = "wrong-merchant"
        case wrongOrder = "wrong-order"
        case wrongAmount = "wrong-amount"
        case notAPayment = "not-a-payment"

        // The gateway's answers.
        case alreadyPaid = "already-paid"
        case orderClosed = "order-closed"
        case orderUnknown = "order-unknown"
        case rejected
        /// Busy or broken: the same call may be made again later.
        case unavailable
    }

    package let code: Code
    package let message: String
    /// The gateway's own code, such as `SIGN_ERROR`, when it answered with one.
    package let gatewayCode: String?

    package init(_ code: Code, _ message: String, gatewayCode: String? = nil) {
        self.code = code
        self.message = message
        self.gatewayCode = gatewayCode
    }

    /// Whether the same call may succeed later without anybody changing anything.
    package var isTransient: Bool { code == .unavailable }

    /// What a buyer can do about it; never holds details of the merchant's account.
    package var buyerMessage: String {
        switch code {
        case .alreadyPaid: "This order is paid already; its page will show it in a moment."
        case .orderClosed: "The time to pay this order has run out. Order again to pay."
        case .unavailable: "The payment service is busy. Nothing was charged; try again in a moment."
        case .badConfiguration, .badOrderNumber, .badCharge, .signatureMissing, .signatureInvalid, .signatureProbe,
            .unknownSerial, .clockDifference, .malformed, .undecipherable, .wrongMerchant, .wrongOrder, .wrongAmount,
            .notAPayment, .orderUnknown, .rejected:
            "The payment could not be prepared. Nothing was charged; tell the shop if it happens again."
        }
    }

    package var description: String {
        let suffix = gatewayCode.map { " [\($0)]" } ?? ""
        return "\(code.rawValue): \(message)\(suffix)"
    }
}
