import Commerce
import Payments
import Store
import Testing
import Wire

@testable import Server

/// Paying: both gateways, and everything that can happen to a notification.
@Suite struct PaymentDeskTests {
    @Test(
        "an order is paid by either gateway; the same notice again is answered as success and changes nothing",
        arguments: ["wechat", "alipay"])
    func paid(name: String) async throws {
        try await PaymentStage.open { stage in
            let (order, code) = try await stage.order(by: name)
            #expect(try await stage.desk.payment(for: order, with: name).codeURL == code)
            #expect(stage.gateway.pay(code) == 200)
            let delivery = try #require(stage.gateway.due().first)
            for _ in 0..<3 {
                let answer = try #require(await stage.notified(delivery))
                #expect((200...204).contains(answer.status))
            }
            let kept = try await stage.kept(order)
            #expect(kept.state == .paid)
            #expect(kept.payments.map(\.gateway.rawValue) == [name])
            #expect(try await stage.shop.stock()?.onHand == 9)
            await stage.keepWatch()
            #expect(await stage.desk.opened.isEmpty)
        }
    }

    @Test("a payment that is told twice, or late, is taken once", arguments: ["wechat", "alipay"], ["twice", "late"])
    func misbehaved(name: String, notify: String) async throws {
        try await PaymentStage.open { stage in
            let (order, code) = try await stage.order(by: name)
            stage.gateway.behave(notify: notify)
            stage.gateway.pay(code)
            let statuses = await stage.deliver(in: notify == "late" ? .seconds(31) : .zero)
            #expect(statuses.count == (notify == "late" ? 1 : 2))
            #expect(try await stage.kept(order).payments.count == 1)
        }
    }

    @Test("a payment that is never told of is found by asking", arguments: ["wechat", "alipay"])
    func neverTold(name: String) async throws {
        try await PaymentStage.open { stage in
            let (order, code) = try await stage.order(by: name)
            await stage.keepWatch()
            #expect(try await stage.kept(order).state == .reserved)
            stage.gateway.behave(notify: "never")
            stage.gateway.pay(code)
            #expect(stage.gateway.due().isEmpty)
            await stage.keepWatch()
            #expect(try await stage.kept(order).state == .paid)
        }
    }

    @Test("a payment of which nothing was heard is found after a restart", arguments: ["wechat", "alipay"])
    func restart(name: String) async throws {
        try await PaymentStage.open { stage in
            let (order, code) = try await stage.order(by: name)
            stage.gateway.behave(notify: "never")
            stage.gateway.pay(code)
            await stage.desk.forgetAll()
            try await stage.desk.resume()
            await stage.keepWatch()
            #expect(try await stage.kept(order).state == .paid)
        }
    }

    @Test("a forged notice is refused with 401 and changes nothing", arguments: ["wechat", "alipay"])
    func forged(name: String) async throws {
        try await PaymentStage.open { stage in
            let (order, code) = try await stage.order(by: name)
            stage.gateway.pay(code)
            let real = try #require(stage.gateway.due().first)
            var forgeries: [(GatewayHeaders, [UInt8])] = [(real.headers, []), ([:], [])]
            for index in stride(from: 0, to: real.body.count, by: max(1, real.body.count / 25)) {
                var body = real.body
                body[index] ^= 1
                forgeries.append((real.headers, body))
            }
            if name == "wechat" {
                forgeries.append(([:], real.body))
                for field in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial"] {
                    let fields = real.headers.fields.map { each in
                        each.name == field ? GatewayHeaders.Field(name: field, value: each.value + "1") : each
                    }
                    forgeries.append((GatewayHeaders(fields), real.body))
                }
                let probe = real.headers.fields.map { each in
                    each.name == "Wechatpay-Signature"
                        ? GatewayHeaders.Field(name: each.name, value: "WECHATPAY/SIGNTEST/" + each.value) : each
                }
                forgeries.append((GatewayHeaders(probe), real.body))
            }
            for (headers, body) in forgeries {
                let answer = try #require(await stage.notified(real, headers: headers, body: body))
                #expect((400...499).contains(answer.status), "\(answer)")
            }
            #expect(try await stage.kept(order).state == .reserved)
            #expect(await stage.notified(real)?.status == (name == "wechat" ? 204 : 200))
        }
    }

    @Test(
        "a right signature over a wrong amount, or over an order that is none, is refused",
        arguments: ["wechat", "alipay"])
    func wrongAmount(name: String) async throws {
        try await PaymentStage.open { stage in
            let (order, _) = try await stage.order(by: name)
            // The same keys, but another idea of the order.
            var liar = try RunningServer.pairing.get().gateway
            let merchant = (try stage.link(name)).gateway
            for (number, amount) in [
                (order.id.rawValue, Money.fen(1)), ("order-99", .fen(5_900)), ("a|b*c|d", .fen(5_900)),
            ] {
                let charge = Charge(
                    orderNumber: try OrderNumber(number), amount: amount, description: "x",
                    notifyURL: stage.desk.notifyURL(of: name), expiresAt: order.reservedUntil)
                let call = try merchant.create(charge, at: .now)
                let code = try call.answer(from: liar.handle(call.request, at: .now), at: .now)
                let pay = GatewayRequest(
                    method: "POST", target: "/wallet/pay", body: Array(#"{"codeURL":"\#(code)"}"#.utf8))
                #expect(liar.handle(pay, at: .now).status == 200)
            }
            let lies = liar.due(at: .now)
            #expect(lies.count == 3)
            for lie in lies { #expect(await stage.notified(lie)?.status == 400) }
            let kept = try await stage.kept(order)
            #expect((kept.state, kept.payments.count) == (.reserved, 0))
        }
    }

    @Test(
        "one who switches gateways pays by either, and the other code is closed",
        arguments: [("wechat", "alipay"), ("alipay", "wechat")])
    func switching(first: String, second: String) async throws {
        try await PaymentStage.open { stage in
            let (order, firstCode) = try await stage.order(by: first)
            let secondCode = try await stage.desk.payment(for: order, with: second).codeURL
            #expect(await stage.desk.knownView(of: order).payment?.gateway == second)
            #expect(try await stage.desk.payment(for: order, with: first).codeURL == firstCode)
            stage.gateway.pay(secondCode)
            await stage.deliver()
            let kept = try await stage.kept(order)
            #expect(kept.sale?.gateway.rawValue == second)
            #expect(await stage.desk.knownView(of: kept).payment == nil)
            await stage.keepWatch()
            #expect(await stage.desk.opened.isEmpty)
            // Alipay knows no trade before its code is scanned, so there is nothing to close: who pays it is paid back.
            if first == "wechat" {
                #expect(stage.gateway.pay(firstCode) == 410)
            } else {
                #expect(stage.gateway.pay(firstCode) == 200)
                await stage.deliver()
                try await Self.checkPaidBackOnce(order, stage)
            }
        }
    }

    @Test(
        "one who pays at both gateways gets the second payment back by itself, heard of or not",
        arguments: [true, false], ["wechat", "alipay"])
    func paidTwice(isHeard: Bool, first: String) async throws {
        try await PaymentStage.open { stage in
            let (order, code) = try await stage.order(by: first)
            let other = try await stage.desk.payment(for: order, with: first == "wechat" ? "alipay" : "wechat").codeURL
            stage.gateway.pay(code)
            await stage.deliver()
            stage.gateway.behave(notify: isHeard ? "normal" : "never")
            #expect(stage.gateway.pay(other) == 200)
            if isHeard { await stage.deliver() } else { await stage.keepWatch() }
            try await Self.checkPaidBackOnce(order, stage)
            #expect(try await stage.kept(order).sale?.gateway.rawValue == first)
            await stage.keepWatch()
            #expect(await stage.desk.opened.isEmpty)
        }
    }

    /// A paid order whose second payment goes back, and nothing else.
    private static func checkPaidBackOnce(_ order: Order, _ stage: PaymentStage) async throws {
        #expect(try await stage.kept(order).payments.map(\.purpose) == [.sale, .refundDue])
        try await eventually("the second payment is back") {
            await stage.desk.hurry()
            try await stage.desk.payBack()
            await stage.deliver()
            return try await stage.kept(order).refunds.map(\.state) == [.done]
        }
        let kept = try await stage.kept(order)
        #expect((kept.state, kept.refunds[0].cause) == (.paid, .unfillable))
        #expect(await stage.desk.refundTries.isEmpty)
    }

    // MARK: - Expiry

    @Test("an order that is over gives its pieces back, and its code cannot be paid", arguments: ["wechat", "alipay"])
    func expires(name: String) async throws {
        try await PaymentStage.open { stage in
            let (order, code) = try await stage.order(by: name)
            try await stage.letExpire(order)
            #expect(try await stage.kept(order).state == .expired)
            #expect(try await stage.shop.stock()?.reserved == 0)
            if name == "wechat" { #expect(stage.gateway.pay(code) == 410) }
            #expect(await stage.desk.opened.isEmpty)
        }
    }

    @Test(
        "an order that is over keeps its pieces while the gateway hangs, until the gateway says that it is paid",
        arguments: ["wechat", "alipay"])
    func expiresWhileHanging(name: String) async throws {
        try await PaymentStage.open { stage in
            let (order, code) = try await stage.order(by: name)
            stage.gateway.behave(notify: "never")
            stage.gateway.pay(code)
            stage.gateway.turns(.hangs)
            let before = stage.gateway.seen.count
            async let expiring: Void = stage.letExpire(order)
            try await eventually("the gateway is asked") { stage.gateway.seen.count > before }
            #expect(try await stage.kept(order).state == .reserved)
            #expect(try await stage.shop.stock()?.reserved == 1)
            stage.gateway.turns(.well)
            try await expiring
            #expect(try await stage.kept(order).state == .paid)
        }
    }

    @Test("an order that is over stays reserved as long as the gateway fails, round after round")
    func expiresWhileFailing() async throws {
        try await PaymentStage.open { stage in
            let (order, _) = try await stage.order(by: "wechat")
            stage.gateway.turns(.answers(500, ""))
            for _ in 0..<3 {
                try await stage.letExpire(order)
                #expect(try await stage.kept(order).state == .reserved)
            }
            stage.gateway.turns(.well)
            try await eventually("it expires") {
                try await stage.letExpire(order)
                return try await stage.kept(order).state == .expired
            }
        }
    }

    @Test("a payment after expiry takes stock again, or is given back when there is none", arguments: [1, 2])
    func late(pieces: Int) async throws {
        try await PaymentStage.open(pieces: pieces) { stage in
            let (order, code) = try await stage.order(by: "alipay")
            try await stage.letExpire(order)
            #expect(try await stage.kept(order).state == .expired)
            let other = try await stage.order()
            #expect(stage.gateway.pay(code) == 200)
            #expect(await stage.deliver() == [200])
            if pieces == 2 {
                #expect(try await stage.kept(order).state == .paid)
            } else {
                #expect(try await stage.kept(order).state == .refunding)
                try await stage.payBack(order)
            }
            #expect(try await stage.kept(other).state == .reserved)
        }
    }

    // MARK: - Races

    @Test("an order that is given up while its code is being made leaves no code behind that can be paid")
    func cancelledMeanwhile() async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.order()
            stage.gateway.turns(.hangs)
            async let asking: Problem? = #expect(throws: Problem.self) {
                try await stage.desk.payment(for: order, with: "wechat")
            }
            try await eventually("the gateway is asked") { stage.gateway.seen.count == 1 }
            _ = try await stage.till.submit(.cancel(order.id, by: "ann"))
            // The order is retired and closed at the gateway, which has not heard of it so far.
            await stage.desk.retire(order.id)
            await stage.desk.forgetAll()
            stage.gateway.turns(.well)
            #expect(await asking?.code == "wrong-state")
            await stage.keepWatch()
            #expect(stage.gateway.seen.last?.hasSuffix("/close") == true, "\(stage.gateway.seen)")
            #expect(await stage.desk.opened.isEmpty)
        }
    }

    @Test("many ask for codes of one order at once: all get the same code")
    func together() async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.order()
            let codes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await stage.desk.payment(for: order, with: "wechat").codeURL }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(codes.count == 1)
        }
    }

    @Test("nothing is remembered of orders that are paid, given up or over")
    func forgets() async throws {
        try await PaymentStage.open(pieces: 100) { stage in
            for number in 0..<12 {
                let (order, code) = try await stage.order(by: number.isMultiple(of: 2) ? "wechat" : "alipay")
                switch number % 3 {
                case 0:
                    stage.gateway.pay(code)
                    await stage.deliver()
                case 1:
                    _ = try await stage.till.submit(.cancel(order.id, by: "ann"))
                    await stage.desk.retire(order.id)
                default: break
                }
            }
            let last = try await stage.order()
            try await stage.letExpire(last)
            await stage.keepWatch()
            #expect(await stage.desk.opened.isEmpty)
        }
    }

    @Test("an order that waits for no payment has no code, whatever is asked")
    func notPayable() async throws {
        try await PaymentStage.open { stage in
            let paid = try await stage.paid(by: "wechat")
            await #expect(throws: Problem.self) { try await stage.desk.payment(for: paid, with: "alipay") }
            let order = try await stage.order()
            let unknown = await #expect(throws: Problem.self) { try await stage.desk.payment(for: order, with: "cash") }
            #expect(unknown?.code == "gateway-unknown")
            let seen = stage.gateway.seen.count
            #expect(await stage.desk.notified(by: "cash", headers: [:], body: []) == nil)
            #expect(stage.gateway.seen.count == seen)
        }
    }

    @Test("what a gateway says to the shop is not said to its buyers")
    func secrets() async throws {
        try await PaymentStage.open { stage in
            let order = try await stage.order()
            let text = #"{"code":"SIGN_ERROR","message":"mchid 1900000109 signs with a bad key"}"#
            for (status, code) in [
                (400, "gateway-refused"), (401, "gateway-refused"), (403, "gateway-refused"),
                (500, "gateway-unavailable"),
            ] {
                stage.gateway.turns(.answers(status, text))
                let problem = await #expect(throws: Problem.self) {
                    try await stage.desk.payment(for: order, with: "wechat")
                }
                #expect(problem?.code == code)
                #expect(problem?.detail.contains("1900000109") == false)
            }
        }
    }

    @Test(
        "a gateway that refuses the signature is told as out of order: nothing was charged, pay otherwise, no hurry",
        arguments: [
            ("wechat", 401, #"{"code":"SIGN_ERROR","message":"签名错误"}"#), ("wechat", 403, ""),
            (
                "alipay", 200,
                #"{"error_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-signature"}}"#
            ),
        ])
    func misconfigured(name: String, status: Int, text: String) async throws {
        let log = LogLines()
        try await PaymentStage.open(logger: log.logger) { stage in
            let (order, other) = (try await stage.order(), name == "wechat" ? "alipay" : "wechat")
            stage.gateway.turns(.answers(status, text))
            for _ in 0..<3 {
                let problem = await #expect(throws: Problem.self) {
                    try await stage.desk.payment(for: order, with: name)
                }
                #expect((problem?.code, problem?.status, problem?.retryAfter) == ("gateway-refused", 502, nil))
                let detail = try #require(problem?.detail)
                #expect(detail.contains("Nothing was charged") && detail.contains("pay with \(other)"), "\(detail)")
                #expect(!detail.contains("try again"))
                await stage.desk.reportHealth()
            }
            #expect(try stage.link(name).health.condition == .refusing)
            // One line, for whoever can repair it.
            let errors = log.lines.filter { $0.level == .error }
            #expect(errors.count == 1)
            let line = try #require(errors.first?.text)
            #expect(line.contains("HAWKER_\(name.uppercased())_") && line.contains("gateway=\(name)"), "\(line)")
            stage.gateway.turns(.well)
            _ = try await stage.desk.payment(for: order, with: name)
            await stage.desk.reportHealth()
            #expect(try stage.link(name).health.condition == .well)
            #expect(log.lines.last?.text.contains("answers again") == true)
        }
    }

    @Test("forged notices past so many a second from one address get 429 and no line each; real ones always pass")
    func forgedFlood() async throws {
        let log = LogLines()
        try await PaymentStage.open(pieces: 3, logger: log.logger) { stage in
            let (order, code) = try await stage.order(by: "wechat")
            var statuses: [Int: Int] = [:]
            for _ in 0..<300 {
                let answer = await stage.desk.notified(by: "wechat", headers: [:], body: [1], from: "192.0.2.1")
                statuses[answer?.status ?? 0, default: 0] += 1
            }
            #expect(statuses[429, default: 0] >= 200 && statuses[401, default: 0] >= 50, "\(statuses)")
            #expect(log.lines.count { $0.text.contains("notification not taken") } == statuses[401])
            // Another address has its own measure.
            #expect(await stage.desk.notified(by: "wechat", headers: [:], body: [1], from: "192.0.2.2")?.status == 401)
            // Behind the same proxy as the forger, the gateway is heard.
            stage.gateway.pay(code)
            let real = try #require(stage.gateway.due().first)
            let answer = await stage.desk.notified(
                by: "wechat", headers: real.headers, body: real.body, from: "192.0.2.1")
            #expect(answer?.status == 204)
            #expect(try await stage.kept(order).state == .paid)
            await stage.desk.reportHealth()
            let told = log.lines.filter { $0.text.contains("told together") }
            #expect(told.count == 1 && told[0].text.contains("count=\(statuses[429] ?? 0)"), "\(told)")
        }
    }
}

extension PaymentDesk {
    /// As after a restart.
    func forgetAll() { opened = [:] }
}

@Suite struct EachOfTests {
    @Test("each is done once, never more than so many at the same time", arguments: [0, 1, 2, 3, 50], [1, 3, 100])
    func all(count: Int, atOnce: Int) async {
        let log = Log()
        await eachOf(Array(0..<count), atOnce: atOnce) { item in
            await log.begins(item)
            await Task.yield()
            await log.ends()
        }
        #expect(await log.items.sorted() == Array(0..<count))
        #expect(await log.most <= atOnce)
    }

    @Test("when it is given up it begins nothing more, and returns")
    func cancelled() async {
        let log = Log()
        let task = Task {
            await eachOf(Array(0..<1_000), atOnce: 2) { item in
                await log.begins(item)
                while !Task.isCancelled { await Task.yield() }
                await log.ends()
            }
        }
        await waits(for: "two to begin") { await log.items.count >= 2 }
        task.cancel()
        await task.value
        #expect(await log.items.count <= 4)
    }

    private actor Log {
        private(set) var items: [Int] = []
        private(set) var most = 0
        private var now = 0

        func begins(_ item: Int) {
            items.append(item)
            now += 1
            most = max(most, now)
        }

        func ends() { now -= 1 }
    }
}
