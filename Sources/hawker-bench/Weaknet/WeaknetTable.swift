import Foundation
import Media

/// How the cells of `weaknet` are printed.
enum WeaknetTable {
    static let head = """
        loss     rtt  rate    sound made up   stalls  frozen  longest   clean  layer   fps  delay (95%)  kbit/s  overhead  changes/10s
        """

    /// The mean of one cell's runs; percentages are 0…100.
    struct Row: CustomStringConvertible {
        let concealed: Double
        let frozen: Double
        let clean: Double
        let description: String

        init(_ verdicts: [RehearsalVerdict]) {
            func mean(_ value: (RehearsalVerdict) -> Double) -> Double {
                verdicts.reduce(0) { $0 + value($1) } / Double(max(1, verdicts.count))
            }
            concealed = mean { $0.concealed } * 100
            frozen = mean { $0.frozen } * 100
            clean = mean { $0.clean } * 100
            let spare = mean { $0.spare } * 100
            let layers = verdicts.compactMap(\.meanLayer)
            let layer = layers.isEmpty ? "  -" : String(format: "%3.1f", layers.reduce(0, +) / Double(layers.count))
            description = String(
                format:
                    "%6.2f%% (+%4.1f%% FEC) %6.1f %6.1f%% %7.2fs %6.1f%%  %@ %6.1f %5.0f (%3.0f) ms %6.0f %8.0f%% %8.0f",
                concealed, spare, mean { Double($0.stalls) }, frozen,
                verdicts.map(\.longestFreeze.seconds).max() ?? 0, clean, layer, mean(\.framesPerSecond),
                mean { $0.delay.seconds * 1_000 }, mean { $0.lateDelay.seconds * 1_000 },
                mean { $0.bitsPerSecond / 1_000 }, mean { $0.overhead * 100 }, mean { Self.mostChanges($0.changes) })
        }

        /// Layer changes within any ten seconds, after the first five.
        private static func mostChanges(_ changes: [RehearsalVerdict.Change]) -> Double {
            let times = changes.map(\.after).filter { $0 > .seconds(5) }
            return Double(times.map { time in times.count { $0 >= time && $0 - time < .seconds(10) } }.max() ?? 0)
        }
    }
}

extension String {
    /// With spaces in front of it, `width` characters at least.
    func padded(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
