/// A language of the interface.
package enum Language: String, Sendable, CaseIterable {
    case english
    case chinese

    /// From a locale's name as in `LC_ALL`, `LC_MESSAGES` or `LANG`: "zh_CN.UTF-8". Anything but Chinese is English.
    package init(locale: String?) {
        let tongue = (locale ?? "").prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }
        self = tongue.lowercased() == "zh" ? .chinese : .english
    }
}
