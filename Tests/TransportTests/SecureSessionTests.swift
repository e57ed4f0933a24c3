import Foundation
import Media
import Testing
import Transport

@Suite("SRTP sessions")
struct SecureSessionTests {
    private let key = MasterKey.random()

    @Test("what one seals the other opens, RTP and RTCP", arguments: [0, 1, 40, 1_200])
    func roundTrip(payload: Int) throws {
        var sender = try SRTPSession(sending: key)
        var receiver = try SRTPSession(receiving: key)
        let plain = Packets.rtp(7, payload: payload)
        var packet = plain
        try sender.protect(rtp: &packet)
        #expect(packet.count == plain.count + SecureLimits.rtpOverhead)
        #expect(packet[..<20] == plain[..<20], "the header stays readable")
        try receiver.unprotect(rtp: &packet)
        #expect(packet == plain)
        // One byte is sealed into itself once in 256 times; thirty-two packets in a row are not.
        let isReadable = try (8..<40).allSatisfy { number in
            let plain = Packets.rtp(number, payload: payload)
            var packet = plain
            try sender.protect(rtp: &packet)
            return packet[20..<20 + payload] == plain[20...]
        }
        #expect(isReadable == (payload == 0))

        var report = Packets.rtcp()
        try sender.protect(rtcp: &report)
        #expect(report.count == Packets.rtcp().count + SecureLimits.rtcpOverhead)
        try receiver.unprotect(rtcp: &report)
        #expect(report == Packets.rtcp())
    }

    @Test("a packet with any one bit changed is forged, stays as it was, and does not spoil the true one")
    func anyBit() throws {
        var sender = try SRTPSession(sending: key)
        var receiver = try SRTPSession(receiving: key)
        for number in [1, 2] {
            let packet = try sender.sealed(rtp: number)
            // The second packet finds its stream known: a forged number may then be one that has come.
            for bit in 0..<packet.count * 8 {
                var forged = packet
                forged[bit / 8] ^= 0x80 >> (bit % 8)
                let before = forged
                let code = refusal { () throws(TransportError) in try receiver.unprotect(rtp: &forged) }
                let isOldNumber = number == 2 && forged[2] == 0 && forged[3] < 2 && forged[8..<12] == packet[8..<12]
                #expect(isOldNumber ? code != nil : code == .forged, "RTP \(number), bit \(bit)")
                #expect(forged == before)
            }
            #expect(receiver.refusal(rtp: packet) == nil)

            let report = try sender.sealed(rtcp: Packets.viewer)
            for bit in 0..<report.count * 8 {
                var forged = report
                forged[bit / 8] ^= 0x80 >> (bit % 8)
                let before = forged
                let code = refusal { () throws(TransportError) in try receiver.unprotect(rtcp: &forged) }
                let isOldIndex = number == 2 && Array(forged.suffix(4)) == [0x80, 0, 0, 1]
                #expect(isOldIndex ? code != nil : code == .forged, "RTCP \(number), bit \(bit)")
                #expect(forged == before)
            }
            #expect(receiver.refusal(rtcp: report) == nil)
        }
    }

    @Test("cut, empty and overlong packets are forged")
    func malformed() throws {
        var sender = try SRTPSession(sending: key)
        var receiver = try SRTPSession(receiving: key)
        let packet = try sender.sealed(rtp: 1)
        let report = try sender.sealed()
        for length in 0..<packet.count { #expect(receiver.refusal(rtp: Array(packet[..<length])) == .forged) }
        for length in 0..<report.count { #expect(receiver.refusal(rtcp: Array(report[..<length])) == .forged) }
        for more in [1, 4, 2_000, 70_000] {
            let tail = [UInt8](repeating: 0, count: more)
            #expect(receiver.refusal(rtp: packet + tail) == .forged)
            #expect(receiver.refusal(rtcp: report + tail) == .forged)
        }
        #expect(receiver.refusal(rtp: packet) == nil)
        #expect(receiver.refusal(rtcp: report) == nil)
    }

    @Test("random bytes are refused and cost nothing more")
    func noise() throws {
        var random = SystemRandomNumberGenerator()
        var receiver = try SRTPSession(receiving: key)
        for _ in 0..<2_000 {
            let noise = (0..<Int.random(in: 0...1_400, using: &random)).map { _ in UInt8.random(in: 0...255) }
            #expect(receiver.refusal(rtp: noise) == .forged)
            #expect(receiver.refusal(rtcp: noise) == .forged)
        }
    }

    @Test("a packet opens once, however late within the window and never beyond it")
    func replay() throws {
        var sender = try SRTPSession(sending: key)
        var receiver = try SRTPSession(receiving: key)
        let packets = try (0...2_000).map { try sender.sealed(rtp: $0) }
        #expect(receiver.refusal(rtp: packets[2_000]) == nil)
        #expect(receiver.refusal(rtp: packets[2_000]) == .replayed)
        #expect(receiver.refusal(rtp: packets[2_000 - SecureLimits.replayWindow + 1]) == nil)
        #expect(receiver.refusal(rtp: packets[2_000 - SecureLimits.replayWindow + 1]) == .replayed)
        #expect(receiver.refusal(rtp: packets[2_000 - SecureLimits.replayWindow - 1]) == .replayed)
        for _ in 0..<2 {
            let report = try sender.sealed()
            #expect(receiver.refusal(rtcp: report) == nil)
            #expect(receiver.refusal(rtcp: report) == .replayed)
        }
    }

    @Test("no number is sealed twice")
    func sealsOnce() throws {
        var sender = try SRTPSession(sending: key)
        _ = try sender.sealed(rtp: 5)
        var again = Packets.rtp(5)
        #expect(refusal { () throws(TransportError) in try sender.protect(rtp: &again) } == .replayed)
        #expect(again == Packets.rtp(5))
    }

    @Test("a packet too long for a datagram is not sealed")
    func tooLong() throws {
        var sender = try SRTPSession(sending: key)
        var packet = Packets.rtp(1, payload: TransportLimits.datagramBytes - 20 - SecureLimits.rtpOverhead)
        try sender.protect(rtp: &packet)
        #expect(packet.count == TransportLimits.datagramBytes)
        var longer = Packets.rtp(2, payload: TransportLimits.datagramBytes - 20 - SecureLimits.rtpOverhead + 1)
        #expect(refusal { () throws(TransportError) in try sender.protect(rtp: &longer) } == .systemFailure)
    }

    @Test("another's key neither opens nor forges")
    func otherKeys() throws {
        let viewers = MasterKey.random()
        var room = try SRTPSession(sending: key)
        var viewer = try SRTPSession(receiving: viewers)
        #expect(viewer.refusal(rtp: try room.sealed(rtp: 1)) == .forged)
        #expect(viewer.refusal(rtcp: try room.sealed()) == .forged)
        var forger = try SRTPSession(sending: viewers)
        var audience = try SRTPSession(receiving: key)
        #expect(audience.refusal(rtp: try forger.sealed(rtp: 1)) == .forged)
        #expect(audience.refusal(rtcp: try forger.sealed()) == .forged)
    }

    @Test("half a key is no key: another salt or another cipher key alone opens nothing", arguments: [0, 15, 16, 27])
    func halfKeys(byte: Int) throws {
        var sender = try SRTPSession(sending: key)
        var bytes = Packets.hex(key.text)
        bytes[byte] ^= 1
        var receiver = try SRTPSession(receiving: try #require(MasterKey(bytes: bytes)))
        #expect(receiver.refusal(rtp: try sender.sealed(rtp: 1)) == .forged)
        #expect(receiver.refusal(rtcp: try sender.sealed()) == .forged)
    }

    @Test("senders that are not the session's are strangers, key or no key")
    func strangers() throws {
        var sender = try SRTPSession(sending: key)
        var receiver = try SRTPSession(receiving: key, from: [Packets.host])
        #expect(receiver.refusal(rtp: try sender.sealed(rtp: 1, of: Packets.relay)) == .stranger)
        #expect(receiver.refusal(rtcp: try sender.sealed(rtcp: Packets.relay)) == .stranger)
        #expect(receiver.refusal(rtp: try sender.sealed(rtp: 1)) == nil)
        #expect(receiver.refusal(rtcp: try sender.sealed(rtcp: Packets.host)) == nil)
    }

    @Test("an array that another holds is not changed for both")
    func copies() throws {
        var sender = try SRTPSession(sending: key)
        let plain = Packets.rtp(1)
        var packet = plain
        try sender.protect(rtp: &packet)
        #expect(plain == Packets.rtp(1) && packet != plain)
    }

    @Test("sessions open and work on many threads at once")
    func threads() async throws {
        let opened = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var opened = 0
                    for number in 0..<50 {
                        guard var sender = try? SRTPSession(sending: key), let packet = try? sender.sealed(rtp: number),
                            var receiver = try? SRTPSession(receiving: key)
                        else { continue }
                        if receiver.refusal(rtp: packet) == nil { opened += 1 }
                    }
                    return opened
                }
            }
            return await group.reduce(0, +)
        }
        #expect(opened == 400)
    }

    @Test("10,000 sessions open, work and close without growing the process")
    func leaks() throws {
        func residentBytes() throws -> Int {
            let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .ascii).split(separator: " ")
            return try #require(Int(fields[1])) * 4_096
        }
        func openAndClose(_ count: Int) throws {
            for _ in 0..<count {
                var session = try SRTPSession(sending: key)
                _ = try session.sealed(rtp: 1)
            }
        }
        try openAndClose(100)
        let before = try residentBytes()
        try openAndClose(10_000)
        // Kept, each would hold some 20 KB: 200 MB. The rest is what other tests take meanwhile.
        #expect(try residentBytes() - before < 64 << 20)
    }
}
