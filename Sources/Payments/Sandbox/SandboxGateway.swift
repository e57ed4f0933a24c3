import Commerce

/// A payment gateway of our own that speaks WeChat Pay v3's and Alipay's wire formats with its own keys, and the
/// buyer's wallet beside them; no money moves.
///
/// The merchant's side is the real one: it signs, verifies and decrypts as it does with the real gateways. The caller
/// owns the sockets and the clock: hand every request to ``handle(_:at:)``, send what ``due(at:)`` gives, and say with
/// ``answered(_:_:)`` what came back.
///
/// - WeChat Pay: `POST /v3/pay/transactions/native`, `GET …/out-trade-no/{no}?mchid=`,
///   `POST …/out-trade-no/{no}/close`, `POST /v3/refund/domestic/refunds`, `GET /v3/refund/domestic/refunds/{no}`
/// - Alipay: `POST /gateway.do`, every method
/// - `POST /wallet/scan` and `POST /wallet/pay` with `{"codeURL": "…"}`: what a phone does with either kind of code
/// - `POST /wallet/behaviour` with `{"notify": "normal|twice|late|never", "refunds": "normal|abnormal"}`, both optional
package struct SandboxGateway: Sendable {
    let weChat: WeChatSpeech
    let alipay: AlipaySpeech
    private var ledger: SandboxLedger
    private let delays: [SandboxKind: [Duration]]
    private let capacity: Int

    init(
        weChat: WeChatSpeech, alipay: AlipaySpeech, weChatDelays: [Duration] = NotificationSchedule.weChat,
        alipayDelays: [Duration] = NotificationSchedule.alipay, capacity: Int = Limits.sandboxTrades
    ) {
        self.weChat = weChat
        self.alipay = alipay
        self.capacity = capacity
        delays = [.weChat: weChatDelays, .alipay: alipayDelays]
        ledger = SandboxLedger(outbox: NotificationOutbox(delays: delays), capacity: capacity)
    }

    /// Answers one request; the answer's body is exactly the bytes that its signature covers.
    ///
    /// A payment or a refund puts a notification into what ``due(at:)`` gives next.
    package mutating func handle(_ request: GatewayRequest, at now: Timestamp) -> GatewayResponse {
        guard request.body.count <= Limits.bodyBytes, request.target.utf8.count <= Limits.targetBytes else {
            return SandboxWallet.refusal(413, "TOO_LARGE", "a request is at most 64 KiB, its path at most 1,024 bytes")
        }
        switch SandboxRoute(method: request.method, target: request.target) {
        case .weChat(let call): return weChat.answer(call, request, from: &ledger, at: now)
        case .alipay: return alipay.answer(request, from: &ledger, at: now)
        case .wallet(let action): return wallet(action, request.body, at: now)
        case nil:
            return SandboxWallet.refusal(
                404, "NOT_FOUND", "the sandbox has no \(String(request.method.prefix(16)).printable) at this path")
        }
    }

    // MARK: - Notifications

    /// Notifications to send now, freshly signed, at most 100 events; each is due again by itself until it is answered.
    ///
    /// Refunds that were under way end here.
    package mutating func due(at now: Timestamp) -> [SandboxDelivery] {
        ledger.due(at: now).flatMap { entry -> [SandboxDelivery] in
            guard let trade = ledger[entry.subject.key] else { return [] }
            let delivery =
                switch entry.subject.key.kind {
                case .weChat: weChat.delivery(of: trade, entry, at: now)
                case .alipay: alipay.delivery(of: trade, entry, at: now)
                }
            return delivery.map { Array(repeating: $0, count: entry.copies) } ?? []
        }
    }

    /// When ``due(at:)`` has something next; nil while nothing waits. Linear in what waits.
    package var nextDelivery: Timestamp? { ledger.next }

    /// What the merchant's server answered, or nil for no answer in time: what each gateway takes for an
    /// acknowledgement ends the deliveries (WeChat Pay 200 and 204, Alipay the bytes `success`).
    package mutating func answered(_ delivery: SandboxDelivery.ID, _ response: GatewayResponse?) {
        guard let response else { return }
        let isAcknowledged =
            switch ledger.outbox.kind(of: delivery) {
            case .weChat: response.status == 200 || response.status == 204
            case .alipay: response.status == 200 && response.body == AlipayWire.success
            case nil: false
            }
        if isAcknowledged { ledger.told(delivery) }
    }

    /// The trades it remembers.
    package var tradeCount: Int { ledger.count }

    // MARK: - What outlives it

    /// All that it must not forget when it ends. Linear in the trades.
    package var state: SandboxState {
        SandboxState(merchants: merchants, trades: ledger.keptTrades, notices: ledger.outbox.entries)
    }

    /// Changes with every change of ``state``.
    package var revision: Int { ledger.revision }

    /// Takes up what another run of the same sandbox kept; how it was told to behave is not among it.
    ///
    /// Throws for what is another sandbox's, what is more than it holds, and what is twice in it.
    mutating func recall(_ state: SandboxState) throws(SettingsError) {
        guard state.merchants == merchants else {
            throw SettingsError(["the trades belong to another sandbox, whose keys are not these"])
        }
        guard state.trades.count <= capacity, Set(state.trades.map(\.key)).count == state.trades.count else {
            throw SettingsError(["the trades are more than \(capacity), or one of them is there twice"])
        }
        ledger = SandboxLedger(
            outbox: NotificationOutbox(delays: delays, entries: state.notices), capacity: capacity,
            trades: state.trades)
    }

    private var merchants: [String] { [weChat.merchantID, alipay.appID] }

    // MARK: - The buyer's wallet

    private mutating func wallet(_ action: SandboxWallet.Action, _ body: [UInt8], at now: Timestamp) -> GatewayResponse
    {
        if action == .behave {
            guard let wanted = try? JSONText.decode(SandboxWallet.Behaviour.self, from: body, as: "the behaviour")
            else {
                return SandboxWallet.refusal(
                    400, "PARAM_ERROR", "notify is normal, twice, late or never; refunds is normal or abnormal")
            }
            ledger.behaviour.notify = wanted.notify ?? ledger.behaviour.notify
            ledger.behaviour.refunds = wanted.refunds ?? ledger.behaviour.refunds
            return SandboxWallet.answer(ledger.behaviour)
        }
        guard let code = try? JSONText.decode(SandboxWallet.Code.self, from: body, as: "the code") else {
            return SandboxWallet.refusal(400, "PARAM_ERROR", #"the body is {"codeURL": "…"}"#)
        }
        do throws(SandboxRefusal) {
            let isPaying = action == .pay
            let trade = isPaying ? try ledger.pay(code.codeURL, at: now) : try ledger.scan(code.codeURL, at: now)
            return SandboxWallet.answer(
                SandboxWallet.Receipt(
                    state: isPaying ? "paid" : "scanned", orderNumber: trade.key.number, tradeID: trade.tradeID,
                    description: trade.description, total: trade.amount.minorUnits, currency: trade.amount.currency.code
                ))
        } catch {
            return SandboxWallet.refusal(error)
        }
    }
}

/// One notification to send: `POST` these bytes to `url` with these headers.
package struct SandboxDelivery: Sendable, Equatable, Identifiable {
    /// The event's name, the same in every attempt.
    package let id: String
    /// 1 for the first.
    package let attempt: Int
    package let url: String
    package let headers: GatewayHeaders
    package let body: [UInt8]
}
