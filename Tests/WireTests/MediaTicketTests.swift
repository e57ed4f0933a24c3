import Testing
import Wire

@Suite struct MediaTicketTests {
    @Test(
        "media go to the port the API was reached at, unless the ticket names another",
        arguments: [(0, 4_651), (4_660, 4_660)])
    func port(told: Int, expected: Int) {
        let ticket = MediaTicket(port: told, reporter: 1, key: "00", streams: [])
        #expect(ticket.reached(atPort: 4_651).port == expected)
    }
}
