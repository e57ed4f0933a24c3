import Testing

@testable import Payments

@Suite("Gateway errors")
struct GatewayErrorTests {
    @Test("codes are stable")
    func codes() {
        #expect(
            GatewayError.Code.allCases.map(\.rawValue) == [
                "bad-configuration", "bad-order-number", "bad-charge", "bad-refund", "signature-missing",
                "signature-invalid",
                "signature-probe", "unknown-serial", "clock-difference", "malformed", "undecipherable",
                "wrong-merchant", "wrong-order", "wrong-amount", "not-a-payment", "already-paid", "order-closed",
                "order-unknown", "refund-unknown", "rejected", "credentials-refused",
                "unavailable",
            ])
    }

    @Test("only a busy gateway is worth asking again")
    func words() {
        for code in GatewayError.Code.allCases {
            let error = GatewayError(code, "details")
            #expect(error.isTransient == (code == .unavailable))
        }
        #expect(GatewayError(.rejected, "no", gatewayCode: "NO_AUTH").description == "rejected: no [NO_AUTH]")
    }
}
