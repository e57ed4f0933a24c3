import ArgumentParser
import Commerce
import Foundation
import Server
import Store
import Synchronization

/// How many orders a second the till makes durable, against the same store with one transaction for each order.
struct OrdersBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders", abstract: "Durable orders a second in process, against one transaction per order.")

    @OptionGroup var options: BenchOptions

    @Option(help: "Orders that wait for their answers at the same time.")
    var inFlight = 1_000

    @Option(help: "Buyers, who order in turn.")
    var buyers = 10_000

    func run() async throws {
        let yard = try await withTemporaryFolder { try await yardstick(in: $0, seconds: max(2, options.seconds / 4)) }
        let till = try await withTemporaryFolder { try await throughTill(in: $0) }
        var results = Results()
        results.add("orders.yardstick_per_second", yard, "orders/s", "one transaction per order, one after the other")
        results.add(
            "orders.per_second", till.perSecond, "orders/s",
            "through the till, \(inFlight) in flight, one hot SKU, \(buyers) buyers, on \(Results.machine)")
        results.add("orders.ratio", till.perSecond / yard, "times", "the till against the yardstick")
        for p in [50, 99] {
            if let latency = percentile(p, of: till.latencies) {
                results.add("orders.p\(p)_ms", Double(latency), "ms", "from order to durable answer, p\(p)")
            }
        }
        results.add("orders.count", Double(till.latencies.count), "orders", "orders made")
        results.add("orders.memory_early_mb", till.memoryEarly, "MB", "resident after a tenth of the time")
        results.add("orders.memory_late_mb", till.memoryLate, "MB", "resident at the end")
        results.print(json: options.json)
    }

    /// The same schema and the same rules, each order in a transaction of its own.
    private func yardstick(in folder: URL, seconds: Int) async throws -> Double {
        let now = Timestamp.wallClock
        let stall = try await Stall(in: folder, pieces: 1_000_000, at: now)
        let start = ContinuousClock.now
        var count = 0
        while ContinuousClock.now - start < .seconds(seconds) {
            let (command, once) = try stall.order(count, stall.skus[0], by: count % buyers, at: now)
            let result = try await stall.store.commit(touching: Touched(command, once: once)) {
                $0.handle(command, once: once, at: now)
            }
            _ = try result.get()
            count += 1
        }
        let elapsed = ContinuousClock.now - start
        try await check(stall)
        return Double(count) / elapsed.inSeconds
    }

    private struct Outcome {
        let perSecond: Double
        /// Milliseconds, sorted.
        let latencies: [Float]
        let memoryEarly: Double
        let memoryLate: Double
    }

    private func throughTill(in folder: URL) async throws -> Outcome {
        let most = options.seconds * 100_000
        let stall = try await Stall(in: folder, pieces: most, at: .wallClock)
        let till = Till(store: stall.store, clock: { .wallClock }, onChanges: { _ in })
        let turns = Turns()
        let buyers = buyers
        let start = ContinuousClock.now
        let end = start + .seconds(options.seconds)
        let early = Task {
            try await Task.sleep(until: start + .seconds(options.seconds) / 10)
            return residentMegabytes()
        }
        var latencies: [Float] = []
        latencies.reserveCapacity(most)
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<inFlight {
                group.addTask {
                    var own: [Float] = []
                    while ContinuousClock.now < end {
                        let number = turns.next()
                        let sku = stall.skus[number / Commerce.Limits.stock.upperBound]
                        let (command, once) = try stall.order(number, sku, by: number % buyers, at: .wallClock)
                        let asked = ContinuousClock.now
                        _ = try await till.submit(command, once: once)
                        own.append(Float((ContinuousClock.now - asked).inSeconds * 1_000))
                    }
                    return own
                }
            }
            for try await own in group { latencies += own }
        }
        let elapsed = ContinuousClock.now - start
        await till.close()
        let memoryLate = residentMegabytes()
        try await check(stall)
        return Outcome(
            perSecond: Double(latencies.count) / elapsed.inSeconds, latencies: latencies.sorted(),
            memoryEarly: try await early.value, memoryLate: memoryLate)
    }

    /// A figure counts only when the books agree and every answer was durable.
    private func check(_ stall: Stall) async throws {
        guard try await stall.store.writerSynchronous() == 2 else { throw BenchError("synchronous = FULL was lost") }
        let report = try await stall.store.audit()
        guard report.isClean else { throw BenchError(report.differences.map(\.description).joined(separator: "\n")) }
        try stall.store.close()
    }
}

/// Numbers from 0, each given once.
private final class Turns: Sendable {
    private let given = Atomic<Int>(0)

    func next() -> Int { given.add(1, ordering: .relaxed).oldValue }
}

/// What this process has in memory.
func residentMegabytes() -> Double {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
