/// Why a call to a gateway, or a notification from one, came to nothing.
///
/// `code` is stable; `message` is for the operator's log, says what to do, and holds no secret.
package struct GatewayError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        // Ours to repair before anything is sent.
        case badConfiguration = "bad-configuration"
        case badOrderNumber = "bad-order-number"
        case badCharge = "bad-charge"
        case badRefund = "bad-refund"

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
        /// It tells of neither a payment nor a refund's end.
        case notAPayment = "not-a-payment"

        // The gateway's answers.
        case alreadyPaid = "already-paid"
        case orderClosed = "order-closed"
        case orderUnknown = "order-unknown"
        case refundUnknown = "refund-unknown"
        case rejected
        /// It does not take our signature, our key or our account: the settings are wrong, and stay so until somebody
        /// repairs them.
        case credentialsRefused = "credentials-refused"
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

    /// The status of the answer to a notification that came to this: it says whose fault it is.
    var answerStatus: Int {
        switch code {
        case .signatureMissing, .signatureInvalid, .signatureProbe, .unknownSerial, .clockDifference: 401
        case .unavailable: 503
        case .badConfiguration: 500
        case .badOrderNumber, .badCharge, .badRefund, .malformed, .undecipherable, .wrongMerchant, .wrongOrder,
            .wrongAmount, .notAPayment, .alreadyPaid, .orderClosed, .orderUnknown, .refundUnknown, .rejected,
            .credentialsRefused:
            400
        }
    }

    /// Whether the same call may succeed later without anybody changing anything.
    package var isTransient: Bool { code == .unavailable }

    /// Whether this, in answer to a call of ours, says that the gateway and the settings do not fit together: it does
    /// not believe us, or we do not believe it. Calls come to the same until somebody repairs the settings. An answer
    /// without any signature says less: whatever stands between may have written it.
    package var isMisconfiguration: Bool {
        switch code {
        case .credentialsRefused, .badConfiguration, .signatureInvalid, .unknownSerial, .clockDifference,
            .wrongMerchant:
            true
        default: false
        }
    }

    package var description: String {
        let suffix = gatewayCode.map { " [\($0)]" } ?? ""
        return "\(code.rawValue): \(message)\(suffix)"
    }
}
