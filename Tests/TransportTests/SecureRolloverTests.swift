import Media
import Testing
import Transport

@Suite("Rollover counters")
struct SecureRolloverTests {
    private let key = MasterKey.random()

    /// The packets of `kept`, indices over all wraps, from a sender that began at number 0 and skips what is between.
    private func sent(_ kept: ClosedRange<Int>) throws -> [Int: [UInt8]] {
        var sender = try SRTPSession(sending: key)
        for index in stride(from: 0, to: kept.lowerBound, by: 20_000) { _ = try sender.sealed(rtp: index) }
        let packets = try kept.map { ($0, try sender.sealed(rtp: $0)) }
        #expect(sender.rollover(of: Packets.host) == UInt32(kept.upperBound >> 16))
        return Dictionary(uniqueKeysWithValues: packets)
    }

    @Test("a receiver from the start goes over the wrap in order, backwards, and shuffled", arguments: 0..<20)
    func overTheWrap(seed: Int) throws {
        let wrap = 1 << 16
        let kept = wrap - 50...wrap + 49
        let packets = try sent(kept)
        var receiver = try SRTPSession(receiving: key)
        var random = Seeded(seed)
        // The newest of the reordered must not be the first: a stream is known by then, as in a running room.
        var order = Array(kept.dropFirst())
        switch seed {
        case 0: break
        case 1: order.reverse()
        default: order.shuffle(using: &random)
        }
        for index in [kept.lowerBound] + order {
            #expect(receiver.refusal(rtp: try #require(packets[index])) == nil, "index \(index), seed \(seed)")
        }
        #expect(receiver.rollover(of: Packets.host) == 1)
        for index in order { #expect(receiver.refusal(rtp: try #require(packets[index])) == .replayed) }
    }

    @Test("a sender that seals around the wrap out of order keeps the counter of each number", arguments: 0..<10)
    func sealsAroundTheWrap(seed: Int) throws {
        var random = Seeded(seed)
        var sender = try SRTPSession(sending: key)
        var receiver = try SRTPSession(receiving: key)
        for index in stride(from: 0, to: 1 << 16, by: 20_000) {
            #expect(receiver.refusal(rtp: try sender.sealed(rtp: index)) == nil)
        }
        for index in ((1 << 16) - 30..<(1 << 16) + 30).shuffled(using: &random) {
            #expect(receiver.refusal(rtp: try sender.sealed(rtp: index)) == nil, "index \(index), seed \(seed)")
        }
        #expect(sender.rollover(of: Packets.host) == 1)
        #expect(receiver.rollover(of: Packets.host) == 1)
    }

    @Test("a late joiner opens nothing until told how often the numbers have wrapped")
    func lateJoiner() throws {
        let start = 3 << 16 | 500
        let packets = try sent(start...start + 5)
        var receiver = try SRTPSession(receiving: key, from: [Packets.host])
        let first = try #require(packets[start])
        #expect(receiver.refusal(rtp: first) == .forged)
        #expect(receiver.rollover(of: Packets.host) == nil)
        receiver.setRollover(9, of: Packets.host)
        #expect(receiver.refusal(rtp: first) == .forged)
        receiver.setRollover(3, of: Packets.host)
        for index in start...start + 5 { #expect(receiver.refusal(rtp: try #require(packets[index])) == nil) }
        #expect(receiver.rollover(of: Packets.host) == 3)
        #expect(receiver.refusal(rtp: first) == .replayed)
    }

    @Test("a joiner around a wrap is told the counter of either side, and the first packet is of either side")
    func joinsAtTheWrap() throws {
        let wrap = 5 << 16
        let packets = try sent(wrap - 20...wrap + 20)
        for told in [4, 5] as [UInt32] {
            for first in [wrap - 20, wrap - 1, wrap, wrap + 20] {
                var receiver = try SRTPSession(receiving: key)
                receiver.setRollover(told, of: Packets.host)
                for index in [first] + (wrap - 20...wrap + 20).filter({ $0 != first }).shuffled() {
                    let packet = try #require(packets[index])
                    #expect(
                        receiver.refusal(rtp: packet) == nil, "told \(told), first \(first - wrap), \(index - wrap)")
                    #expect(receiver.refusal(rtp: packet) == .replayed)
                }
                #expect(receiver.rollover(of: Packets.host) == 5)
            }
        }
    }

    @Test("one who was away finds back by the counter, wherever the numbers stand by then")
    func away() throws {
        let joined = 2 << 16 | 1_000
        for back in [joined + 60_000, 4 << 16 | 10, 4 << 16 | 65_535, 7 << 16 | 40_000] {
            let packets = try sent(joined...joined)
            let later = try sent(back...back)
            var receiver = try SRTPSession(receiving: key)
            receiver.setRollover(2, of: Packets.host)
            #expect(receiver.refusal(rtp: try #require(packets[joined])) == nil)
            let packet = try #require(later[back])
            if back >> 16 > 3 { #expect(receiver.refusal(rtp: packet) != nil, "the guess alone fails at \(back)") }
            receiver.setRollover(UInt32(back >> 16), of: Packets.host)
            #expect(receiver.refusal(rtp: packet) == nil, "back at \(back)")
            #expect(receiver.refusal(rtp: packet) == .replayed)
            #expect(receiver.refusal(rtp: try #require(packets[joined])) != nil, "what is old stays old")
        }
    }

    @Test("being told while in step changes nothing, right or wrong", arguments: [0, 1, 2, 3, 7, .max] as [UInt32])
    func toldInStep(counter: UInt32) throws {
        let wrap = 2 << 16
        let packets = try sent(wrap - 200...wrap + 200)
        var receiver = try SRTPSession(receiving: key)
        receiver.setRollover(1, of: Packets.host)
        for index in wrap - 200...wrap + 200 {
            if index > wrap - 150 { receiver.setRollover(counter, of: Packets.host) }
            var forged = try #require(packets[index])
            #expect(receiver.refusal(rtp: forged) == nil)
            #expect(receiver.refusal(rtp: forged) == .replayed)
            forged[3] ^= 0x80
            #expect(receiver.refusal(rtp: forged) != nil)
        }
        #expect(receiver.rollover(of: Packets.host) == 2)
    }

    @Test("no more streams are told of than the limit")
    func bounded() throws {
        var receiver = try SRTPSession(receiving: key)
        for ssrc in 0..<10_000 as Range<UInt32> { receiver.setRollover(1, of: SSRC(ssrc)) }
        var sender = try SRTPSession(sending: key)
        for index in stride(from: 0, through: 1 << 16, by: 20_000) {
            _ = try sender.sealed(rtp: index, of: SSRC(9_999))
        }
        #expect(receiver.refusal(rtp: try sender.sealed(rtp: 1 << 16, of: SSRC(9_999))) == .forged)
    }
}

/// SplitMix64: the same run again from the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
