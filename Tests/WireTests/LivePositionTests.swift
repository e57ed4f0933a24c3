import Commerce
import Testing
import Wire

@Suite struct LivePositionTests {
    private func tick(_ sequence: UInt64, _ numbers: UInt64...) -> Tick {
        Tick(
            sequence: sequence,
            numbered: numbers.map { NumberedEvent(number: $0, .unknown(type: "\($0)")) })
    }

    private var room: RoomSnapshot {
        RoomSnapshot(
            room: Identifier(rawValue: "r")!, title: "t", host: AccountView(id: Identifier(rawValue: "a")!, name: "a"),
            phase: .live, shelf: [], card: nil, counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: [])
    }

    private func numbers(_ message: ServerMessage) -> [UInt64] {
        switch message {
        case .tick(let tick), .resumed(let tick): tick.numbered?.map(\.number) ?? []
        case .snapshot(_, _, let missed): missed.map(\.number)
        case .refused, .mediaKey, .banned, .numbers: []
        }
    }

    @Test("an event that was taken is not taken again, over ticks, snapshots and resumptions; numbers may be left out")
    func once() {
        var position: LivePosition?
        _ = LivePosition.take(.snapshot(LivePosition(epoch: "e", sequence: 5), room), at: &position)
        #expect(numbers(LivePosition.take(.tick(tick(7, 6, 7)), at: &position)) == [6, 7])
        #expect(numbers(LivePosition.take(.tick(tick(9, 7, 9)), at: &position)) == [9])
        #expect(numbers(LivePosition.take(.tick(tick(8, 8)), at: &position)) == [])
        #expect(position == LivePosition(epoch: "e", sequence: 9))
        #expect(numbers(LivePosition.take(.resumed(tick(14, 9, 10, 13)), at: &position)) == [10, 13])
        let missed = [14, 15].map { NumberedEvent(number: $0, .unknown(type: "x")) }
        let again = LivePosition.take(
            .snapshot(LivePosition(epoch: "e", sequence: 20), room, missed: missed), at: &position)
        #expect(numbers(again) == [15])
        #expect(position?.sequence == 20)
    }

    @Test("in another run of the room numbers begin anew")
    func epochs() {
        var position: LivePosition? = LivePosition(epoch: "e", sequence: 900)
        _ = LivePosition.take(.snapshot(LivePosition(epoch: "f", sequence: 2), room), at: &position)
        #expect(numbers(LivePosition.take(.tick(tick(3, 3)), at: &position)) == [3])
        #expect(position == LivePosition(epoch: "f", sequence: 3))
    }
}
