import Commerce

/// Makes guessing passwords slow, for a name and for an address.
///
/// Four failures of a name and fifty of an address cost nothing; from the next on each makes the next attempt wait, one second at first and twice as
/// long each time, up to 15 minutes. A success clears its name; an address is only cleared by an hour without failures,
/// or someone with one good account could guess at others for ever. Attempts that are being checked are not counted:
/// the bounded queue of ``PasswordHasher`` limits those.
package struct LoginThrottle: Sendable {
    private struct Failures: Sendable {
        var count: Int
        var last: Timestamp
    }

    private var names: [String: Failures] = [:]
    private var addresses: [String: Failures] = [:]
    private let capacity: Int

    package init() { self.init(capacity: AccountLimits.throttledKeys) }

    init(capacity: Int) { self.capacity = capacity }

    /// How long to wait before the next attempt, rounded up to seconds; nil when it may be made now.
    ///
    /// - Parameters:
    ///   - name: the folded name, as in ``AccountRules/folded(_:)``, known or not.
    ///   - address: the client's, without its port.
    package func wait(name: String, address: String, at now: Timestamp) -> Duration? {
        let end = [
            names[name].flatMap { Self.end(of: $0, free: AccountLimits.freeFailures) },
            addresses[address].flatMap { Self.end(of: $0, free: AccountLimits.freeAddressFailures) },
        ].compactMap(\.self).max()
        guard let end, end > now else { return nil }
        let milliseconds = end.milliseconds - now.milliseconds
        return .seconds((milliseconds + 999) / 1_000)
    }

    package mutating func failed(name: String, address: String, at now: Timestamp) {
        Self.count(name, in: &names, capacity: capacity, at: now)
        Self.count(address, in: &addresses, capacity: capacity, at: now)
    }

    package mutating func succeeded(name: String) { names[name] = nil }

    /// Names and addresses that are remembered.
    package var rememberedCount: Int { names.count + addresses.count }

    private static func end(of failures: Failures, free: Int) -> Timestamp? {
        let excess = failures.count - free
        guard excess > 0 else { return nil }
        // The tenth doubling of a second is past 15 minutes already.
        let wait = AccountLimits.firstWait * (1 << min(excess - 1, 10))
        return failures.last + min(wait, AccountLimits.longestWait)
    }

    /// Linear in the table when it is full: 10,000 steps against the hash that came before it is nothing.
    private static func count(
        _ key: String, in table: inout [String: Failures], capacity: Int, at now: Timestamp
    ) {
        if let known = table[key], now - known.last < AccountLimits.failureMemory {
            table[key] = Failures(count: known.count + 1, last: max(known.last, now))
            return
        }
        if table[key] == nil, table.count >= capacity {
            table = table.filter { now - $0.value.last < AccountLimits.failureMemory }
            if table.count >= capacity, let oldest = table.min(by: { $0.value.last < $1.value.last })?.key {
                table[oldest] = nil
            }
        }
        table[key] = Failures(count: 1, last: now)
    }
}
