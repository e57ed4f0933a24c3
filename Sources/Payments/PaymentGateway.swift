import Commerce

/// One way to be paid, without a socket or a clock: it writes what to send and reads what came back.
///
/// The driver sends each ``GatewayCall``'s request to the gateway's address and hands the raw response to
/// ``GatewayCall/answer(from:at:)``. `now` is the wall clock; signatures carry it.
package protocol PaymentGateway: Sendable {
    /// What the screen and the books name it: "wechat" or "alipay".
    var name: String { get }

    /// Asks for a charge; the answer is the text of the QR code to show.
    ///
    /// Making the same charge again gives a code for the same trade. Throws `badCharge` for an amount, currency or
    /// address the gateway does not take; the answer throws `alreadyPaid` or `orderClosed` when it is too late.
    func create(_ charge: Charge, at now: Timestamp) throws(GatewayError) -> GatewayCall<String>

    /// Asks how a trade stands; the answer throws `orderUnknown` when the gateway never heard of it.
    ///
    /// Alipay knows no trade before its code is scanned: `orderUnknown` then means "not paid so far".
    func query(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<TradeState>

    /// Asks that a trade can no longer be paid. Closing what is closed succeeds; the answer throws `orderUnknown`, and
    /// `alreadyPaid` when the buyer was faster.
    ///
    /// Alipay throws `alreadyPaid` also for a trade that is closed, for it answers both alike: query tells them apart.
    func close(_ number: OrderNumber, at now: Timestamp) throws(GatewayError) -> GatewayCall<Void>

    /// Asks that money of a payment be given back, in full or in part.
    ///
    /// The same refund may be asked for again under its number without being paid out twice. Throws `badRefund` for an
    /// amount the payment cannot give; the answer throws `orderUnknown`, and `unavailable` when nothing is known: then
    /// ask again under the same number, or query.
    func refund(_ refund: RefundOrder, at now: Timestamp) throws(GatewayError) -> GatewayCall<RefundState>

    /// Asks how a refund stands; the answer throws `refundUnknown` when the gateway never heard of it, and `wrongOrder`
    /// when it is another order's.
    func queryRefund(
        _ number: RefundNumber, of order: OrderNumber, at now: Timestamp
    ) throws(GatewayError) -> GatewayCall<RefundState>

    /// Reads a notification from its raw bytes; nothing in it is believed before its signature is verified.
    ///
    /// Throws `notAPayment` for one that is the gateway's and tells of neither a payment nor a refund's end.
    func verify(headers: GatewayHeaders, body: [UInt8], at now: Timestamp) throws(GatewayError) -> GatewayNotice

    /// What to answer a notification with. Success only after what it told is durable, or was applied before; on a
    /// failure the gateway sends it again. `notAPayment` is answered as success: there is nothing to apply.
    func acknowledgement(of result: Result<Void, GatewayError>) -> GatewayResponse
}

/// What a gateway tells without being asked.
package enum GatewayNotice: Sendable, Equatable {
    case payment(PaymentNotice)
    case refund(RefundNotice)
}
