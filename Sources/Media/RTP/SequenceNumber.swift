/// A packet's place in its stream, 16 bits that wrap.
///
/// It has no order of its own: past the wrap, 0 comes after 65,535. `SequenceExtender` gives numbers that do.
package struct SequenceNumber: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }
    package init(_ value: UInt16) { rawValue = value }

    /// The low 16 bits of an extended number.
    package init(extended: Int64) { rawValue = UInt16(truncatingIfNeeded: extended) }

    package var next: SequenceNumber { SequenceNumber(rawValue &+ 1) }

    /// How many steps lead from `other` here the short way round, −32,768…32,767.
    package func distance(from other: SequenceNumber) -> Int {
        Int(Int16(bitPattern: rawValue &- other.rawValue))
    }
}

/// Turns numbers that wrap into 64-bit ones that do not (RFC 3550 appendix A.1, RFC 3711 section 3.3.1).
///
/// A number is taken to be within half a cycle of the highest one so far. The first is put one cycle up, so that
/// packets that were overtaken by it are still positive.
package struct SequenceExtender: Sendable {
    package private(set) var highest: Int64?

    package init() {}

    /// The extended number, without counting it as seen.
    package func peek(_ number: SequenceNumber) -> Int64 {
        guard let highest else { return 1 << 16 | Int64(number.rawValue) }
        return highest + Int64(number.distance(from: SequenceNumber(extended: highest)))
    }

    package mutating func extend(_ number: SequenceNumber) -> Int64 {
        let extended = peek(number)
        highest = max(highest ?? extended, extended)
        return extended
    }
}
