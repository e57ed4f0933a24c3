import Commerce
import Testing

@testable import Server

@Suite struct CodedIdentifierTests {
    private static let shop = Shop(of: "anna").id

    @Test("any code of any shop has an identifier, always the same, and no two share one")
    func distinct() {
        var seen: Set<String> = []
        for number in 0..<500 {
            let id = CodedIdentifier.product("code-\(number)", in: Self.shop)
            #expect(id == CodedIdentifier.product("code-\(number)", in: Self.shop))
            #expect(id.rawValue.count == 18)
            seen.insert(id.rawValue)
            seen.insert(CodedIdentifier.product("code-\(number)", in: Shop(of: "bo").id).rawValue)
            seen.insert(CodedIdentifier.sku("code-\(number)", in: Self.shop).rawValue)
        }
        #expect(seen.count == 1_500)
    }

    @Test("a coupon's code means the same in either case; a product's does not")
    func cases() {
        #expect(CodedIdentifier.coupon("ten-OFF", in: Self.shop) == CodedIdentifier.coupon("TEN-off", in: Self.shop))
        #expect(CodedIdentifier.product("a", in: Self.shop) != CodedIdentifier.product("A", in: Self.shop))
    }

    @Test("what a shop did not name is named by the request's key, also when it is sent again")
    func unnamed() {
        func code(_ account: Account.ID, _ key: Idempotency.Key.Name) -> String {
            CodedIdentifier.code(
                for: Idempotency(key: .init(account: account, name: key), requestHash: "\(Int.random(in: 0...9))"))
        }
        #expect(code("anna", "k1") == code("anna", "k1"))
        #expect(Set([code("anna", "k1"), code("anna", "k2"), code("bo", "k1")]).count == 3)
    }
}
