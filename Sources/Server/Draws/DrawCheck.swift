import Commerce
import Wire

/// Computes a draw again from its record.
package struct DrawCheck: Sendable {
    /// What the record says otherwise than the seed and the entrants do; empty for a draw that holds.
    package let differences: [String]

    package init(_ record: DrawRecord) {
        var differences: [String] = []
        let commitment = DrawSeal.commitment(to: record.seed)
        if commitment != record.commitment {
            differences.append(
                "the seed was announced as \(record.commitment), but its SHA-256 is \(commitment): it is another seed")
        }
        if Set(record.entrants.map(\.id)).count < record.entrants.count {
            differences.append("somebody is among the entrants twice")
        }
        let parts = Self.parts(of: record, &differences)
        let expected = Self.winners(of: record, parts)
        for (place, pair) in Self.pairs(expected, record.winners).enumerated() where pair.0 != pair.1 {
            differences.append("place \(place + 1) is \(Self.words(pair.1)), but comes to \(Self.words(pair.0))")
        }
        self.differences = differences
    }

    /// How the pot is split by the seed.
    private static func parts(of record: DrawRecord, _ differences: inout [String]) -> [Int64] {
        guard let pot = record.pot else { return [] }
        guard Commerce.Limits.drawPlaces.contains(record.places) else {
            differences.append("a draw of \(record.places) places cannot be")
            return []
        }
        let told = record.parts ?? []
        guard record.kind == .redPacket else {
            if told.count != record.places || !isWhole(told, pot) {
                differences.append("the parts are not one for each place that come to \(pot)")
            }
            return told
        }
        let parts = pot.parts(record.places) { DrawSeal.number(of: $0, under: record.seed) } ?? []
        if let place = pairs(parts, told).firstIndex(where: { $0.0 != $0.1 }) {
            differences.append(
                "the part of place \(place + 1) is \(amount(told, place)), but comes to \(amount(parts, place))")
        }
        return parts
    }

    private static func winners(of record: DrawRecord, _ parts: [Int64]) -> [DrawWinner] {
        var entrants = record.entrants
        if !record.kind.isGrabbed {
            let tickets = entrants.map { (ticket: DrawSeal.ticket(of: $0.id, under: record.seed), entrant: $0) }
            entrants = tickets.sorted { ($0.ticket, $0.entrant.id) < ($1.ticket, $1.entrant.id) }.map(\.entrant)
        }
        return entrants.prefix(max(0, record.places)).enumerated().map { place, entrant in
            let amount = record.pot.flatMap { pot in
                parts.indices.contains(place) ? Money(minorUnits: parts[place], currency: pot.currency) : nil
            }
            return DrawWinner(id: entrant.id, name: entrant.name, place: place, amount: amount)
        }
    }

    private static func isWhole(_ parts: [Int64], _ pot: Money) -> Bool {
        let sum = try? Money.sum(parts.map { Money(minorUnits: $0, currency: pot.currency) }, in: pot.currency)
        return sum == pot && parts.allSatisfy { $0 > 0 }
    }

    /// Each with its counterpart, as far as the longer one goes.
    private static func pairs<Element>(_ left: [Element], _ right: [Element]) -> [(Element?, Element?)] {
        (0..<max(left.count, right.count)).map {
            (left.indices.contains($0) ? left[$0] : nil, right.indices.contains($0) ? right[$0] : nil)
        }
    }

    private static func amount(_ parts: [Int64], _ place: Int) -> String {
        parts.indices.contains(place) ? "\(parts[place])" : "missing"
    }

    private static func words(_ winner: DrawWinner?) -> String {
        guard let winner else { return "nobody's" }
        return "\(winner.id) (\(winner.name))" + (winner.amount.map { " with \($0)" } ?? "")
    }
}
