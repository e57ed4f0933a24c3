/// Decides how many earlier frames each packet of redundant sound repeats (RFC 2198).
///
/// A frame is lost when its own packet and the `depth` after it all are; if losses do not depend on each other that
/// happens with `loss` to the power of `depth + 1`. The depth is the least that brings this to half a percent, half of
/// what the ear may miss, since losses do come in runs:
///
///     loss    < 1 %   1…7 %   10 %   20 %   30 %   40 %   50 %   53 % and more
///     depth     0       1       2      3      4      5      7          8
///
/// Without a retry 50 % leaves 0.4 %, and 70 % leaves 4 %. Deepens at once, and grows shallower a step at a time.
package struct RedundancyDepth: Sendable {
    /// Reported loss under which nothing is repeated: repair by request costs less.
    private static let negligible = 0.01
    private static let residual = 0.005
    /// Between two steps back.
    private static let patience = Duration.seconds(2)

    package private(set) var depth = 0
    private var held: Instant?

    package init() {}

    /// - Parameter loss: the share of packets lost, 0…1.
    package static func wanted(for loss: Double) -> Int {
        guard loss >= negligible else { return 0 }
        var depth = 0
        var left = loss
        while left > residual, depth < MediaLimits.redundancy {
            left *= loss
            depth += 1
        }
        return max(1, depth)
    }

    /// Takes a report of loss, 0…1, of which there is about one a second.
    package mutating func note(loss: Double, at now: Instant) {
        let wanted = Self.wanted(for: loss)
        if wanted >= depth {
            depth = wanted
            held = now
        } else if let held, now - held >= Self.patience {
            depth -= 1
            self.held = now
        }
    }
}
