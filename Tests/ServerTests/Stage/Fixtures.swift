import Commerce
import Testing
import Wire

extension Identifier: ExpressibleByStringInterpolation {
    public init(stringLiteral text: String) {
        guard let identifier = Self(rawValue: text) else { preconditionFailure("'\(text)' is no identifier") }
        self = identifier
    }
}

extension Money {
    static func fen(_ units: Int64) -> Money { Money(minorUnits: units, currency: .cny) }
}

extension AddressView {
    static let example = AddressView(recipient: "小明", phone: "138 1234 5678", text: "杭州市西湖区文三路 1 号")
}

extension ParcelView {
    static let example = ParcelView(carrier: "SF", number: "SF1234567890")
}

struct NeverHappened: Error, CustomStringConvertible {
    let description: String
}

/// Returns when `condition` holds, where nothing can be thrown; gives up loudly, so that the test comes to its end.
func waits(
    for what: String, at location: SourceLocation = #_sourceLocation, until condition: () async -> Bool
) async {
    do {
        try await eventually(what) { await condition() }
    } catch {
        Issue.record(error, sourceLocation: location)
    }
}

/// Returns when `condition` holds; looks again and again, and gives up loudly.
func eventually(
    _ what: String, within limit: Duration = .seconds(15), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NeverHappened(description: "it never came to be: \(what)") }
        // Slower than one person may ask (50 times a second).
        try await Task.sleep(for: .milliseconds(30))
    }
}
