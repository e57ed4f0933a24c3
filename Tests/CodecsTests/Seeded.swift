/// Random numbers that come again with their seed (splitmix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

/// A packet cut short, with some bytes changed, or replaced by noise.
func damaged(_ packet: [UInt8], using generator: inout Seeded) -> [UInt8] {
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: return [UInt8](packet.prefix(Int.random(in: 0...packet.count, using: &generator)))
    case 1:
        var changed = packet
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !changed.isEmpty {
            changed[Int.random(in: 0..<min(changed.count, 64), using: &generator)] = .random(
                in: 0...255, using: &generator)
        }
        return changed
    default:
        return (0..<Int.random(in: 0...400, using: &generator)).map { _ in .random(in: 0...255, using: &generator) }
    }
}
