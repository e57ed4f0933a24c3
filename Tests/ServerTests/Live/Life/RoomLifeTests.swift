import Commerce
import Testing
import Wire

@testable import Server

/// Which phase may follow which, and what leads there.
@Suite struct RoomLifeTests {
    /// What `Protocol.md` says, row by row.
    private static let table: [RoomPhase: [RoomPhase]] = [
        .scheduled: [.waiting, .live, .ended],
        .practice: [.waiting, .live, .ended],
        .waiting: [.live, .paused, .ended],
        .live: [.waiting, .paused, .ended],
        .paused: [.waiting, .live, .ended],
        .ended: [],
    ]

    @Test("of all pairs of phases those follow each other that the table has, and a room takes no other step")
    func pairs() throws {
        for before in RoomPhase.allCases {
            let allowed = Set(try #require(Self.table[before]))
            #expect(RoomLife.phases(after: before) == allowed)
            for after in RoomPhase.allCases {
                var room = Self.room(before)
                room.phaseChanged(after)
                #expect(room.snapshot.phase == (allowed.contains(after) ? after : before), "\(before) to \(after)")
                #expect((room.tick()?.frame?.events ?? []) == (allowed.contains(after) ? [.phase(after)] : []))
            }
        }
    }

    @Test(
        "what a host wishes and what their media do only ever takes steps of the table", arguments: RoomPhase.allCases)
    func wishes(from start: RoomPhase) throws {
        for wish in RoomPhase.allCases {
            for hasHost in [false, true] {
                var life = RoomLife(start)
                life.hostMedia(arrives: hasHost)
                let before = life.phase
                do throws(Problem) {
                    life.enter(try life.stage(for: wish))
                    #expect(wish == .live || wish == .paused)
                    #expect(
                        life.phase == before || RoomLife.phases(after: before).contains(life.phase),
                        "\(before) to \(life.phase)")
                    #expect(wish == .paused ? life.phase == .paused : life.phase == (hasHost ? .live : .waiting))
                } catch {
                    let code =
                        wish != .live && wish != .paused ? "out-of-range" : start == .ended ? "room-ended" : "not-begun"
                    #expect(error.code == code, "\(before) to \(wish)")
                    #expect(wish != .live || start == .ended)
                }
                // Media that come or go never take a show out of its practice, its pause or its plan.
                for arrives in [true, false, true] {
                    let held = life.phase
                    life.hostMedia(arrives: arrives)
                    #expect(life.phase == held || RoomLife.phases(after: held).contains(life.phase))
                    if ![.live, .waiting].contains(held) { #expect(life.phase == held) }
                }
            }
        }
    }

    @Test("a phase is shown as the life that was made of it", arguments: RoomPhase.allCases)
    func roundTrip(phase: RoomPhase) { #expect(RoomLife(phase).phase == phase) }

    @Test("leaving a practice nothing of it is left but the shelf, whoever comes back from it is told all anew")
    func practice() throws {
        let host = AccountView(id: "host", name: "anna")
        var room = Self.room(.practice)
        _ = room.join(1, as: host, Self.caller(host), at: .zero)
        let position = room.position
        _ = room.handle(.say(id: "m", text: "can you hear me?", mode: .scroll), from: 1, at: .zero)
        try room.announce("testing", at: .zero)
        try room.pin(PinLine(text: "testing too"))
        _ = room.handle(.like(count: 5), from: 1, at: .zero)
        room.wall = Timestamp(milliseconds: 50_000)
        _ = room.tick()
        #expect(room.snapshot.danmaku.count == 1 && room.snapshot.counts.likes == 5 && room.snapshot.pinned != nil)
        let known = room.position
        let start = Timestamp(milliseconds: 60_000)
        room.wall = start
        room.enter(.running, RoomAbout(title: "t", openedAt: start))
        let snapshot = room.told
        #expect(snapshot.danmaku.isEmpty && snapshot.announcements.isEmpty && snapshot.pinned == nil)
        #expect(snapshot.counts.likes == 0 && snapshot.phase == .waiting && snapshot.openedAt == start)
        for position in [position, known] {
            guard case .snapshot = room.join(position.sequence + 2, as: host, knowing: position, at: .zero) else {
                Issue.record("nobody can go on from a practice")
                continue
            }
        }
        #expect(room.tick()?.frame?.events == [.about(RoomAbout(title: "t", openedAt: start)), .phase(.waiting)])
        #expect(room.questions.isEmpty)
        #expect(room.meter.total == ShowBucket() && room.meter.opened == start)
    }

    @Test("before the show nothing counts; who waited for it counts when it begins")
    func numbers() throws {
        let bo = AccountView(id: "bo", name: "bo")
        var room = Self.room(.scheduled)
        room.wall = Timestamp(milliseconds: 1_000)
        _ = room.join(1, as: bo, Self.caller(bo), at: .zero)
        _ = room.join(2, as: nil, Caller(id: "g-1", name: nil, guests: "g-1", isLocal: true), at: .zero)
        _ = room.handle(.say(id: "m", text: "soon!", mode: .scroll), from: 1, at: .zero)
        _ = room.handle(.like(count: 3), from: 1, at: .zero)
        room.leave(2)
        #expect(room.meter.total == ShowBucket())
        #expect(room.snapshot.counts.peak == 2 && room.snapshot.counts.likes == 3)
        room.wall = Timestamp(milliseconds: 90_000)
        room.enter(.running, RoomAbout(title: "t", openedAt: room.wall))
        #expect(room.meter.total.crowd.joins == 1 && room.meter.total.crowd.people == 1)
        #expect(room.snapshot.counts.peak == 1)
        _ = room.handle(.like(count: 2), from: 1, at: .zero)
        #expect(room.meter.total.crowd.likes == 2 && room.snapshot.counts.likes == 5)
    }

    private static func caller(_ person: AccountView) -> Caller {
        Caller(id: Visitor.id(of: person.id), name: person.name, guests: "g-2", isLocal: false)
    }

    static func room(_ phase: RoomPhase) -> RoomState {
        RoomState(
            snapshot: RoomSnapshot(
                room: "r1", title: "t", host: AccountView(id: "host", name: "anna"), phase: phase, shelf: [], card: nil,
                counts: RoomCounts(viewers: 0, likes: 0, paidOrders: 0), danmaku: []), epoch: "e1")
    }
}
