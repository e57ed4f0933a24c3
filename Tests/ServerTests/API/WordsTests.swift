import Client
import Commerce
import Foundation
import Testing
import Wire

@testable import Server

/// What is told to somebody whose request cannot be taken: which member, and what it must be.
@Suite struct WordsTests {
    private static func problem(
        _ method: String, _ path: String, _ body: String, by person: APIClient, _ stage: APIStage
    ) async throws -> Problem {
        let answer = try await RawAnswer(
            to: method, stage.address.url(path), body: body, token: person.token, key: "k\(body.count)")
        return try JSONDecoder().decode(Problem.self, from: Data(answer.body.utf8))
    }

    @Test("an identifier is told as it is, also where a sentence begins with it")
    func identifiers() async throws {
        try await APIStage.open { stage in
            let problem = try await Self.problem(
                "POST", "/v1/rooms/\(TillShop.room)/quotes", #"{"lines":[{"sku":"s-nope","quantity":1}]}"#,
                by: stage.person("ann"), stage)
            #expect(problem.code == "not-on-shelf")
            #expect(problem.detail.hasPrefix("s-nope is not"), "\(problem.detail)")
            #expect(
                Problem(Refusal.unavailable("s-1", name: "iPhone case", .soldOut(available: 0))).detail.hasPrefix(
                    "iPhone"))
            #expect(
                Problem(Refusal.unavailable("s-1", name: "only", .soldOut(available: 2))).detail.hasPrefix("only 2"))
            #expect(
                Problem(Refusal.unavailable("s-1", name: "iPhone case", .soldOut(available: 2))).detail.hasPrefix(
                    "Only 2"))
            #expect(Problem(Refusal.emptyCart).detail.hasPrefix("There is"))
        }
    }

    @Test(
        "a number that is no whole one, or too large, is named; what is no JSON is called that",
        arguments: [
            (#"{"lines":[{"sku":"sku","quantity":1.5}]}"#, "'lines.[0].quantity' must be a whole number"),
            (#"{"lines":[{"sku":"sku","quantity":9223372036854775808}]}"#, "'lines.[0].quantity' must be a whole"),
            (#"{"lines":[{"sku":"sku","quantity":-9223372036854775809}]}"#, "'lines.[0].quantity' must be a whole"),
            (#"{"lines":[{"sku":"sku","quantity":1e400}]}"#, "A number in the body is larger"),
            (#"{"lines":[{"sku":"sku","quantity":"1"}]}"#, "'lines.[0].quantity' is of the wrong type"),
            (#"{"lines":[{"sku":"sku"}]}"#, "'quantity' is missing in 'lines.[0]'"),
            (#"{"lines":[{"sku":"sku","quantity":1}"#, "The body is not JSON."), ("nonsense", "The body is not JSON."),
        ])
    func numbers(body: String, says: String) async throws {
        try await APIStage.open { stage in
            let problem = try await Self.problem(
                "POST", "/v1/rooms/\(TillShop.room)/quotes", body, by: stage.person("ann"), stage)
            #expect((problem.status, problem.code) == (400, "malformed"))
            #expect(problem.detail.hasPrefix(says), "\(problem.detail)")
        }
    }

    @Test("an order of neither lines nor a cart is told what is missing, and the cart stays")
    func neither() async throws {
        try await APIStage.open { stage in
            let problem = try await Self.problem(
                "POST", "/v1/rooms/\(TillShop.room)/orders",
                #"{"expectedTotal":{"minorUnits":5900,"currency":"CNY"}}"#, by: stage.person("ann"), stage)
            #expect((problem.status, problem.code) == (400, "malformed"))
            #expect(problem.detail.contains("'lines'") && problem.detail.contains("'cartVersion'"), "\(problem.detail)")
        }
    }

    @Test(
        "a coupon's amount that is out of range is named",
        arguments: [
            (#""amountOff":{"minorUnits":0,"currency":"CNY"}"#, "amountOff"),
            (#""amountOff":{"minorUnits":-5,"currency":"CNY"}"#, "amountOff"),
            (#""basisPoints":100,"cap":{"minorUnits":1000000000001,"currency":"CNY"}"#, "cap"),
            (
                #""amountOff":{"minorUnits":5,"currency":"CNY"},"threshold":{"minorUnits":-1,"currency":"CNY"}"#,
                "threshold"
            ),
        ])
    func coupons(members: String, names: String) async throws {
        try await APIStage.open { stage in
            let threshold = names == "threshold" ? "" : #","threshold":{"minorUnits":0,"currency":"CNY"}"#
            let problem = try await Self.problem(
                "PUT", "/v1/shop/coupons/FIVE",
                #"{"title":"five","quota":1,"limitPerBuyer":1,\#(members)\#(threshold)}"#, by: stage.host(), stage)
            #expect((problem.status, problem.code) == (422, "out-of-range"))
            #expect(problem.detail.contains("'\(names)'"), "\(problem.detail)")
        }
    }

    @Test("health names every gateway and how it takes our calls, and nothing of why")
    func health() async throws {
        try await APIStage.open { stage in
            func states() async throws -> [String: String] {
                let answer = try await RawAnswer(to: "GET", stage.address.url("/healthz"), body: "")
                let object = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
                #expect(object?["status"] as? String == "ok")
                #expect(!answer.body.contains("SIGN_ERROR"))
                let gateways = object?["gateways"] as? [[String: Any]] ?? []
                return Dictionary(
                    uniqueKeysWithValues: gateways.map { ($0["name"] as? String ?? "", $0["state"] as? String ?? "") })
            }
            #expect(try await states() == ["wechat": "ok", "alipay": "ok"])
            let ann = try await stage.person("ann")
            let order = try await ann.order(of: TillShop.sku, in: TillShop.room, key: "k", total: TillShop.price)
            stage.gateway.turns(.answers(401, #"{"code":"SIGN_ERROR","message":"x"}"#))
            await refused("gateway-refused") { () async throws(ClientError) in
                _ = try await ann.payment(for: order.id, with: "wechat")
            }
            #expect(try await states() == ["wechat": "refusing", "alipay": "ok"])
            stage.gateway.turns(.answers(503, ""))
            await refused("gateway-unavailable") { () async throws(ClientError) in
                _ = try await ann.payment(for: order.id, with: "alipay")
            }
            #expect(try await states() == ["wechat": "refusing", "alipay": "not-answering"])
            stage.gateway.turns(.well)
            _ = try await ann.payment(for: order.id, with: "wechat")
            #expect(try await states()["wechat"] == "ok")
        }
    }
}
