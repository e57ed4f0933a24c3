import Media
import Testing
import Transport

@Suite("Key rings")
struct SecureKeyRingTests {
    private let first = MasterKey.random()
    private let second = MasterKey.random()

    @Test("while a key changes both open, and the ring says which")
    func change() throws {
        var sender = try SRTPSession(sending: first)
        var ring = try KeyRing(first, from: [Packets.host])
        var one = try sender.sealed(rtp: 1)
        let straggler = try sender.sealed(rtp: 2)
        try sender.rekey(second)
        var three = try sender.sealed(rtp: 3)
        #expect(try ring.unprotect(rtp: &one) == .current)
        #expect(refusal { () throws(TransportError) in try ring.unprotect(rtp: &three) } == .forged)

        try ring.offer(second)
        #expect(ring.isChanging == true)
        #expect(try ring.unprotect(rtp: &three) == .next)
        #expect(three == Packets.rtp(3))
        var late = straggler
        #expect(try ring.unprotect(rtp: &late) == .current)
        var report = try sender.sealed(rtcp: Packets.host)
        #expect(try ring.unprotect(rtcp: &report) == .next)

        ring.promote()
        #expect(ring.isChanging == false)
        var four = try sender.sealed(rtp: 4)
        #expect(try ring.unprotect(rtp: &four) == .current)
        late = straggler
        #expect(refusal { () throws(TransportError) in try ring.unprotect(rtp: &late) } != nil)
    }

    @Test("who was not told the next key opens nothing more")
    func banned() throws {
        var sender = try SRTPSession(sending: first)
        var banned = try SRTPSession(receiving: first)
        #expect(banned.refusal(rtp: try sender.sealed(rtp: 1)) == nil)
        try sender.rekey(second)
        #expect(banned.refusal(rtp: try sender.sealed(rtp: 2)) == .forged)
        #expect(banned.refusal(rtcp: try sender.sealed()) == .forged)
    }

    @Test("a replay under either key is a replay, and a stranger a stranger")
    func refusals() throws {
        var sender = try SRTPSession(sending: first)
        var ring = try KeyRing(first, from: [Packets.host])
        let one = try sender.sealed(rtp: 1)
        try sender.rekey(second)
        let two = try sender.sealed(rtp: 2)
        try ring.offer(second)
        for packet in [one, two] {
            var packet = packet
            let again = packet
            try ring.unprotect(rtp: &packet)
            packet = again
            #expect(refusal { () throws(TransportError) in try ring.unprotect(rtp: &packet) } == .replayed)
            #expect(packet == again)
        }
        var stranger = try sender.sealed(rtp: 3, of: Packets.relay)
        #expect(refusal { () throws(TransportError) in try ring.unprotect(rtp: &stranger) } == .stranger)
    }

    @Test("a key changes right at a wrap, and the counters go on", arguments: [-3, -1, 0, 1, 3])
    func changeAtTheWrap(distance: Int) throws {
        let wrap = 3 << 16
        var sender = try SRTPSession(sending: first)
        var ring = try KeyRing(first, from: [Packets.host])
        func opens(_ index: Int) throws {
            var packet = try sender.sealed(rtp: index)
            try ring.unprotect(rtp: &packet)
            #expect(packet == Packets.rtp(index))
        }
        for index in stride(from: 0, to: wrap - 10, by: 20_000) { try opens(index) }
        for index in wrap - 10...wrap + 10 {
            if index == wrap + distance {
                try sender.rekey(second)
                try ring.offer(second)
            }
            try opens(index)
        }
        ring.promote()
        try opens(wrap + 11)
        #expect(sender.rollover(of: Packets.host) == 3)
        #expect(ring.rollover(of: Packets.host) == 3)
    }

    @Test("a report under the current key before any sound or picture does not unsay the counter")
    func reportFirst() throws {
        var sender = try SRTPSession(sending: first)
        for index in stride(from: 0, to: 2 << 16, by: 20_000) { _ = try sender.sealed(rtp: index) }
        var ring = try KeyRing(first, from: [Packets.host])
        ring.setRollover(2, of: Packets.host)
        var report = try sender.sealed(rtcp: Packets.host)
        #expect(try ring.unprotect(rtcp: &report) == .current)
        try ring.offer(second)
        try sender.rekey(second)
        var packet = try sender.sealed(rtp: 2 << 16 | 1)
        #expect(try ring.unprotect(rtp: &packet) == .next)
    }

    @Test("a ring is told counters as a session is, for both keys")
    func told() throws {
        var sender = try SRTPSession(sending: first)
        for index in stride(from: 0, to: 2 << 16, by: 20_000) { _ = try sender.sealed(rtp: index) }
        var ring = try KeyRing(first)
        ring.setRollover(2, of: Packets.host)
        var one = try sender.sealed(rtp: 2 << 16 | 1)
        #expect(try ring.unprotect(rtp: &one) == .current)
        try ring.offer(second)
        try sender.rekey(second)
        var two = try sender.sealed(rtp: 2 << 16 | 2)
        #expect(try ring.unprotect(rtp: &two) == .next)
    }
}
