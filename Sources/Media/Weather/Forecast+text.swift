/// A forecast as people write it: `loss=0.3 burst=5 delay=80ms rate=300k,150k@20s,300k@40s`.
///
/// Each setting once, as `name=value`, `name value` or `--name value`. A value may change: after a comma comes the
/// next, with the time from the beginning it holds from after an `@`.
extension Forecast {
    package init(parsing text: String) throws(ForecastError) {
        try self.init(try Self.settings(in: text))
    }

    /// The settings a text gives, their values unread, so that some can take the place of others'.
    package static func settings(in text: String) throws(ForecastError) -> [WeatherSetting: String] {
        guard text.utf8.count <= WeatherLimits.textBytes else {
            throw ForecastError(.tooLong, "a forecast has at most \(WeatherLimits.textBytes) bytes")
        }
        var settings: [WeatherSetting: String] = [:]
        var words = text.split { $0 == "=" || $0.isWhitespace }[...]
        while let word = words.popFirst() {
            guard let setting = WeatherSetting(rawValue: String(word.hasPrefix("--") ? word.dropFirst(2) : word)) else {
                let known = WeatherSetting.allCases.map(\.rawValue).joined(separator: ", ")
                throw ForecastError(.unknownSetting, "'\(word.prefix(32))' is nothing weather has; there is: \(known)")
            }
            guard let value = words.popFirst() else {
                throw ForecastError(.badValue, "\(setting.rawValue) has no value. \(setting.help)")
            }
            guard settings.updateValue(String(value), forKey: setting) == nil else {
                throw ForecastError(.badValue, "\(setting.rawValue) is told twice")
            }
        }
        return settings
    }

    /// What is not told is as in clear weather.
    package init(_ settings: [WeatherSetting: String]) throws(ForecastError) {
        var conditions = Conditions.clear
        var changes: [Duration: [(setting: WeatherSetting, value: Substring)]] = [:]
        for setting in WeatherSetting.allCases {
            guard let text = settings[setting] else { continue }
            guard text.utf8.count <= WeatherLimits.textBytes else {
                throw ForecastError(.tooLong, "\(setting.rawValue) has at most \(WeatherLimits.textBytes) bytes")
            }
            var last = Duration.zero
            for (place, part) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
                let pieces = part.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
                if place == 0, pieces.count == 1 {
                    try setting.read(pieces[0], into: &conditions)
                    continue
                }
                guard pieces.count == 2 else {
                    throw ForecastError(
                        .badValue, "\(setting.rawValue) '\(part.prefix(32))': when? write VALUE@TIME, such as 150k@20s")
                }
                let time = try WeatherValue(name: "\(setting.rawValue) …@", text: pieces[1])
                    .duration(upTo: WeatherLimits.longestForecast)
                guard time > last else {
                    throw ForecastError(
                        .badValue,
                        "\(setting.rawValue) '\(part.prefix(32))': each change comes later than the one before")
                }
                last = time
                // Read here too, for the error, and into nothing.
                var unused = Conditions.clear
                try setting.read(pieces[0], into: &unused)
                changes[time, default: []].append((setting, pieces[0]))
            }
        }
        guard changes.count <= WeatherLimits.changes else {
            throw ForecastError(.outOfRange, "the weather changes at most \(WeatherLimits.changes) times")
        }
        self.init(conditions)
        for (time, told) in changes.sorted(by: { $0.key < $1.key }) {
            var next = self.changes.last?.conditions ?? conditions
            for each in told { try each.setting.read(each.value, into: &next) }
            self = changing(after: time) { $0 = next }
        }
    }

    /// The text that `init(parsing:)` makes the same forecast of; "clear" weather is empty.
    package var text: String {
        WeatherSetting.allCases.compactMap { setting in
            var values: [String] = []
            var last = setting.text(of: .clear)
            for (time, conditions) in [(Duration.zero, conditions)] + changes.map({ ($0.after, $0.conditions) }) {
                let value = setting.text(of: conditions)
                guard value != last else { continue }
                values.append(time == .zero ? value : "\(value)@\(WeatherValue.text(time))")
                last = value
            }
            return values.isEmpty ? nil : "\(setting.rawValue)=\(values.joined(separator: ","))"
        }.joined(separator: " ")
    }
}
