import ArgumentParser
import Foundation
import Media
import Synchronization

/// What a viewer sees and hears over bad networks: the real host, relay and viewer ends in virtual time, with weather
/// on both ways between relay and viewer.
struct WeaknetBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weaknet", abstract: "Sound and picture over loss, delay and narrow links, in virtual time.")

    @Option(help: "Virtual seconds of each cell.")
    var seconds = 60

    @Option(help: "Runs of each cell, each with weather of its own; what is printed is their mean.")
    var runs = 1

    @Flag(help: "Print the results as one JSON object instead of a table.")
    var json = false

    @Option(help: "Only cells of this loss, in percent.")
    var loss: Int?

    @Option(help: "Only cells of this round trip, in milliseconds.")
    var rtt: Int?

    @Option(help: "Only cells of this rate, in kbit/s; 0 for those without a limit.")
    var rate: Int?

    func validate() throws {
        guard (5...3_600).contains(seconds) else { throw ValidationError("--seconds is 5 to 3600") }
        guard (1...100).contains(runs) else { throw ValidationError("--runs is 1 to 100") }
    }

    func run() throws {
        let cells = WeaknetCell.all.filter { cell in
            (loss == nil || cell.lossPercent == loss) && (rtt == nil || cell.roundTrip == rtt)
                && (rate == nil || cell.kilobits ?? 0 == rate)
        }
        let verdicts = Self.parallel(cells.count * runs) { number in
            cells[number / runs].rehearse(seconds: seconds, seed: UInt64(1 + number % runs))
        }
        var results = Results()
        if !json { print(WeaknetTable.head) }
        for (number, cell) in cells.enumerated() {
            let row = WeaknetTable.Row(Array(verdicts[number * runs..<(number + 1) * runs]))
            if !json { print("\(cell.name)  \(row)") }
            guard cell.roundTrip == 100, cell.kilobits == nil else { continue }
            let suffix = "\(cell.lossPercent)\(cell.burst == nil ? "" : "_bursty")"
            let explanation = "\(cell.lossPercent) % loss\(cell.burst == nil ? "" : " in bursts"), 100 ms round trip: "
            results.add("weaknet.audio_concealed_\(suffix)", row.concealed, "%", explanation + "sound made up")
            results.add("weaknet.freeze_\(suffix)", row.frozen, "%", explanation + "picture stands still")
            results.add("weaknet.clean_\(suffix)", row.clean, "%", explanation + "pictures whole and in time")
        }
        if loss == nil, rtt == nil, rate == nil { changes(&results) }
        results.print(json: json)
    }

    /// A rate that halves after 20 s and returns after 40 s.
    private func changes(_ results: inout Results) {
        let change = WeaknetChange()
        let found = change.rehearse(seed: 1)
        results.add("weaknet.halved_followed_s", found.followed.seconds, "s", "rate halves: until the queue is gone")
        results.add("weaknet.halved_freeze_s", found.longestFreeze.seconds, "s", "rate halves: longest freeze")
        results.add(
            "weaknet.returned_used_s", found.returned?.seconds ?? .infinity, "s", "rate returns: until the layer does")
        results.add(
            "weaknet.most_changes_10s", Double(found.mostChanges), "changes",
            "layer changes in any 10 s between the changes of rate")
    }

    /// The values of `work` for 0..<count, worked out on all cores.
    private static func parallel<Value: Sendable>(_ count: Int, _ work: @Sendable (Int) -> Value) -> [Value] {
        let values = Mutex([Value?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { number in
            let value = work(number)
            values.withLock { $0[number] = value }
        }
        return values.withLock { $0.compactMap(\.self) }
    }
}
