import Media
import Testing
import Transport

@testable import Server

/// What an operator can see of the relay.
@Suite struct MetricsTests {
    @Test("anyone may read the relay's counters, with every reason there is to throw a packet away")
    func counters() async throws {
        try await RunningServer.open { running in
            func lines() async throws -> [String] {
                let answer = try await running.raw("GET", "/metrics", body: "")
                #expect(answer.status == 200 && answer.type == MetricsText.contentType)
                return answer.body.split(separator: "\n").map(String.init)
            }
            let before = try await lines()
            #expect(before.contains("# TYPE hawker_relay_viewers gauge") && before.contains("hawker_relay_viewers 0"))
            #expect(before.contains("# TYPE hawker_relay_dropped_total counter"))
            for reason in DropReason.allCases {
                #expect(before.contains("hawker_relay_dropped_total{reason=\"\(reason.name)\"} 0"))
            }
            // What is no media is thrown away, and says so.
            let socket = try DatagramSocket(host: HawkerServer.host, port: 0)
            let relay = try PeerAddress.resolve(HawkerServer.host, port: UInt16(running.address.port))
            var batch = SendBatch(socket: socket)
            for _ in 0..<3 { batch.queue([1, 2, 3], to: relay) }
            batch.flush()
            let deadline = Instant.now + .seconds(10)
            var after = before
            while Instant.now < deadline, !after.contains("hawker_relay_dropped_total{reason=\"not-media\"} 3") {
                // They are as old as this, and who asks without a pause is told to slow down.
                try await Task.sleep(for: .milliseconds(50))
                after = try await lines()
            }
            #expect(after.contains("hawker_relay_dropped_total{reason=\"not-media\"} 3"))
            #expect(after.contains("hawker_relay_packets_out_total 0"))
        }
    }

    @Test("reasons have names of their own, in words without capitals")
    func names() {
        let names = DropReason.allCases.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names { #expect(name.allSatisfy { $0.isLowercase || $0 == "-" }) }
    }

    @Test("a ticket that finds no place is counted")
    func tables() throws {
        let relay = try RelayDriver(port: 0, workers: 1) { _ in }
        defer { relay.stop() }
        let ticket = RelayTicket(
            room: "r", role: .watch, reporter: SSRC(900), streams: [], address: PeerAddress("127.0.0.1", port: 0))
        let isAdmitted = try relay.admit(viewer: ticket, key: .random()).isAdmitted
        let isAdmittedAgain = try relay.admit(viewer: ticket, key: .random()).isAdmitted
        #expect(isAdmitted && !isAdmittedAgain)
        #expect(relay.statistics()[.tablesFull] == 1)
    }
}
