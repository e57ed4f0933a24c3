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
            let admission = register.admit(ticket(number, room: "\(number)"), at: .at(0))
            #expect(admission.isAdmitted)
        }
        let extra = ticket(MediaLimits.rooms, room: "extra")
        let early = register.admit(extra, at: .at(1))
        #expect(!early.isAdmitted)
        register.used([SSRC(100)], at: .at(300_000))
        let gone = register.expire(at: .at(601_000))
        #expect(gone.count == MediaLimits.rooms - 1)
        let late = register.admit(extra, at: .at(601_001))
        #expect(late.isAdmitted)
    }

    @Test("a holder has so many tickets of a room; the one unused for longest makes room, and hands its budget on")
    func holder() throws {
        var register = TicketRegister()
        func admit(_ number: Int, room: String = "a", holder: String = "bo", at time: Int) -> TicketRegister.Admission {
            register.admit(ticket(number, room: room), holder: holder, atMost: 3, at: .at(time))
        }
        guard case .admitted(let budget, nil) = admit(1, at: 0) else {
            Issue.record("the first was not admitted")
            return
        }
        for number in 2...3 { #expect(admit(number, at: number * 1_000).isAdmitted) }
        // All are in use, as far as is known.
        if case .tooMany = admit(4, at: 4_000) {} else { Issue.record("a fourth was admitted") }
        #expect(admit(5, holder: "cy", at: 4_000).isAdmitted && admit(6, room: "b", at: 4_000).isAdmitted)
        register.used([SSRC(101), SSRC(103)], at: .at(15_000))
        guard case .admitted(_, SSRC(102)?) = admit(7, at: 17_000) else {
            Issue.record("the second did not make room")
            return
        }
        register.used([SSRC(103), SSRC(107)], at: .at(40_000))
        #expect(budget.takeRepairs(1, bytes: 200_000, at: .at(40_000)))
        guard case .admitted(let handedOn, SSRC(101)?) = admit(8, at: 40_000) else {
            Issue.record("the first did not make room")
            return
        }
        #expect(!handedOn.takeRepairs(1, bytes: 200_000, at: .at(40_000)))
        #expect(Set(register.remove(heldBy: ["bo"], room: "a")) == [SSRC(103), SSRC(107), SSRC(108)])
        #expect(register.count == 2)
    }

    @Test("no two tickets share a name, and none has a worker's")
    func names() {
        var register = TicketRegister()
        let first = register.admit(ticket(1, room: "a"), at: .at(0))
        let again = register.admit(ticket(1, room: "b"), at: .at(0))
        let worker = register.admit(
            RelayTicket(room: "a", role: .watch, reporter: SSRC(1), streams: [], address: nil), at: .at(0))
        #expect(first.isAdmitted && !again.isAdmitted && !worker.isAdmitted)
        #expect(register.remove(room: "a") == [SSRC(101)])
        #expect(register.count == 0)
    }
}
