import Media
import Testing

@testable import Transport

@Suite("Reporter tables")
struct SecureReporterTests {
    private let key = MasterKey.random()

    @Test("a reporter's session and the relay's table understand each other, both ways")
    func bothWays() throws {
        let table = ReporterTable()
        try table.add(Packets.viewer, key: key)
        var upward = try SRTPSession(sending: key)
        var downward = try SRTPSession(receiving: key, from: [Packets.relay])
        for _ in 0..<300 {
            var report = try upward.sealed()
            #expect(try table.unprotect(rtcp: &report) == Packets.viewer)
            #expect(report == Packets.rtcp())
            var answer = Packets.rtcp(from: Packets.relay)
            try table.protect(rtcp: &answer, for: Packets.viewer)
            #expect(answer.count == Packets.rtcp().count + SecureLimits.rtcpOverhead)
            try downward.unprotect(rtcp: &answer)
            #expect(answer == Packets.rtcp(from: Packets.relay))
        }
    }

    @Test("libsrtp2 and the table seal the same packet into the same bytes")
    func sameBytes() throws {
        for size in [8, 12, 52, 1_180] {
            let table = ReporterTable()
            try table.add(Packets.viewer, key: key)
            var session = try SRTPSession(sending: key)
            for _ in 0..<3 {
                var one = Array((Packets.rtcp(from: Packets.relay) + [UInt8](repeating: 5, count: 1_180))[..<size])
                var other = one
                try session.protect(rtcp: &one)
                try table.protect(rtcp: &other, for: Packets.viewer)
                #expect(one == other)
            }
        }
    }

    @Test("a report with any one bit changed is refused, stays as it was, and does not spoil the true one")
    func anyBit() throws {
        let table = ReporterTable()
        try table.add(Packets.viewer, key: key)
        var session = try SRTPSession(sending: key)
        let report = try session.sealed()
        for bit in 0..<report.count * 8 {
            var forged = report
            forged[bit / 8] ^= 0x80 >> (bit % 8)
            let before = forged
            let code = refusal { () throws(TransportError) in _ = try table.unprotect(rtcp: &forged) }
            #expect(code == ((32..<64).contains(bit) ? .stranger : .forged), "bit \(bit)")
            #expect(forged == before)
        }
        for length in 0..<report.count {
            var cut = Array(report[..<length])
            let code = refusal { () throws(TransportError) in _ = try table.unprotect(rtcp: &cut) }
            #expect(code == .forged && cut.count == length)
        }
        var whole = report
        #expect(try table.unprotect(rtcp: &whole) == Packets.viewer)
    }

    @Test("a report opens once, in any order within the window", arguments: 0..<10)
    func replay(seed: Int) throws {
        var random = Seeded(seed)
        let table = ReporterTable()
        try table.add(Packets.viewer, key: key)
        var session = try SRTPSession(sending: key)
        let reports = try (0..<200).map { _ in try session.sealed() }
        func refused(_ index: Int) -> TransportError.Code? {
            var report = reports[index]
            return refusal { () throws(TransportError) in _ = try table.unprotect(rtcp: &report) }
        }
        // Against the plain rule: new, and less than 64 behind the newest.
        var seen: Set<Int> = []
        var newest = -1
        for _ in 0..<600 {
            let step = Bool.random(using: &random) ? 1...3 : -80...0
            let index = min(199, max(0, newest + Int.random(in: step, using: &random)))
            let fresh = !seen.contains(index) && newest - index < 64
            #expect(refused(index) == (fresh ? nil : .replayed), "index \(index), newest \(newest), seed \(seed)")
            if fresh { seen.insert(index) }
            newest = max(newest, fresh ? index : newest)
        }
        #expect(newest == 199, "seed \(seed)")
    }

    @Test("nobody reports for another, and one who left is a stranger")
    func apart() throws {
        let table = ReporterTable()
        let other = SSRC(5)
        try table.add(Packets.viewer, key: key)
        try table.add(other, key: .random())
        #expect(table.count == 2)
        var session = try SRTPSession(sending: key)
        var inAnothersName = try session.sealed(rtcp: other)
        #expect(refusal { () throws(TransportError) in _ = try table.unprotect(rtcp: &inAnothersName) } == .forged)
        table.remove(Packets.viewer)
        var report = try session.sealed()
        #expect(refusal { () throws(TransportError) in _ = try table.unprotect(rtcp: &report) } == .stranger)
        var answer = Packets.rtcp(from: Packets.relay)
        #expect(
            refusal { () throws(TransportError) in try table.protect(rtcp: &answer, for: Packets.viewer) } == .stranger)
        #expect(table.count == 1)
    }

    @Test("a new key ends the old one's reports and starts its own count")
    func newKey() throws {
        let table = ReporterTable()
        try table.add(Packets.viewer, key: key)
        var former = try SRTPSession(sending: key)
        var report = try former.sealed()
        _ = try table.unprotect(rtcp: &report)
        let second = MasterKey.random()
        try table.add(Packets.viewer, key: second)
        var old = try former.sealed()
        #expect(refusal { () throws(TransportError) in _ = try table.unprotect(rtcp: &old) } == .forged)
        var session = try SRTPSession(sending: second)
        var fresh = try session.sealed()
        #expect(try table.unprotect(rtcp: &fresh) == Packets.viewer)
    }

    @Test("threads that open the same reports open each once")
    func threads() async throws {
        let table = ReporterTable()
        try table.add(Packets.viewer, key: key)
        var session = try SRTPSession(sending: key)
        let reports = try (0..<60).map { _ in try session.sealed() }
        let opened = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var opened = 0
                    for report in reports.shuffled() {
                        var report = report
                        if (try? table.unprotect(rtcp: &report)) != nil { opened += 1 }
                    }
                    return opened
                }
            }
            return await group.reduce(0, +)
        }
        #expect(opened == 60)
    }

    @Test("a key that has sealed all it may seals no more")
    func wornOut() throws {
        var reporter = Reporter(
            key: [UInt8](repeating: 1, count: 16), salt: [UInt8](repeating: 2, count: 12),
            sealed: SecureLimits.controlPackets - 2)
        var packet = Packets.rtcp(from: Packets.relay)
        try reporter.protect(&packet)
        #expect(Array(packet.suffix(4)) == [0xff, 0xff, 0xff, 0xff])
        packet = Packets.rtcp(from: Packets.relay)
        #expect(refusal { () throws(TransportError) in try reporter.protect(&packet) } == .keyWornOut)
        #expect(packet == Packets.rtcp(from: Packets.relay))
    }
}
