import Commerce
import Foundation
import Screens

extension Zone {
    /// Of this machine's clocks.
    static let local = Zone { time in
        TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000))
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}
