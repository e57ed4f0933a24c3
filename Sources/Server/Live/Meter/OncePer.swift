import Commerce

/// Tells what a person does for the first time from what they do again, product by product.
///
/// After something counted, the same of the same person counts for nothing for `NumberRules.oncePer`, however often it
/// comes. Where too many are remembered, somebody new is not counted: figures may be too low, never too high.
struct OncePer {
    private struct Key: Hashable {
        let visitor: Visitor.ID
        let sku: SKU.ID
    }

    private var last: [Key: Timestamp] = [:]
    /// How many are remembered when what is over is forgotten the next time, but not before its time.
    private var nextSweep = 1_024
    private var sweptAt: Timestamp?

    var count: Int { last.count }

    /// Time does not go back from call to call.
    mutating func isFirst(_ visitor: Visitor.ID, _ sku: SKU.ID, at now: Timestamp) -> Bool {
        let key = Key(visitor: visitor, sku: sku)
        if let before = last[key], now < before + NumberRules.oncePer { return false }
        if last.count >= nextSweep, sweptAt.map({ now >= $0 + MeterLimits.betweenSweeps }) ?? true {
            sweptAt = now
            last = last.filter { now < $0.value + NumberRules.oncePer }
            nextSweep = min(MeterLimits.remembered, max(1_024, 2 * last.count))
        }
        guard last.count < MeterLimits.remembered else { return false }
        last[key] = now
        return true
    }
}
