import Foundation
import Media
import Testing
import Transport

@Suite("Datagram proxies", .serialized)
struct DatagramProxyTests {
    /// A proxy that runs, and a target behind it.
    private final class Stage {
        let target: DatagramSocket
        let proxy: DatagramProxy
        private let ended = DispatchSemaphore(value: 0)

        init(
            up: Forecast = .clear, down: Forecast = .clear, seed: UInt64 = 1, mostFlows: Int = ProxyLimits.flows,
            flowIdle: Duration = ProxyLimits.flowIdle
        ) throws {
            target = try DatagramSocket(host: "127.0.0.1", port: 0)
            proxy = try DatagramProxy(
                host: "127.0.0.1", port: 0, target: target.localAddress, up: up, down: down, seed: seed,
                mostFlows: mostFlows, flowIdle: flowIdle)
            Thread.detachNewThread { [proxy, ended] in
                do { try proxy.run() } catch { Issue.record("the proxy failed: \(error)") }
                ended.signal()
            }
        }

        /// Stops it and gives its last figures.
        func stop() -> ProxyStatistics {
            proxy.stop()
            #expect(ended.wait(timeout: .now() + 5) == .success)
            return proxy.statistics
        }
    }

    private typealias Taken = (bytes: [UInt8], from: PeerAddress, at: Instant)

    /// Everything that arrives until `count` datagrams have come, or nothing more for `patience`.
    private func take(
        _ count: Int, from socket: DatagramSocket, patience: Duration = .seconds(2)
    ) throws -> [Taken] {
        var batch = ReceiveBatch()
        var taken: [Taken] = []
        while taken.count < count, try socket.receive(into: &batch, timeout: patience) > 0 {
            let now = Instant.now
            batch.forEach { taken.append(([UInt8]($0), $1, now)) }
        }
        return taken
    }

    private func send(_ bytes: [UInt8], from socket: DatagramSocket, to peer: PeerAddress) {
        var batch = SendBatch(socket: socket)
        batch.queue(bytes, to: peer)
        batch.flush()
    }

    @Test("answers go back to the client that asked, through a path of its own")
    func flows() throws {
        let stage = try Stage()
        let clients = try (0..<3).map { _ in try DatagramSocket(host: "127.0.0.1", port: 0) }
        for (number, client) in clients.enumerated() {
            send([UInt8(number)], from: client, to: stage.proxy.localAddress)
        }
        let asked = try take(3, from: stage.target)
        #expect(Set(asked.map(\.from)).count == 3)
        for each in asked { send(each.bytes + [9], from: stage.target, to: each.from) }
        for (number, client) in clients.enumerated() {
            let answers = try take(1, from: client)
            #expect(answers.map(\.bytes) == [[UInt8(number), 9]])
            #expect(answers.first?.from == stage.proxy.localAddress)
        }
        let statistics = stage.stop()
        #expect(statistics.flows == 3)
        #expect(statistics.up.arrived == 3 && statistics.down.arrived == 3)
    }

    @Test("the loss is that of the seed, and the delay is as asked")
    func lossAndDelay() throws {
        let forecast = Forecast(loss: 0.3, burst: 4, delay: .milliseconds(60))
        let stage = try Stage(up: forecast, seed: 7)
        // The same weather in virtual time.
        var seeds = SeededGenerator(seed: 7)
        var expected = Weather(forecast, seed: seeds.next())
        let client = try DatagramSocket(host: "127.0.0.1", port: 0)
        var sentAt: [Instant] = []
        for number in 0..<250 as Range<UInt8> {
            let now = Instant.now
            sentAt.append(now)
            expected.send([number], at: now)
            send([number], from: client, to: stage.proxy.localAddress)
        }
        let arriving = expected.arrivals(until: .now + .seconds(10))
        let taken = try take(arriving.count, from: stage.target)
        #expect(taken.map(\.bytes) == arriving)
        #expect((140...210).contains(taken.count))
        let delays = taken.map { $0.at - sentAt[Int($0.bytes[0])] }.sorted()
        // Never early; late only by what a busy machine adds.
        #expect(delays[0] >= .milliseconds(60))
        #expect(delays[delays.count / 2] < .milliseconds(160))
        let statistics = stage.stop()
        #expect(statistics.up.sent == 250 && statistics.up.lost == 250 - taken.count)
        #expect(statistics.down.sent == 0)
    }

    @Test("each direction has its own weather, and a rate is kept")
    func directions() throws {
        let stage = try Stage(down: Forecast(bitsPerSecond: 800_000, queue: .milliseconds(200)))
        let client = try DatagramSocket(host: "127.0.0.1", port: 0)
        send([0], from: client, to: stage.proxy.localAddress)
        let flow = try #require(try take(1, from: stage.target).first).from
        // 100 kB at once: 20 kB fit, and take 200 ms.
        var batch = SendBatch(socket: stage.target)
        let start = Instant.now
        for _ in 0..<100 { batch.queue([UInt8](repeating: 1, count: 1_000), to: flow) }
        batch.flush()
        let taken = try take(100, from: client, patience: .seconds(1))
        #expect((20..<100).contains(taken.count))
        for (number, each) in taken.enumerated() { #expect(each.at - start >= .milliseconds(10 * (number + 1))) }
        let statistics = stage.stop()
        #expect(statistics.down.dropped == 100 - taken.count)
        #expect(statistics.down.longestQueueingDelay <= .milliseconds(200))
    }

    @Test("strangers do not reach a client through its path")
    func strangers() throws {
        let stage = try Stage()
        let client = try DatagramSocket(host: "127.0.0.1", port: 0)
        send([1], from: client, to: stage.proxy.localAddress)
        let flow = try #require(try take(1, from: stage.target).first).from
        let stranger = try DatagramSocket(host: "127.0.0.1", port: 0)
        for _ in 0..<10 { send([66], from: stranger, to: flow) }
        send([2], from: stage.target, to: flow)
        #expect(try take(1, from: client).map(\.bytes) == [[2]])
        #expect(stage.stop().down.sent == 1)
    }

    @Test("more clients than may be are refused")
    func bounded() throws {
        let stage = try Stage(mostFlows: 2)
        let clients = try (0..<3).map { _ in try DatagramSocket(host: "127.0.0.1", port: 0) }
        for client in [0, 1, 2, 0] { send([UInt8(client)], from: clients[client], to: stage.proxy.localAddress) }
        // One socket takes them in order, so the third has been refused when the fourth is there.
        #expect(try take(3, from: stage.target).map(\.bytes).sorted { $0[0] < $1[0] } == [[0], [0], [1]])
        let statistics = stage.stop()
        #expect(statistics.refused == 1)
        #expect(statistics.flows == 2)
    }

    @Test("a silent client is forgotten, and makes room for another")
    func forgotten() throws {
        let stage = try Stage(mostFlows: 1, flowIdle: .milliseconds(30))
        let clients = try (0..<2).map { _ in try DatagramSocket(host: "127.0.0.1", port: 0) }
        send([1], from: clients[0], to: stage.proxy.localAddress)
        #expect(try take(1, from: stage.target).map(\.bytes) == [[1]])
        var came: [[UInt8]] = []
        for _ in 0..<100 where came.isEmpty {
            send([2], from: clients[1], to: stage.proxy.localAddress)
            came = try take(1, from: stage.target, patience: .milliseconds(50)).map(\.bytes)
        }
        #expect(came == [[2]])
        // What was forgotten still counts.
        let statistics = stage.stop()
        #expect(statistics.flows <= 1)
        #expect(statistics.up.arrived >= 2)
    }
}
