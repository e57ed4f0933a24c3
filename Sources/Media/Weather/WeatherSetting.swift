/// One thing a forecast tells, by the name it has on command lines: `--loss 0.3`, `loss=0.3`.
package enum WeatherSetting: String, CaseIterable, Sendable {
    case loss
    case burst
    case delay
    case jitter
    case jitterReorders = "jitter-reorders"
    case reorder
    case reorderBy = "reorder-by"
    case duplicate
    case rate
    case queue

    /// What it means and how it is written, in a line.
    package var help: String {
        switch self {
        case .loss: "Share of datagrams lost, as 0.3 or 30%."
        case .burst: "Mean number lost in a row, from 1 to 1000; 'none': each by itself."
        case .delay: "Time from end to end, one way, as 80ms or 1.5s."
        case .jitter: "Delay that comes on top, evenly spread from zero to this."
        case .jitterReorders: "Whether jitter lets one overtake another: yes or no."
        case .reorder: "Share that is held back and overtaken, as 0.01 or 1%."
        case .reorderBy: "How long those are held back, as 5ms."
        case .duplicate: "Share that crosses twice, as 0.01 or 1%."
        case .rate: "Bits a second that the bottleneck passes, as 300k, 1.5M or 'none'."
        case .queue: "What may wait at the bottleneck, as 200ms of its rate or 30kB."
        }
    }

    /// Reads `text` into the part of `conditions` that this setting is about.
    func read(_ text: Substring, into conditions: inout Conditions) throws(ForecastError) {
        let value = WeatherValue(name: rawValue, text: text)
        switch self {
        case .loss: conditions.loss = try value.share()
        case .burst: conditions.burst = try value.isNone ? nil : value.number(in: WeatherLimits.burst)
        case .delay: conditions.delay = try value.duration()
        case .jitter: conditions.jitter = try value.duration()
        case .jitterReorders: conditions.jitterReorders = try value.truth()
        case .reorder: conditions.reordering = try value.share()
        case .reorderBy: conditions.reorderingDelay = try value.duration()
        case .duplicate: conditions.duplication = try value.share()
        case .rate: conditions.bitsPerSecond = try value.isNone ? nil : value.rate()
        case .queue: conditions.queue = try value.queue()
        }
    }

    /// The text that `read` makes the same of.
    func text(of conditions: Conditions) -> String {
        switch self {
        case .loss: WeatherValue.text(conditions.loss)
        case .burst: conditions.burst.map { WeatherValue.text($0) } ?? WeatherValue.none
        case .delay: WeatherValue.text(conditions.delay)
        case .jitter: WeatherValue.text(conditions.jitter)
        case .jitterReorders: conditions.jitterReorders ? "yes" : "no"
        case .reorder: WeatherValue.text(conditions.reordering)
        case .reorderBy: WeatherValue.text(conditions.reorderingDelay)
        case .duplicate: WeatherValue.text(conditions.duplication)
        case .rate: conditions.bitsPerSecond.map { WeatherValue.text(rate: $0) } ?? WeatherValue.none
        case .queue:
            switch conditions.queue {
            case .time(let time): WeatherValue.text(time)
            case .bytes(let count): "\(count)B"
            }
        }
    }
}
