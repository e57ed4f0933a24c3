import ArgumentParser
import CYardstick
import Foundation

/// How many packets a second the relay fans out, against a bare `sendmmsg` loop to the same receivers in the same run.
struct RelayBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay", abstract: "The relay's fan-out against a bare sendmmsg loop, and over all cores.")

    @OptionGroup var options: BenchOptions

    /// Audiences measured on one worker; the ratio of the last but one is the bench's figure.
    private static let audiences = [10, 100, 1_000, 5_000]
    private static let headline = 1_000
    /// Turns of yardstick and relay, one after the other, so that both see the same machine.
    private static let turns = 3
    private static let batch: UInt32 = 64
    private static let sendBuffer: Int32 = 4 << 20

    func run() throws {
        raiseDescriptorLimit()
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var results = Results()
        let workers = Array(1...max(1, cores))
        let turn = max(
            0.2, Double(options.seconds) / Double((Self.audiences.count + workers.count - 1) * Self.turns * 2))
        var alone = 0.0
        let sealing = try RelayStage.allocationsOfSealing()
        results.add(
            "relay.allocations_of_srtp", sealing, "blocks", "libsrtp2 itself, to open a packet and seal it again")
        for audience in Self.audiences {
            let stage = try RelayStage(viewers: audience, workers: 1)
            defer { stage.stop() }
            let figure = try compare(stage, threads: 1, turn: turn)
            let allocations = try stage.allocations()
            let name = audience == Self.headline ? "" : "_\(audience)"
            if audience == Self.headline { alone = figure.relay }
            results.add(
                "relay.yardstick_per_second\(name)", figure.yardstick, "packets/s",
                "\(audience) viewers, one worker: bare sendmmsg")
            results.add(
                "relay.packets_per_second\(name)", figure.relay, "packets/s", "\(audience) viewers, one worker: relay")
            results.add("relay.ratio\(name)", figure.ratio, "times", "\(audience) viewers, one worker: relay/bare")
            results.add(
                "relay.allocations_per_packet\(name)",
                max(0, Double(allocations.blocks) / Double(allocations.packets) - sealing), "blocks",
                "\(audience) viewers: the relay's for each of \(allocations.packets) packets of the host, beside those")
            results.add(
                "relay.allocations_per_datagram\(name)", Double(allocations.blocks) / Double(allocations.datagrams),
                "blocks", "\(audience) viewers: all for each datagram sent")
        }
        for count in workers.dropFirst() {
            let stage = try RelayStage(viewers: Self.headline, workers: count)
            defer { stage.stop() }
            let figure = try compare(stage, threads: count, turn: turn)
            results.add(
                "relay.yardstick_per_second_\(count)_cores", figure.yardstick, "packets/s",
                "\(Self.headline) viewers, \(count) threads: bare sendmmsg")
            results.add(
                "relay.packets_per_second_\(count)_cores", figure.relay, "packets/s",
                "\(Self.headline) viewers, \(count) workers: relay")
            results.add(
                "relay.ratio_\(count)_cores", figure.ratio, "times",
                "\(Self.headline) viewers, \(count) workers: relay/bare")
            results.add(
                "relay.speedup_\(count)_cores", figure.relay / alone, "times",
                "\(Self.headline) viewers, \(count) workers against one")
        }
        if !options.json {
            print(
                "relay: \(RelayStage.packetBytes)-byte packets, sealed once, to loopback sockets nobody reads, "
                    + "\(Self.turns) turns of \(String(format: "%.1f", turn)) s each, \(Results.machine)")
        }
        results.print(json: options.json)
    }

    private struct Figure {
        /// Packets a second, the median of the turns.
        let yardstick: Double
        let relay: Double
        let ratio: Double
    }

    private func compare(_ stage: RelayStage, threads: Int, turn: Double) throws -> Figure {
        var yard: [Double] = []
        var relay: [Double] = []
        for _ in 0..<Self.turns {
            yard.append(try bare(stage.ports, threads: threads, seconds: turn))
            relay.append(try stage.run(.nanoseconds(Int64(turn * 1e9))))
        }
        let ratios = zip(relay, yard).map { $0 / $1 }
        guard let y = percentile(50, of: yard.sorted()), let r = percentile(50, of: relay.sorted()),
            let ratio = percentile(50, of: ratios.sorted())
        else { throw BenchError("nothing was measured") }
        return Figure(yardstick: y, relay: r, ratio: ratio)
    }

    /// The yardstick: each thread sends to its share of the ports, and to nobody else.
    private func bare(_ ports: [UInt16], threads: Int, seconds: Double) throws -> Double {
        let rates = Rates()
        let done = DispatchSemaphore(value: 0)
        for index in 0..<threads {
            let share = Array(ports[(ports.count * index / threads)..<(ports.count * (index + 1) / threads)])
            let thread = Thread {
                var elapsed: Int64 = 0
                let sent = fanout_run(
                    share, share.count, RelayStage.packetBytes, Self.batch, Self.sendBuffer, Int64(seconds * 1e9),
                    &elapsed)
                rates.add(sent > 0 ? Double(sent) / (Double(elapsed) / 1e9) : 0)
                done.signal()
            }
            thread.start()
        }
        for _ in 0..<threads { done.wait() }
        return rates.sum
    }
}

/// Figures of threads, added up.
private final class Rates: @unchecked Sendable {
    // Unchecked: both are only touched under the lock.
    private let lock = NSLock()
    private var total = 0.0

    func add(_ rate: Double) { lock.withLock { total += rate } }
    var sum: Double { lock.withLock { total } }
}
