import Media

/// One kind of weather between relay and viewer: the same loss both ways, half of the round trip each way, and a rate
/// towards the viewer with a queue of 200 ms in front of it.
struct WeaknetCell: Sendable {
    let lossPercent: Int
    /// Packets lost in a row on average; nil for losses independent of each other.
    let burst: Double?
    /// Milliseconds.
    let roundTrip: Int
    /// kbit/s of datagrams as they are sealed, without UDP and IP headers; nil for no limit.
    let kilobits: Int?

    static let all = [nil, 1_000, 300, 100].flatMap { rate in
        [20, 100, 200].flatMap { roundTrip in
            [nil, 5.0].flatMap { burst in
                [0, 5, 10, 20, 30, 50, 70].compactMap { loss in
                    loss == 0 && burst != nil
                        ? nil : WeaknetCell(lossPercent: loss, burst: burst, roundTrip: roundTrip, kilobits: rate)
                }
            }
        }
    }

    var name: String {
        let rate = kilobits.map { "\($0)k" } ?? "∞"
        return "\(lossPercent)%".padded(4) + (burst == nil ? "     " : "burst") + "\(roundTrip)".padded(5)
            + rate.padded(6)
    }

    func rehearse(seconds: Int, seed: UInt64) -> RehearsalVerdict {
        let up = Forecast(
            loss: Double(lossPercent) / 100, burst: burst, delay: .milliseconds(roundTrip) / 2)
        let down = Forecast(
            loss: Double(lossPercent) / 100, burst: burst, delay: .milliseconds(roundTrip) / 2,
            bitsPerSecond: kilobits.map { Double($0 * 1_000) })
        return Self.rehearse(down, up: up, seconds: seconds, seed: seed).verdict(of: 0)
    }

    /// A host that is on the air for a second when the viewer joins.
    static func rehearse(_ down: Forecast, up: Forecast, seconds: Int, seed: UInt64) -> Rehearsal {
        var rehearsal = Rehearsal(seed: seed)
        rehearsal.pictureSpread = 0.4
        rehearsal.run(.seconds(1))
        rehearsal.join(down, up: up)
        rehearsal.run(.seconds(seconds))
        return rehearsal
    }
}

/// A link whose rate halves for a while.
struct WeaknetChange {
    static let rate = 1_200_000.0
    static let halves = 20
    static let returns = 40
    private static let end = 60

    struct Found {
        /// From the halving until the picture is no more than half a second behind again for good.
        var followed = Duration.zero
        var longestFreeze = Duration.zero
        /// From the return of the rate until the layer of before is shown again; nil when it is not.
        var returned: Duration?
        /// Layer changes within any ten seconds of steady weather.
        var mostChanges = 0
    }

    /// A change of layer within this of a change of rate is an answer to it.
    private static let answer = Duration.seconds(10)

    /// Whether the viewer has found its layer and the rate was the same for a while.
    private static func isSteady(_ time: Duration) -> Bool {
        guard time > .seconds(5) else { return false }
        for change in [halves, returns] where time >= .seconds(change) && time - .seconds(change) < answer {
            return false
        }
        return true
    }

    func rehearse(seed: UInt64) -> Found {
        let delay = Duration.milliseconds(25)
        let down = Forecast(delay: delay, bitsPerSecond: Self.rate)
            .changing(after: .seconds(Self.halves)) { $0.bitsPerSecond = Self.rate / 2 }
            .changing(after: .seconds(Self.returns)) { $0.bitsPerSecond = Self.rate }
        let rehearsal = WeaknetCell.rehearse(down, up: Forecast(delay: delay), seconds: Self.end, seed: seed)
        let verdict = rehearsal.verdict(of: 0)
        var found = Found()
        let viewer = rehearsal.viewers[0]
        let (halved, returned) = (Duration.seconds(Self.halves), Duration.seconds(Self.returns))
        var last = Duration.zero
        for picture in viewer.pictures where picture.isShown {
            let at = picture.at - viewer.joined
            if at > halved, at < returned {
                found.longestFreeze = max(found.longestFreeze, at - last)
                let late = picture.at - rehearsal.captures.pictures[picture.number]
                if late > RehearsalVerdict.patience || at - last > .milliseconds(500) { found.followed = at - halved }
            }
            last = at
        }
        let before = verdict.changes.last { $0.after <= halved }?.layer
        if verdict.changes.last(where: { $0.after <= returned })?.layer == before {
            found.returned = .zero
        } else {
            found.returned = verdict.changes.first { $0.after > returned && $0.layer == before }.map {
                $0.after - returned
            }
        }
        let steady = verdict.changes.map(\.after).filter(Self.isSteady)
        for time in steady {
            found.mostChanges = max(found.mostChanges, steady.count { $0 >= time && $0 - time < Self.answer })
        }
        return found
    }
}
