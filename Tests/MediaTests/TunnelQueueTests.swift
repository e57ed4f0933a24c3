import Media
import Testing

@Suite struct TunnelQueueTests {
    private static let packet = [UInt8](repeating: 7, count: 1_000)

    /// Takes everything the connection may be given.
    private static func drain(_ queue: inout TunnelQueue, at now: Instant) -> [UInt8] {
        var taken: [UInt8] = []
        while let datagram = queue.next(at: now) { taken.append(datagram[0]) }
        return taken
    }

    @Test("the connection's thread is asked once, and again only after it has come to an end")
    func asking() {
        var queue = TunnelQueue()
        let asked = (queue.add([1], at: .at(0)), queue.add([2], at: .at(0)))
        #expect(asked == (true, false))
        #expect(Self.drain(&queue, at: .at(1)) == [1, 2])
        let again = queue.add([3], at: .at(2))
        #expect(again)
    }

    @Test("little is handed over before it is sent, and what is sent makes room")
    func ahead() {
        var queue = TunnelQueue()
        for _ in 0..<10 { _ = queue.add(Self.packet, at: .at(0)) }
        #expect(Self.drain(&queue, at: .at(0)).count == 5, "4 KiB, and what goes over it")
        let early = queue.add(Self.packet, at: .at(1))
        #expect(!early, "the connection is at it")
        let goesOn = (queue.sent(1_000), queue.sent(1_000))
        #expect(goesOn == (true, false))
        #expect(Self.drain(&queue, at: .at(2)).count == 2)
        #expect(queue.takeDropped() == 0)
    }

    @Test("what waits longer than a quarter of a second is dropped, the newest stays")
    func age() {
        var queue = TunnelQueue()
        for _ in 0..<5 { _ = queue.add(Self.packet, at: .at(0)) }
        _ = Self.drain(&queue, at: .at(0))
        for time in 1...10 { _ = queue.add([UInt8(time)], at: .at(time * 100)) }
        for _ in 0..<5 { _ = queue.sent(1_000) }
        #expect(Self.drain(&queue, at: .at(1_050)) == [8, 9, 10])
        #expect(queue.takeDropped() == 7)
        #expect(queue.takeDropped() == 0)
    }

    @Test("more bytes than a key frame's replay never wait, however long nothing is taken")
    func bound() {
        var queue = TunnelQueue()
        for number in 0..<1_000 { _ = queue.add([UInt8(number % 256)] + Self.packet, at: .at(0)) }
        let kept = MediaLimits.tunnelBytes / 1_001
        #expect(queue.takeDropped() == 1_000 - kept)
        var count = 0
        while let datagram = queue.next(at: .at(1)) {
            #expect(datagram[0] == UInt8((1_000 - kept + count) % 256))
            count += 1
            _ = queue.sent(datagram.count)
        }
        #expect(count == kept)
    }
}
