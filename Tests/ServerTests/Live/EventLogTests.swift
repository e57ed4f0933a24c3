import Commerce
import Testing
import Wire

@testable import Server

@Suite struct EventLogTests {
    private func phase(_ number: Int) -> RoomEvent { .announcement(Announcement(from: "anna", text: "\(number)")) }
    private func texts(_ events: [NumberedEvent]?) -> [String]? {
        events?.map { event in
            if case .announcement(let announcement) = event.event { announcement.text } else { "?" }
        }
    }

    @Test("what is for everybody is numbered first, then what is for single people; one sequence for all")
    func order() {
        var log = EventLog(epoch: "e")
        log.record(phase(1), for: "bo")
        log.record(phase(2))
        log.record(phase(3), for: "cy")
        log.record(phase(4))
        #expect(log.sequence == 0 && log.hasWaiting)
        let (shared, personal) = log.number()
        #expect(shared.map(\.number) == [1, 2] && texts(shared) == ["2", "4"])
        #expect(personal.map(\.event.number) == [3, 4] && personal.map(\.person) == ["bo", "cy"])
        #expect(log.sequence == 4 && !log.hasWaiting)
        #expect(texts(log.missed(after: 1, by: "bo").all) == ["4", "1"])
        #expect(texts(log.missed(after: 0, by: nil).all) == ["2", "4"])
        #expect(log.missed(after: 4, by: "cy").all == [])
    }

    @Test("what has left the log is not made up: the answer is a snapshot and what is left of the own")
    func horizon() {
        var log = EventLog(epoch: "e", keeping: .init(shared: 3, personal: 2, desk: 2))
        for number in 1...3 { log.record(phase(number)) }
        _ = log.number()
        #expect(texts(log.missed(after: 0, by: nil).all) == ["1", "2", "3"])
        log.record(phase(4))
        _ = log.number()
        #expect(log.missed(after: 0, by: nil).all == nil)
        #expect(texts(log.missed(after: 1, by: nil).all) == ["2", "3", "4"])
        for number in 5...7 { log.record(phase(number), for: number == 6 ? "cy" : "bo") }
        _ = log.number()
        let bo = log.missed(after: 4, by: "bo")
        #expect(bo.all == nil && texts(bo.own) == ["7"])
        #expect(texts(log.missed(after: 4, by: nil).all) == [], "guests lose nothing by it")
    }

    @Test("what a desk is told crowds out nobody else's events, and only the desk's own horizon")
    func desk() {
        var log = EventLog(epoch: "e", keeping: .init(shared: 9, personal: 9, desk: 2))
        log.record(phase(1), for: "bo")
        for number in 2...9 { log.record(phase(number), for: "anna", isForDesk: true) }
        log.record(phase(10), for: "anna")
        _ = log.number()
        #expect(texts(log.missed(after: 0, by: "bo").all) == ["1"])
        #expect(log.missed(after: 0, by: "anna").all == nil)
        #expect(texts(log.missed(after: 8, by: "anna").all) == ["9", "10"])
    }
}
