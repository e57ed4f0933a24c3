import Commerce
import Crypto
import CryptoExtras

/// A payment gateway of our own that speaks WeChat Pay v3's wire format with its own keys, and the buyer's wallet
/// beside it; no money moves.
///
/// The merchant's side is the real one: it signs, verifies and decrypts as it does with WeChat Pay. The caller owns the
/// sockets and the clock: hand every request to ``handle(_:at:)``, send what ``due(at:)`` gives, and say with
/// ``answered(_:status:)`` what came back.
///
/// - `POST /v3/pay/transactions/native`, `GET …/out-trade-no/{no}?mchid=`, `POST …/out-trade-no/{no}/close`
/// - `POST /wallet/pay` with `{"codeURL": "…"}`: what scanning the code with a phone does
package struct SandboxGateway: Sendable {
    package struct Configuration: Sendable {
        package let merchantID: String
        package let appID: String
        package let merchantSerial: String
        let merchantKey: _RSA.Signing.PublicKey
        let gatewaySerial: String
        let gatewayKey: _RSA.Signing.PrivateKey
        let cipher: ResourceCipher
        /// The waits between attempts to deliver a notification; after the last the sandbox gives up.
        package let notificationDelays: [Duration]

        /// Throws `badConfiguration` when the APIv3 key is not 32 bytes.
        package init(
            merchantID: String, appID: String, merchantSerial: String, merchantKey: _RSA.Signing.PublicKey,
            gatewaySerial: String, gatewayKey: _RSA.Signing.PrivateKey, apiKey: String,
            notificationDelays: [Duration] = NotificationSchedule.weChat
        ) throws(GatewayError) {
            self.merchantID = merchantID
            self.appID = appID
            self.merchantSerial = merchantSerial
            self.merchantKey = merchantKey
            self.gatewaySerial = gatewaySerial
            self.gatewayKey = gatewayKey
            self.notificationDelays = notificationDelays
            cipher = try ResourceCipher(apiKey: apiKey)
        }
    }

    let configuration: Configuration
    private let capacity: Int
    /// By order number.
    private var trades: [String: SandboxTrade] = [:]
    /// Order numbers by what their QR codes hold.
    private var codes: [String: String] = [:]
    /// Order numbers, oldest first.
    private var ages: [String] = []
    var outbox: NotificationOutbox

    package init(_ configuration: Configuration) { self.init(configuration, capacity: Limits.sandboxTrades) }

    init(_ configuration: Configuration, capacity: Int) {
        self.configuration = configuration
        self.capacity = capacity
        outbox = NotificationOutbox(delays: configuration.notificationDelays)
    }

    /// Answers one request; the answer's body is exactly the bytes that its `Wechatpay-Signature` covers.
    ///
    /// A payment puts a notification into what ``due(at:)`` gives next.
    package mutating func handle(_ request: GatewayRequest, at now: Timestamp) -> GatewayResponse {
        do throws(SandboxRefusal) {
            return signed(try route(request, at: now), at: now)
        } catch {
            return signed(.json(error.status, WeChatWire.Failure(code: error.code, message: error.message)), at: now)
        }
    }

    private mutating func route(_ request: GatewayRequest, at now: Timestamp) throws(SandboxRefusal) -> SandboxAnswer {
        guard request.body.count <= Limits.bodyBytes, request.target.utf8.count <= Limits.targetBytes else {
            throw SandboxRefusal(413, "PARAM_ERROR", "a request is at most 64 KiB, its path at most 1,024 bytes")
        }
        switch SandboxRoute(method: request.method, target: request.target) {
        case .pay:
            return try pay(request, at: now)
        case .create:
            try requireMerchant(request, at: now)
            return try create(request, at: now)
        case .query(let number, let merchantID):
            try requireMerchant(request, at: now)
            return .json(200, try trade(number, of: merchantID).transaction(at: now))
        case .close(let number):
            try requireMerchant(request, at: now)
            return try close(number, request)
        case nil:
            throw SandboxRefusal(404, "NOT_FOUND", "the sandbox has no \(request.method.prefix(16)) at this path")
        }
    }

    // MARK: - The merchant's calls

    private mutating func create(_ request: GatewayRequest, at now: Timestamp) throws(SandboxRefusal) -> SandboxAnswer {
        let order: WeChatWire.NativeOrder = try read(request)
        try requireOwn(order.mchid)
        guard order.appid == configuration.appID else {
            throw SandboxRefusal(400, "APPID_MCHID_NOT_MATCH", "the appid does not belong to the mchid")
        }
        if let known = trades[order.out_trade_no] { return try createAgain(order, known, at: now) }
        let expiresAt = try checked(order, at: now)
        try makeRoom(at: now)
        // The name says what it is to anyone who scans it with a real phone.
        let codeURL = "weixin://wxpay/bizpayurl?pr=SANDBOX\(RandomText.alphanumeric(12))"
        trades[order.out_trade_no] = SandboxTrade(order: order, codeURL: codeURL, expiresAt: expiresAt)
        codes[codeURL] = order.out_trade_no
        ages.append(order.out_trade_no)
        return .json(200, WeChatWire.Code(code_url: codeURL))
    }

    private func createAgain(
        _ order: WeChatWire.NativeOrder, _ known: SandboxTrade, at now: Timestamp
    ) throws(SandboxRefusal) -> SandboxAnswer {
        guard known.order == order else {
            throw SandboxRefusal(400, "INVALID_REQUEST", "this out_trade_no was created with other parameters")
        }
        switch known.state {
        case .paid: throw SandboxRefusal(400, "ORDERPAID", "the order is paid already")
        case .open where now < known.expiresAt: return .json(200, WeChatWire.Code(code_url: known.codeURL))
        case .open, .closed: throw SandboxRefusal(400, "ORDER_CLOSED", "the order is closed")
        }
    }

    /// When the order's code stops being payable; throws for an order that WeChat Pay would not take.
    private func checked(_ order: WeChatWire.NativeOrder, at now: Timestamp) throws(SandboxRefusal) -> Timestamp {
        guard (try? OrderNumber(order.out_trade_no)) != nil else {
            throw SandboxRefusal(400, "PARAM_ERROR", "out_trade_no is 6 to 32 of 0-9 a-z A-Z _ - | *")
        }
        guard order.amount.currency == "CNY", order.amount.total > 0 else {
            throw SandboxRefusal(400, "PARAM_ERROR", "amount is a positive number of fen in CNY")
        }
        guard (1...Limits.descriptionUnits).contains(order.description.utf16.count) else {
            throw SandboxRefusal(400, "PARAM_ERROR", "description is 1 to 127 characters")
        }
        guard order.notify_url.hasPrefix("https://") || order.notify_url.hasPrefix("http://"),
            order.notify_url.utf8.count <= Limits.notifyURLBytes, !order.notify_url.contains("?")
        else {
            throw SandboxRefusal(400, "PARAM_ERROR", "notify_url is absolute, without a query, at most 255 bytes")
        }
        guard let expiry = Timestamp(rfc3339: order.time_expire), expiry > now else {
            throw SandboxRefusal(400, "PARAM_ERROR", "time_expire is a coming time as in RFC 3339")
        }
        return min(expiry, now + Limits.codeLifetime)
    }

    private mutating func close(_ number: String, _ request: GatewayRequest) throws(SandboxRefusal) -> SandboxAnswer {
        let body: WeChatWire.Close = try read(request)
        switch try trade(number, of: body.mchid).state {
        case .paid: throw SandboxRefusal(400, "ORDERPAID", "the order is paid already")
        case .open, .closed: trades[number]?.state = .closed
        }
        return .empty(204)
    }

    private func trade(_ number: String, of merchantID: String) throws(SandboxRefusal) -> SandboxTrade {
        try requireOwn(merchantID)
        guard let trade = trades[number] else { throw SandboxRefusal(404, "ORDER_NOT_EXIST", "no such order") }
        return trade
    }

    private func requireOwn(_ merchantID: String) throws(SandboxRefusal) {
        guard merchantID == configuration.merchantID else {
            throw SandboxRefusal(400, "PARAM_ERROR", "the mchid is not the one that signed")
        }
    }

    // MARK: - The buyer's wallet

    private mutating func pay(_ request: GatewayRequest, at now: Timestamp) throws(SandboxRefusal) -> SandboxAnswer {
        let payment: SandboxWallet.Payment = try read(request)
        guard let number = codes[payment.codeURL], let trade = trades[number] else {
            throw SandboxRefusal(404, "CODE_UNKNOWN", "no order has this code; copy all of it, or order again")
        }
        switch trade.state {
        case .paid: throw SandboxRefusal(409, "ORDERPAID", "this code was paid already; nothing was charged now")
        case .closed: throw SandboxRefusal(410, "ORDER_CLOSED", "the shop closed this order; nothing was charged")
        case .open where now >= trade.expiresAt:
            throw SandboxRefusal(410, "ORDER_EXPIRED", "the time to pay this code is over; nothing was charged")
        case .open: break
        }
        // 28 digits, as WeChat Pay's are; real ones begin with 4200.
        let tradeID = "9000\(RandomText.decimal(24))"
        trades[number]?.state = .paid(tradeID: tradeID, at: now)
        outbox.add(number, url: trade.order.notify_url, at: now)
        return .json(
            200,
            SandboxWallet.Receipt(
                state: "paid", orderNumber: number, tradeID: tradeID, description: trade.order.description,
                total: trade.order.amount.total, currency: trade.order.amount.currency))
    }

    // MARK: - Notifications

    /// Notifications to send now, freshly signed, at most 100; each is due again by itself until it is answered.
    package mutating func due(at now: Timestamp) -> [SandboxDelivery] {
        outbox.due(at: now).compactMap { entry in
            trades[entry.number].flatMap { delivery(of: $0.transaction(at: now), entry, at: now) }
        }
    }

    /// When ``due(at:)`` has something next; nil while nothing waits. Linear in what waits.
    package var nextDelivery: Timestamp? { outbox.next }

    /// What the merchant's server answered, or nil for no answer within five seconds: 200 and 204 end the deliveries.
    package mutating func answered(_ delivery: SandboxDelivery.ID, status: Int?) {
        if status == 200 || status == 204 { outbox.remove(delivery) }
    }

    // MARK: - Bounds

    /// The trades it remembers.
    package var tradeCount: Int { trades.count }

    /// Forgets the oldest trade that nobody waits for, when the table is full.
    private mutating func makeRoom(at now: Timestamp) throws(SandboxRefusal) {
        guard trades.count >= capacity else { return }
        let finished = ages.firstIndex { number in
            trades[number].map { !$0.isPayable(at: now) } ?? true && !outbox.holds(number)
        }
        guard let finished else {
            throw SandboxRefusal(429, "FREQUENCY_LIMITED", "the sandbox holds \(capacity) unfinished orders already")
        }
        if let forgotten = trades.removeValue(forKey: ages.remove(at: finished)) { codes[forgotten.codeURL] = nil }
    }

    private func read<Body: Decodable>(_ request: GatewayRequest) throws(SandboxRefusal) -> Body {
        do throws(GatewayError) {
            return try WeChatWire.decode(Body.self, from: request.body, as: "the request's body")
        } catch {
            throw SandboxRefusal(400, "PARAM_ERROR", error.message)
        }
    }
}
