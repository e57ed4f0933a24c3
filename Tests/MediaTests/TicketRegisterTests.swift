import Media
import Testing

@Suite struct TicketRegisterTests {
    private func ticket(_ number: Int, room: String) -> RelayTicket {
        RelayTicket(room: room, role: .watch, reporter: SSRC(100 + UInt32(number)), streams: [], address: nil)
    }

    @Test("rooms are bounded, and tickets nobody uses for ten minutes make room")
    func full() {
        var register = TicketRegister()
        for number in 0..<MediaLimits.rooms {
            let isAdmitted = register.admit(ticket(number, room: "\(number)"), at: .at(0))
            #expect(isAdmitted)
        }
        let extra = ticket(MediaLimits.rooms, room: "extra")
        let early = register.admit(extra, at: .at(1))
        #expect(!early)
        register.used([SSRC(100)], at: .at(300_000))
        let gone = register.expire(at: .at(601_000))
        #expect(gone.count == MediaLimits.rooms - 1)
        let late = register.admit(extra, at: .at(601_001))
        #expect(late)
    }

    @Test("no two tickets share a name, and none has a worker's")
    func names() {
        var register = TicketRegister()
        let first = register.admit(ticket(1, room: "a"), at: .at(0))
        let again = register.admit(ticket(1, room: "b"), at: .at(0))
        let worker = register.admit(
            RelayTicket(room: "a", role: .watch, reporter: SSRC(1), streams: [], address: nil), at: .at(0))
        #expect(first && !again && !worker)
        #expect(register.remove(room: "a") == [SSRC(101)])
        #expect(register.count == 0)
    }
}
