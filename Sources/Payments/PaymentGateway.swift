import Commerce

/// One way to be paid, without a socket or a clock: it writes what to send and reads what came back.
///
/// The driver sends each ``GatewayCall``'s request to the gateway's address and hands the raw response to
/// ``GatewayCall/answer(from:at:)``. `now` is the wall clock; signatures carry it.
package protocol PaymentGateway: Sendable {
    /// What the screen names it: "wechat" or "sandbox".
    var name: String { get }

    /// Asks for a charge; the answer is the text of the QR code to show.
    ///
    /// Making the same charge again gives a code for the same trade. Throws `badCharge` for an amount, currency or
    /// address the gateway does not take; the answer throws `alreadyPaid` or `orderClosed` when it is too late.
    func create(_ charge: Charge, at now: Timestamp) throws(GatewayError) -> GatewayCall<String>

    /// Asks how a trade stands; the answer throws `orderUnknown` when the gateway never heard of it.
    func query(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<TradeState>

    /// Asks that a trade can no longer be paid. Closing what is closed succeeds; the answer throws `alreadyPaid`
    /// when the buyer was faster (query it), and `orderUnknown`.
    func close(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<Void>

    /// Reads a notification from its raw bytes; nothing in it is believed before its signature is verified.
    func verify(headers: GatewayHeaders, body: [UInt8], at now: Timestamp) throws(GatewayError) -> PaymentNotice

    /// What to answer a notification with. Success only after the payment is durable, or was applied before; on a
    /// failure the gateway sends it again.
    func acknowledgement(of result: Result<Void, GatewayError>) -> GatewayResponse
}
