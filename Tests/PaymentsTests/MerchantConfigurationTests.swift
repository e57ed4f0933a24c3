import Commerce
import Foundation
import Testing

@testable import Payments

@Suite("Merchant configuration")
struct MerchantConfigurationTests {
    typealias Name = MerchantConfiguration.Name

    let settings: [String: String]

    init() throws { settings = try Conversation.pairing.get().settings(origin: "http://127.0.0.1:8090") }

    private func problems(_ settings: [String: String]) -> [String] {
        do throws(SettingsError) {
            _ = try MerchantConfiguration(settings: settings)
            return []
        } catch {
            return error.problems
        }
    }

    @Test("the sandbox's settings, through a file, give merchants that the sandbox talks to")
    func pairing() throws {
        let file = try SettingsFile.text(of: settings)
        #expect(file.split(separator: "\n").count == settings.count)
        let configuration = try MerchantConfiguration(settings: SettingsFile.parse(file))
        #expect(configuration.accounts.map(\.gateway.name) == ["wechat", "alipay"])
        #expect(configuration.accounts.map(\.origin) == ["http://127.0.0.1:8090", "http://127.0.0.1:8090"])
        #expect(configuration["alipay"]?.gateway is Alipay && configuration["paypal"] == nil)

        for account in configuration.accounts {
            var talk = try Conversation(account.gateway.name == "wechat" ? .weChat : .alipay)
            let codeURL = try talk.send(account.gateway.create(talk.charge(), at: talk.now))
            _ = try talk.pay(codeURL)
            let delivery = try #require(talk.gateway.due(at: talk.now).first)
            #expect(
                try account.gateway.verify(headers: delivery.headers, body: delivery.body, at: talk.now)
                    == talk.read(delivery))
        }
    }

    @Test("no settings are no gateways, and one gateway's are that one")
    func none() throws {
        #expect(try MerchantConfiguration(settings: ["PATH": "/bin", Name.alipayAppID: ""]).accounts.isEmpty)
        for (prefix, name) in [("HAWKER_WECHAT_", "wechat"), ("HAWKER_ALIPAY_", "alipay")] {
            let one = settings.filter { $0.key.hasPrefix(prefix) }
            #expect(try MerchantConfiguration(settings: one).accounts.map(\.gateway.name) == [name])
        }
    }

    @Test("without an origin the real gateways are meant")
    func origins() throws {
        var plain = settings
        plain[Name.weChatOrigin] = nil
        plain[Name.alipayOrigin] = nil
        #expect(
            try MerchantConfiguration(settings: plain).accounts.map(\.origin) == [
                "https://api.mch.weixin.qq.com", "https://openapi.alipay.com",
            ])
        for (origin, accepted) in [
            ("https://api2.wechatpay.cn", true), ("http://localhost:80", true), ("http://example.com", false),
            ("http://127.0.0.1.example.com", false), ("https://", false), ("ftp://a", false), ("https://a/b", false),
            ("https://a:0", false), ("https://a:99999", false), ("https://a:b", false), ("https://user@a", false),
            ("https://a|b", false), ("https://a..b", false),
            ("a", false),
        ] {
            plain[Name.alipayOrigin] = origin
            #expect(problems(plain).isEmpty == accepted, "\(origin)")
        }
    }

    @Test("half a gateway is an error that lists what is missing, of both at once")
    func missing() {
        #expect(
            problems([Name.weChatMerchantID: "19", Name.weChatAPIKey: "hunter2", Name.alipayOrigin: "https://a"]) == [
                "HAWKER_WECHAT_APP_ID is missing", "HAWKER_WECHAT_MERCHANT_SERIAL is missing",
                "HAWKER_WECHAT_MERCHANT_KEY is missing", "HAWKER_WECHAT_GATEWAY_SERIAL is missing",
                "HAWKER_WECHAT_GATEWAY_KEY is missing", "HAWKER_ALIPAY_APP_ID is missing",
                "HAWKER_ALIPAY_SELLER_ID is missing", "HAWKER_ALIPAY_MERCHANT_KEY is missing",
                "HAWKER_ALIPAY_GATEWAY_KEY is missing",
            ])
    }

    @Test("a wrong setting is named and never repeated")
    func wrong() {
        for name in Name.weChat + Name.alipay {
            var wrong = settings
            wrong[name] = "hunter2 !"
            let found = problems(wrong)
            #expect(found.count == 1)
            let gateway = name.hasPrefix("HAWKER_WECHAT") ? "HAWKER_WECHAT_" : "HAWKER_ALIPAY_"
            #expect(
                found.first?.hasPrefix(name.hasSuffix("_KEY") && name != Name.weChatAPIKey ? name : gateway) == true)
            #expect(found.first?.contains("hunter2") == false)
        }
        // Keys given in each other's place.
        var swapped = settings
        swapped[Name.alipayMerchantKey] = settings[Name.alipayGatewayKey]
        swapped[Name.alipayGatewayKey] = settings[Name.alipayMerchantKey]
        #expect(problems(swapped).count == 2)
    }

    @Test("keys are read as PEM of either kind, on one line or many, and as bare base64")
    func keyTexts() throws {
        let key = try Conversation.pairing.get().alipay.configuration.merchantKey
        let pkcs8 = key.pkcs8PEMRepresentation
        let bare = pkcs8.split(separator: "\n").dropFirst().dropLast().joined()
        for text in [
            pkcs8, key.pemRepresentation, pkcs8.replacing("\n", with: "\\n"), pkcs8.replacing("\n", with: "\r\n"),
            "\n  \(pkcs8.replacing("\n", with: "  \n"))\n\n", bare, key.derRepresentation.base64EncodedString(),
        ] {
            #expect(KeyText.privateKey(text)?.derRepresentation == key.derRepresentation, "\(text.prefix(40))")
        }
        let open = key.publicKey
        for text in [
            open.pemRepresentation, open.pkcs1PEMRepresentation, open.derRepresentation.base64EncodedString(),
            open.pkcs1DERRepresentation.base64EncodedString(),
        ] {
            #expect(KeyText.publicKey(text)?.derRepresentation == open.derRepresentation, "\(text.prefix(40))")
        }
        for text in ["", " ", "-----BEGIN", "AAAA", String(bare.dropLast(8)), String(repeating: "A", count: 20_000)] {
            #expect(KeyText.privateKey(text) == nil && KeyText.publicKey(text) == nil)
        }
    }
}
