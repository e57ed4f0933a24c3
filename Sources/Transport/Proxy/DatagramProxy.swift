import CDatagram
import Glibc
import Media
import Synchronization

/// Carries datagrams between clients and a target through weather, on one thread.
///
/// Each client has a path of its own, as if each sat behind a line of its own: with `rate=300k` each has 300 kbit/s.
/// The target sees each client at another port of this machine; only its answers go back. Bounds: `ProxyLimits`.
package final class DatagramProxy: Sendable {
    private let socket: DatagramSocket
    private let target: PeerAddress
    private let up: Forecast
    private let down: Forecast
    private let seed: UInt64
    private let mostFlows: Int
    private let flowIdle: Duration
    private let isStopping = Atomic(false)
    private let published = Mutex(ProxyStatistics())

    /// Opens the port; `run` does the rest.
    ///
    /// - Parameters:
    ///   - up: from clients to the target. Schedules begin when `run` does, for every client.
    ///   - seed: of all weather; the nth client gets the same whoever it is.
    package init(
        host: String, port: UInt16, target: PeerAddress, up: Forecast, down: Forecast, seed: UInt64,
        mostFlows: Int = ProxyLimits.flows, flowIdle: Duration = ProxyLimits.flowIdle
    ) throws(TransportError) {
        socket = try DatagramSocket(host: host, port: port)
        self.target = target
        self.up = up
        self.down = down
        self.seed = seed
        self.mostFlows = mostFlows
        self.flowIdle = flowIdle
    }

    package var localAddress: PeerAddress { socket.localAddress }

    /// Figures of a moment ago; exact once `run` has returned.
    package var statistics: ProxyStatistics { published.withLock { $0 } }

    /// Makes `run` return soon; any thread may ask.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        socket.wake()
    }

    /// Carries datagrams until `stop`. Called once.
    ///
    /// - Throws: when the system fails the socket that clients send to.
    package func run() throws(TransportError) {
        var turn = Turn(proxy: self, started: .now)
        defer { publish(turn.statistics) }
        while !isStopping.load(ordering: .acquiring) {
            try turn.wait()
            try turn.take()
            turn.deliver()
            if turn.isTimeToPublish { publish(turn.statistics) }
        }
    }

    private func publish(_ statistics: ProxyStatistics) { published.withLock { $0 = statistics } }

    /// What the thread has between turns.
    private struct Turn: ~Copyable {
        private let proxy: DatagramProxy
        private let started: Instant
        private var seeds: SeededGenerator
        private var flows: [PeerAddress: ProxyFlow] = [:]
        /// The listening socket, its wake-up, then the flows in the order of `polled`.
        private var descriptors: [pollfd] = []
        private var polled: [ProxyFlow] = []
        private var incoming = ReceiveBatch()
        private var toClients: SendBatch
        private var forgotten = ProxyStatistics()
        private var nextSweep: Instant
        private var nextPublication: Instant

        init(proxy: DatagramProxy, started: Instant) {
            self.proxy = proxy
            self.started = started
            seeds = SeededGenerator(seed: proxy.seed)
            toClients = SendBatch(socket: proxy.socket)
            nextSweep = started
            nextPublication = started
            listDescriptors()
        }

        var statistics: ProxyStatistics {
            var sum = forgotten
            for flow in polled { sum.add(flow) }
            sum.flows = polled.count
            sum.unsent += toClients.dropped
            return sum
        }

        var isTimeToPublish: Bool {
            mutating get {
                let now = Instant.now
                guard now >= nextPublication else { return false }
                nextPublication = now + ProxyLimits.statisticsInterval
                return true
            }
        }

        /// Waits for a datagram, an arrival, a wake-up or the time to look after the flows.
        mutating func wait() throws(TransportError) {
            var until = nextSweep
            for flow in polled { if let next = flow.nextArrival { until = min(until, next) } }
            let timeout = max(.zero, until - .now)
            let found = descriptors_wait(&descriptors, UInt32(descriptors.count), timeout.nanoseconds)
            guard found >= 0 else { throw .system("waiting for datagrams failed", errno: -found) }
        }

        /// Sends what has come to the sockets on its way.
        mutating func take() throws(TransportError) {
            let now = Instant.now
            var room = ProxyLimits.bytesUnderWay
            for flow in polled { room -= flow.cost }
            for (flow, descriptor) in zip(polled, descriptors.dropFirst(2)) where descriptor.revents != 0 {
                takeAnswers(of: flow, at: now, room: &room)
            }
            if descriptors[0].revents != 0 { try takeFromClients(at: now, room: &room) }
            if now >= nextSweep { sweep(at: now) }
        }

        mutating func deliver() {
            let now = Instant.now
            for flow in polled { flow.deliver(by: now, toClients: &toClients) }
            toClients.flush()
        }

        private mutating func takeFromClients(at now: Instant, room: inout Int) throws(TransportError) {
            for _ in 0..<ProxyLimits.batchesPerTurn {
                let count = try proxy.socket.receive(into: &incoming, timeout: .zero)
                var datagrams: [(bytes: [UInt8], from: PeerAddress)] = []
                datagrams.reserveCapacity(count)
                incoming.forEach { datagrams.append(([UInt8]($0), $1)) }
                for (bytes, client) in datagrams {
                    room -= bytes.count + ProxyLimits.datagramOverhead
                    guard room >= 0, let flow = flow(of: client, at: now) else {
                        forgotten.refused += 1
                        continue
                    }
                    flow.lastHeard = now
                    flow.up.send(bytes, at: now)
                }
                guard count == TransportLimits.batch else { return }
            }
        }

        private mutating func takeAnswers(of flow: ProxyFlow, at now: Instant, room: inout Int) {
            for _ in 0..<ProxyLimits.batchesPerTurn {
                // A flow's socket that fails is given up with its flow, once nothing more comes through it.
                guard let count = try? flow.socket.receive(into: &incoming, timeout: .zero) else { return }
                incoming.forEach { bytes, sender in
                    guard sender == proxy.target else { return }
                    room -= bytes.count + ProxyLimits.datagramOverhead
                    guard room >= 0 else {
                        forgotten.refused += 1
                        return
                    }
                    flow.lastHeard = now
                    flow.down.send([UInt8](bytes), at: now)
                }
                guard count == TransportLimits.batch else { return }
            }
        }

        /// The client's flow, made when there is none; nil when there are too many or the system gives no socket.
        private mutating func flow(of client: PeerAddress, at now: Instant) -> ProxyFlow? {
            if let flow = flows[client] { return flow }
            guard flows.count < proxy.mostFlows else { return nil }
            let up = Weather(proxy.up, seed: seeds.next(), since: started)
            let down = Weather(proxy.down, seed: seeds.next(), since: started)
            guard let flow = try? ProxyFlow(client: client, target: proxy.target, up: up, down: down, at: now) else {
                return nil
            }
            flows[client] = flow
            polled.append(flow)
            listDescriptors()
            return flow
        }

        /// Forgets flows that are silent.
        private mutating func sweep(at now: Instant) {
            nextSweep = now + min(proxy.flowIdle, ProxyLimits.sweepInterval)
            let silent = polled.filter { now - $0.lastHeard >= proxy.flowIdle && $0.nextArrival == nil }
            guard !silent.isEmpty else { return }
            for flow in silent {
                forgotten.add(flow)
                flows[flow.client] = nil
            }
            polled.removeAll { flows[$0.client] == nil }
            listDescriptors()
        }

        private mutating func listDescriptors() {
            let all = [proxy.socket.descriptor, proxy.socket.wakeUp] + polled.map(\.socket.descriptor)
            descriptors = all.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        }
    }
}

extension ProxyStatistics {
    fileprivate mutating func add(_ flow: ProxyFlow) {
        up += flow.up.statistics
        down += flow.down.statistics
        unsent += flow.unsent
    }
}
