import Media
import Testing
import Transport

@testable import Server

/// Time is counted from a start that is not zero, as a clock's is.
@Suite struct RoomKeysTests {
    private static let first = key(0)

    private static func key(_ number: UInt8) -> MasterKey {
        guard let key = MasterKey(bytes: [UInt8](repeating: number, count: MasterKey.byteCount)) else {
            preconditionFailure("28 bytes make a key")
        }
        return key
    }

    private static func time(_ milliseconds: Int) -> Instant { .zero + .milliseconds(1_000_000 + milliseconds) }

    /// Does all there is to do until `end`, as a driver does; what was done, and when.
    private func drive(_ keys: inout RoomKeys, from start: Int = 0, to end: Int, next number: inout UInt8) -> [String] {
        var done: [String] = []
        var now = start
        while now <= end {
            var fresh = number
            while let step = keys.step(
                at: Self.time(now),
                fresh: {
                    fresh += 1
                    return Self.key(fresh)
                })
            {
                switch step {
                case .tell(let key): done.append("\(now) tell \(key.text.prefix(2))")
                case .seal(let key):
                    done.append("\(now) seal \(key.text.prefix(2))")
                    keys.sealed(at: Self.time(now))
                }
            }
            number = fresh
            guard let next = keys.next else { return done }
            now = max(now + 1, Int((next - Self.time(0)).nanoseconds / 1_000_000))
        }
        return done
    }

    @Test("nothing happens until somebody may not have the key")
    func idle() {
        var keys = RoomKeys(Self.first)
        #expect(keys.step(at: Self.time(0)) == nil && keys.next == nil)
        #expect(keys.forTicket.key == Self.first && keys.forTicket.next == nil)
    }

    @Test("the next key is told first, sealed with half a second later, and the former is in tickets for ten more")
    func change() {
        var keys = RoomKeys(Self.first)
        var number: UInt8 = 0
        keys.wantChange()
        let told = drive(&keys, to: 499, next: &number)
        #expect(told == ["0 tell 01"])
        #expect(keys.current == Self.first && keys.forTicket.key == Self.first && keys.forTicket.next == Self.key(1))
        let sealed = drive(&keys, from: 500, to: 10_499, next: &number)
        #expect(sealed == ["500 seal 01"])
        #expect(keys.current == Self.key(1))
        #expect(keys.forTicket.key == Self.first && keys.forTicket.next == Self.key(1))
        let over = drive(&keys, from: 10_500, to: 20_000, next: &number)
        #expect(over == [] && keys.next == nil)
        #expect(keys.forTicket.key == Self.key(1) && keys.forTicket.next == nil)
    }

    @Test("a key that is only told is replaced at once when somebody goes who was told it")
    func replaced() {
        var keys = RoomKeys(Self.first)
        var number: UInt8 = 0
        keys.wantChange()
        var done = drive(&keys, to: 399, next: &number)
        keys.wantChange()
        done += drive(&keys, from: 400, to: 899, next: &number)
        #expect(keys.forTicket.key == Self.first && keys.forTicket.next == Self.key(2))
        done += drive(&keys, from: 900, to: 30_000, next: &number)
        #expect(done == ["0 tell 01", "400 tell 02", "900 seal 02"])
    }

    @Test("bans without end hold no change up: a key is told at least a second after the last came into use")
    func folded() {
        var keys = RoomKeys(Self.first)
        var number: UInt8 = 0
        var done: [String] = []
        for time in stride(from: 0, through: 2_400, by: 200) {
            keys.wantChange()
            done += drive(&keys, from: time, to: time + 199, next: &number)
        }
        done += drive(&keys, from: 2_600, to: 30_000, next: &number)
        #expect(
            done == [
                "0 tell 01", "200 tell 02", "400 tell 03", "900 seal 03", "1900 tell 04", "2000 tell 05",
                "2200 tell 06", "2700 seal 06", "3700 tell 07", "4200 seal 07",
            ])
    }

    @Test("whenever people are banned, what each of them was told opens nothing 2.5 s later")
    func ends() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var keys = RoomKeys(Self.first)
            var number: UInt8 = 0
            var bans: [(at: Int, known: UInt8)] = []
            var sealed: [(at: Int, number: UInt8)] = []
            var now = 0
            for _ in 0..<Int.random(in: 1...10, using: &generator) {
                bans.append((now, number))
                keys.wantChange()
                let then = now + Int.random(in: 1...900, using: &generator)
                for step in drive(&keys, from: now, to: then - 1, next: &number) where step.contains("seal") {
                    sealed.append((Int(step.prefix { $0 != " " }) ?? 0, UInt8(step.suffix(2), radix: 16) ?? 0))
                }
                now = then
            }
            for step in drive(&keys, from: now, to: now + 30_000, next: &number) where step.contains("seal") {
                sealed.append((Int(step.prefix { $0 != " " }) ?? 0, UInt8(step.suffix(2), radix: 16) ?? 0))
            }
            for ban in bans {
                let end = sealed.first { $0.number > ban.known }?.at
                #expect(end.map { $0 - ban.at <= 2_500 } == true, "seed \(seed): banned at \(ban.at), \(sealed)")
            }
        }
    }

    @Test("a seal that does not change is tried again, and its key stays the next one")
    func failure() {
        var keys = RoomKeys(Self.first)
        keys.wantChange()
        let told = keys.step(at: Self.time(0), fresh: { Self.key(1) })
        #expect(told == .tell(Self.key(1)))
        let tried = keys.step(at: Self.time(500))
        #expect(tried == .seal(Self.key(1)))
        keys.notSealed(at: Self.time(500))
        #expect(keys.current == Self.first)
        let early = keys.step(at: Self.time(1_499))
        let again = keys.step(at: Self.time(1_500))
        #expect(early == nil && again == .seal(Self.key(1)))
    }
}
