import Testing

@testable import Payments

@Suite("Gateway errors")
struct GatewayErrorTests {
    @Test("codes are stable")
    func codes() {
        #expect(
            GatewayError.Code.allCases.map(\.rawValue) == [
                "bad-configuration", "bad-order-number", "bad-charge", "signature-missing", "signature-invalid",
                "signature-probe", "unknown-serial", "clock-difference", "malformed", "undecipherable",
                "wrong-merchant", "wrong-order", "wrong-amount", "not-a-payment", "already-paid", "order-closed",
                "order-unknown", "rejected", "unavailable",
            ])
    }

    @Test("only a busy gateway is worth asking again, and every error has words for the buyer")
    func words() {
        for code in GatewayError.Code.allCases {
            let error = GatewayError(code, "private details")
            #expect(error.isTransient == (code == .unavailable))
            #expect(!error.buyerMessage.isEmpty && !error.buyerMessage.contains("private"))
        }
        #expect(GatewayError(.rejected, "no", gatewayCode: "NO_AUTH").description == "rejected: no [NO_AUTH]")
    }
}
