import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("Sandbox gateway")
struct SandboxGatewayTests {
    @Test("an order number with characters that a path escapes is created, found and closed")
    func escapedNumber() throws {
        var talk = try Conversation()
        _ = try talk.create("a|b*c-_1")
        #expect(try talk.state(of: "a|b*c-_1") == .notPaid)
        try talk.close("a|b*c-_1")
        #expect(try talk.state(of: "a|b*c-_1") == .closed)
    }

    @Test("the same charge again gives the same code; another charge under the number is refused")
    func createdAgain() throws {
        var talk = try Conversation()
        let charge = try talk.charge()
        let first = try talk.send(talk.weChat.create(charge, at: talk.now))
        talk.wait(.seconds(10))
        #expect(try talk.send(talk.weChat.create(charge, at: talk.now)) == first)
        #expect(code { _ = try talk.create(fen: 5_901) } == .rejected)
        _ = try talk.pay(first)
        #expect(code { _ = try talk.send(talk.weChat.create(charge, at: talk.now)) } == .alreadyPaid)
    }

    @Test("a closed order cannot be paid, and closing it again succeeds")
    func closed() throws {
        var talk = try Conversation()
        let charge = try talk.charge()
        let codeURL = try talk.create()
        try talk.close()
        try talk.close()
        let answer = try talk.pay(codeURL)
        #expect(answer.status == 410)
        #expect(answer.body["code"] as? String == "ORDER_CLOSED")
        #expect(try talk.state() == .closed)
        #expect(code { _ = try talk.send(talk.weChat.create(charge, at: talk.now)) } == .orderClosed)
        #expect(talk.gateway.nextDelivery == nil)
    }

    @Test("a paid order cannot be closed or paid twice")
    func paid() throws {
        var talk = try Conversation()
        let codeURL = try talk.create()
        _ = try talk.pay(codeURL)
        let again = try talk.pay(codeURL)
        #expect(again.status == 409)
        #expect(again.body["code"] as? String == "ORDERPAID")
        #expect(code { try talk.close() } == .alreadyPaid)
        #expect(talk.gateway.due(at: talk.now).count == 1)
    }

    @Test("an order can be paid until it expires, and not at that instant")
    func expiry() throws {
        var talk = try Conversation()
        let codeURL = try talk.create()
        talk.wait(.seconds(900))
        let answer = try talk.pay(codeURL)
        #expect(answer.status == 410)
        #expect(answer.body["code"] as? String == "ORDER_EXPIRED")
        #expect(try talk.state() == .closed)
    }

    @Test("no code lives longer than two hours")
    func codeLifetime() throws {
        var talk = try Conversation()
        let charge = try talk.charge(lifetime: .seconds(86_400))
        let codeURL = try talk.send(talk.weChat.create(charge, at: talk.now))
        talk.wait(.seconds(7_200))
        #expect(try talk.pay(codeURL).status == 410)
    }

    @Test("the wallet says what is wrong with a code", arguments: ["", "weixin://wxpay/bizpayurl?pr=guess"])
    func unknownCode(codeURL: String) throws {
        var talk = try Conversation()
        let answer = try talk.pay(codeURL)
        #expect(answer.status == 404)
        #expect(answer.body["code"] as? String == "CODE_UNKNOWN")
        #expect((answer.body["message"] as? String)?.isEmpty == false)
    }

    @Test(
        "what is no request of its own is refused with a reason",
        arguments: [
            ("POST", "/wallet/pay", "junk", 400), ("POST", "/wallet/behaviour", #"{"notify":"thrice"}"#, 400),
            ("GET", "/gateway.do", "", 404), ("POST", "/v3/refund/domestic/refunds", "{}", 401),
            ("GET", "/v3/refund/domestic/refunds/1", "", 401), ("GET", "/v3/refund/domestic/refunds/1/2", "", 404),
            ("GET", "/wallet/pay", "", 404), ("GET", "/", "", 404),
            ("POST", "/v3/pay/transactions/native", "{}", 401),
            ("GET", "/v3/pay/transactions/out-trade-no/hawker-0001?mchid=1", "", 401),
            ("GET", "/v3/pay/transactions/out-trade-no/hawker-0001", "", 404),
            ("DELETE", "/v3/pay/transactions/out-trade-no/hawker-0001/close", "", 404),
            ("GET", "/v3/pay/transactions/out-trade-no/", "", 404), ("", "", "", 404),
            ("POST", "/" + String(repeating: "a", count: 2_000), "", 413),
            ("POST", "/wallet/pay", String(repeating: "a", count: 64 * 1_024 + 1), 413),
        ])
    func refused(method: String, target: String, body: String, status: Int) throws {
        var talk = try Conversation()
        let answer = talk.gateway.handle(
            GatewayRequest(method: method, target: target, body: Array(body.utf8)), at: talk.now)
        #expect(answer.status == status)
        #expect(try Conversation.object(answer.body)["message"] is String)
    }

    @Test("a call with another body, path, time or key than was signed is refused")
    func forgedCalls() throws {
        var talk = try Conversation()
        let request = try talk.weChat.create(talk.charge(), at: talk.now).request
        var forged = [
            GatewayRequest(
                method: request.method, target: request.target, headers: request.headers,
                body: Array(String(decoding: request.body, as: UTF8.self).replacing("5900", with: "5901").utf8)),
            GatewayRequest(
                method: "POST", target: "/v3/pay/transactions/out-trade-no/hawker-0001/close", headers: request.headers,
                body: request.body),
        ]
        let header = try #require(request.headers["Authorization"])
        for altered in [
            header.replacing("timestamp=\"1772337600\"", with: "timestamp=\"1772337601\""),
            header.replacing("WECHATPAY2-SHA256-RSA2048", with: "WECHATPAY2-SM2-WITH-SM3"),
            header.replacing("nonce_str", with: "mchid"), header.replacing("serial_no=\"", with: "serial_no=\"0"), "",
        ] {
            forged.append(
                GatewayRequest(
                    method: request.method, target: request.target,
                    headers: request.headers.replacing("Authorization", with: altered), body: request.body))
        }
        for call in forged { #expect(talk.gateway.handle(call, at: talk.now).status == 401) }
        #expect(talk.gateway.handle(request, at: talk.now + .seconds(300)).status == 401)
        #expect(talk.gateway.handle(request, at: talk.now).status == 200)
    }

    @Test(
        "an unanswered notification comes again at the gateway's published times, then never",
        arguments: [
            (
                SandboxKind.weChat,
                [
                    0, 15, 30, 60, 240, 840, 2_040, 3_840, 5_640, 7_440, 11_040, 21_840, 32_640, 43_440, 65_040, 86_640,
                ]
            ), (.alipay, [0, 240, 840, 1_440, 5_040, 12_240, 33_840, 87_840]),
        ] as [(SandboxKind, [Int64])])
    func redelivery(kind: SandboxKind, expected: [Int64]) throws {
        var talk = try Conversation(kind)
        _ = try talk.pay(try talk.create())
        let start = talk.now
        var seconds: [Int64] = []
        var names: Set<String> = []
        while let next = talk.gateway.nextDelivery {
            #expect(talk.gateway.due(at: next + .milliseconds(-1)).isEmpty)
            talk.now = next
            let deliveries = talk.gateway.due(at: next)
            let delivery = try #require(deliveries.first)
            #expect(deliveries.count == 1)
            #expect(delivery.attempt == seconds.count + 1)
            // Each attempt is signed anew, so the merchant's clock check holds for the last one too.
            guard case .payment(let payment) = try talk.read(delivery) else { throw CancellationError() }
            #expect(payment.paidAt == start)
            talk.gateway.answered(delivery.id, seconds.count.isMultiple(of: 2) ? nil : GatewayResponse(status: 500))
            names.insert(delivery.id)
            seconds.append((next - start).components.seconds)
        }
        #expect(seconds == expected)
        #expect(names.count == 1)
    }

    @Test(
        "what the gateway takes for an acknowledgement ends the deliveries, and nothing else does",
        arguments: [
            (SandboxKind.weChat, 200, "", true), (.weChat, 204, "", true), (.weChat, 201, "", false),
            (.weChat, 401, "success", false), (.alipay, 200, "success", true), (.alipay, 200, "success\n", false),
            (.alipay, 200, "SUCCESS", false), (.alipay, 200, "failure", false), (.alipay, 204, "", false),
            (.alipay, 500, "success", false),
        ])
    func answered(kind: SandboxKind, status: Int, body: String, ends: Bool) throws {
        var talk = try Conversation(kind)
        _ = try talk.pay(try talk.create())
        let delivery = try #require(talk.gateway.due(at: talk.now).first)
        talk.gateway.answered(delivery.id, GatewayResponse(status: status, body: Array(body.utf8)))
        #expect((talk.gateway.nextDelivery == nil) == ends)
    }

    @Test("a wallet that is told to misbehaves, and stops when told", arguments: [SandboxKind.weChat, .alipay])
    func behaviour(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        #expect(try talk.wallet("behaviour", ["notify": "never"]).body["refunds"] as? String == "normal")
        _ = try talk.pay(try talk.create("hawker-0001"))
        #expect(talk.gateway.nextDelivery == nil)

        _ = try talk.wallet("behaviour", ["notify": "twice"])
        _ = try talk.pay(try talk.create("hawker-0002"))
        let twice = talk.gateway.due(at: talk.now)
        #expect(twice.count == 2 && twice[0].id == twice[1].id)
        #expect(try talk.read(twice[0]) == talk.read(twice[1]))
        talk.gateway.answered(twice[0].id, talk.merchant.acknowledgement(of: .success(())))
        #expect(talk.gateway.nextDelivery == nil)

        _ = try talk.wallet("behaviour", ["notify": "late"])
        _ = try talk.pay(try talk.create("hawker-0003"))
        #expect(talk.gateway.due(at: talk.now).isEmpty)
        #expect(talk.gateway.nextDelivery == talk.now + .seconds(30))
        talk.wait(.seconds(30))
        #expect(try talk.told().count == 1)

        _ = try talk.wallet("behaviour", ["notify": "normal"])
        _ = try talk.pay(try talk.create("hawker-0004"))
        #expect(try talk.told().count == 1)
        for number in 1...4 {
            guard case .paid = try talk.state(of: "hawker-000\(number)") else { throw CancellationError() }
        }
    }

    @Test("a full table forgets finished orders first and refuses when none is finished")
    func capacity() throws {
        var talk = try Conversation()
        talk.gateway = SandboxGateway(weChat: talk.gateway.weChat, alipay: talk.gateway.alipay, capacity: 3)
        let first = try talk.create("hawker-0001")
        let second = try talk.create("hawker-0002")
        _ = try talk.create("hawker-0003")
        #expect(code { _ = try talk.create("hawker-0004") } == .unavailable)

        _ = try talk.pay(second)
        // Its notification is still to be delivered.
        #expect(code { _ = try talk.create("hawker-0004") } == .unavailable)
        for delivery in talk.gateway.due(at: talk.now) {
            talk.gateway.answered(delivery.id, GatewayResponse(status: 204))
        }
        _ = try talk.create("hawker-0004")
        #expect(talk.gateway.tradeCount == 3)
        #expect(code { _ = try talk.state(of: "hawker-0002") } == .orderUnknown)
        #expect(try talk.pay(second).status == 404)
        #expect(try talk.pay(first).status == 200)
    }

    @Test("a trade with a refund under way is not forgotten")
    func refundUnderWay() throws {
        var talk = try Conversation()
        talk.gateway = SandboxGateway(weChat: talk.gateway.weChat, alipay: talk.gateway.alipay, capacity: 1)
        let payment = try talk.paid("hawker-0001")
        #expect(try talk.refund("refund-1", of: payment, fen: 1) == .processing)
        #expect(talk.gateway.nextDelivery == talk.now)
        #expect(code { _ = try talk.create("hawker-0002") } == .unavailable)
        #expect(try talk.told().count == 1)
        _ = try talk.create("hawker-0002")
    }

    @Test("a trade has at most fifty refunds", arguments: [SandboxKind.weChat, .alipay])
    func refundCount(kind: SandboxKind) throws {
        var talk = try Conversation(kind)
        let payment = try talk.paid()
        for number in 1...50 { _ = try talk.refund("refund-\(number)", of: payment, fen: 1) }
        guard case .closed = try talk.refund("refund-51", of: payment, fen: 1) else { throw CancellationError() }
        #expect(try talk.told().count == 50)
    }

    @Test("a code of Alipay's that ran out unscanned is made anew, and a scanned one can be paid for as long again")
    func alipayCodes() throws {
        var talk = try Conversation(.alipay)
        let first = try talk.create()
        talk.wait(.seconds(900))
        #expect(try talk.pay(first).body["code"] as? String == "ORDER_EXPIRED")
        let second = try talk.create()
        #expect(second != first)
        #expect(try talk.pay(first).body["code"] as? String == "CODE_UNKNOWN")
        talk.wait(.seconds(899))
        _ = try talk.wallet("scan", ["codeURL": second])
        talk.wait(.seconds(899))
        #expect(try talk.create() == second)
        talk.wait(.seconds(1))
        #expect(try talk.pay(second).body["code"] as? String == "ORDER_EXPIRED")
        #expect(try talk.state() == .closed)
    }

    @Test("a backlog of notifications is worked off a hundred at a time")
    func backlog() {
        var outbox = NotificationOutbox(delays: [.weChat: [.seconds(15)]])
        let now = Timestamp(milliseconds: 0)
        let subjects = (0..<150).map { NotificationOutbox.Subject.payment(.init(kind: .weChat, number: "order-\($0)")) }
        for subject in subjects { outbox.add(subject, url: "http://127.0.0.1/", copies: 1, at: now) }
        #expect(outbox.due(at: now).count == 100)
        #expect(outbox.due(at: now).map(\.subject) == Array(subjects[100...]))
        #expect(outbox.due(at: now).isEmpty)
    }
}
