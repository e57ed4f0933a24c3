import Commerce
import Testing

@Suite struct AddressTests {
    private static let long = String(repeating: "x", count: 201)
    private static let marks = "e" + String(repeating: "\u{301}", count: 2_000)

    @Test(
        "an address that a carrier can use is taken, another one refused before anything is reserved",
        arguments: [
            ("小明", "13812345678", "杭州市文三路", true), ("Ann", "+86 138-1234-5678", "4 St", true),
            ("Ann", "12345", "4 St", true), ("", "12345", "4 St", false),
            (String(repeating: "x", count: 41), "12345", "4 St", false), (marks, "12345", "4 St", false),
            ("Ann", "1234", "4 St", false), ("Ann", "1-2-3-4", "4 St", false), ("Ann", "12345x", "4 St", false),
            ("Ann", "١٢٣٤٥", "4 St", false), ("Ann", String(repeating: "1", count: 21), "4 St", false),
            ("Ann", "12345", "4St", false), ("Ann", "12345", long, false), ("Ann", "12345", marks, false),
        ])
    func faults(recipient: String, phone: String, text: String, isTaken: Bool) {
        var bazaar = Bazaar()
        let draft = OrderDraft(
            id: "o1", buyer: "ann", room: Bazaar.room, shop: Bazaar.shop, lines: [CartLine(Bazaar.mug, 1)],
            expectedTotal: .fen(2_000), address: Address(recipient: recipient, phone: phone, text: text))
        #expect(bazaar.give(.placeOrder(draft)).code == (isTaken ? nil : "out-of-range"))
        #expect(bazaar.pieces(Bazaar.mug) == [100, isTaken ? 1 : 0])
    }

    @Test("an order keeps its own copy of the address")
    func snapshot() {
        var bazaar = Bazaar()
        #expect(bazaar.order("o1", [CartLine(Bazaar.mug, 1)]).order?.address == Bazaar.address)
    }
}
