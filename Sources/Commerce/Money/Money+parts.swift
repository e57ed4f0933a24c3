extension Money {
    /// Splits the amount at random into so many parts, each of one unit at least, that come to the whole.
    ///
    /// The method of twice the mean: a part is 1 to 2q − 1 units, each as likely as the others, where q is what is left
    /// divided by the parts that are left, rounded down; the last part takes what is left. So every part is q on
    /// average, and what remains always leaves one unit for each of the others: R − (2q − 1) ≥ n − 1 for R ≥ nq.
    /// - Parameters:
    ///   - random: the number that decides a part, by the part's place from 0; evenly spread over 64 bits. Of it the
    ///     remainder is taken, which prefers no part by more than (2q − 1) in 2^64.
    /// - Returns: minor units; nil unless there is a unit for each part.
    package func parts(_ count: Int, random: (Int) -> UInt64) -> [Int64]? {
        guard count > 0, minorUnits >= Int64(count) else { return nil }
        var left = minorUnits
        return (0..<count).map { place in
            let waiting = Int64(count - place)
            guard waiting > 1 else { return left }
            // At least two wait, so twice the mean is at most what is left.
            let kinds = UInt64(2 * (left / waiting) - 1)
            let part = 1 + Int64(random(place) % kinds)
            left -= part
            return part
        }
    }
}
