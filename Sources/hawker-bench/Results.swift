import Foundation

/// What a bench found: rows for a person, `RESULT name value unit` lines for a machine.
struct Results {
    private struct Row {
        let name: String
        let value: Double
        let unit: String
        let explanation: String
    }

    private var rows: [Row] = []

    /// What has no value, as the ratio to what cost nothing that could be measured, was not measured and is left out.
    mutating func add(_ name: String, _ value: Double, _ unit: String, _ explanation: String) {
        guard value.isFinite else { return }
        rows.append(Row(name: name, value: value, unit: unit, explanation: explanation))
    }

    func print(json: Bool) {
        if json {
            let members = rows.map { "\"\($0.name)\": {\"value\": \(Self.number($0.value)), \"unit\": \"\($0.unit)\"}" }
            Swift.print("{\(members.joined(separator: ", "))}")
            return
        }
        let width = rows.map(\.explanation.count).max() ?? 0
        for row in rows {
            let padding = String(repeating: " ", count: width - row.explanation.count)
            Swift.print("\(row.explanation)\(padding)  \(Self.number(row.value)) \(row.unit)")
        }
        for row in rows { Swift.print("RESULT \(row.name) \(Self.number(row.value)) \(row.unit)") }
    }

    /// The machine a figure was measured on.
    static var machine: String { "\(ProcessInfo.processInfo.activeProcessorCount) cores" }

    private static func number(_ value: Double) -> String { String(format: "%.3f", value) }
}

/// The p-th percentile of sorted values, nearest rank; nil without values.
func percentile<Value>(_ p: Int, of sorted: [Value]) -> Value? {
    sorted.isEmpty ? nil : sorted[min(sorted.count - 1, sorted.count * p / 100)]
}
