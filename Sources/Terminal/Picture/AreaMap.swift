/// How one axis of a picture is brought to another number of samples: each is the mean of the stretch of
/// source pixels it covers, the pixels at its ends counted by the part that lies inside.
///
/// Made once per size, so that scaling is only multiplications.
struct AreaMap: Sendable {
    let source: Int
    let target: Int
    /// The first source pixel of each sample.
    private(set) var starts: [Int] = []
    /// Where each sample's weights begin in `weights`; one more than there are samples.
    private(set) var offsets: [Int] = [0]
    /// Each sample's weights add up to ``AreaMap/one``.
    private(set) var weights: [Int32] = []

    /// The fixed-point one: 12 bits.
    static let one: Int32 = 1 << 12
    static let bits: Int32 = 12

    init(source: Int, target: Int) {
        precondition(source > 0 && target > 0, "a scale needs pixels on both sides")
        self.source = source
        self.target = target
        starts.reserveCapacity(target)
        offsets.reserveCapacity(target + 1)
        for sample in 0..<target {
            // In units of 1/target of a source pixel, a sample covers exactly `source` of them.
            let from = sample * source
            let to = from + source
            let first = from / target
            let last = (to - 1) / target
            starts.append(first)
            var left = Self.one
            for pixel in first...last {
                let covered = min(to, (pixel + 1) * target) - max(from, pixel * target)
                let weight = pixel == last ? left : Int32((covered * Int(Self.one) + source / 2) / source)
                weights.append(weight)
                left -= weight
            }
            offsets.append(weights.count)
        }
    }
}
