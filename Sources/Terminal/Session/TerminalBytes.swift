/// What is written to leave a terminal as it was, and to take it again.
struct TerminalBytes {
    let leave: [UInt8]
    let enter: [UInt8]
    let pasteOn: [UInt8]
    let pasteOff: [UInt8]
    let hasMouse: Bool

    /// - Parameter capability: the terminal's string for a terminfo name.
    init(capability: (String) -> String?) {
        let mouse = capability("kmous")
        hasMouse = mouse != nil
        // Terminals that report a mouse are xterm's children, and all of those know bracketed paste.
        let paste = hasMouse ? (on: "\u{1B}[?2004h", off: "\u{1B}[?2004l") : (on: "", off: "")
        let modes = mouse?.hasSuffix("<") == true ? "1006;1000" : "1000"
        let mouseOn = hasMouse ? "\u{1B}[?\(modes)h" : ""
        let mouseOff = hasMouse ? "\u{1B}[?\(modes)l" : ""
        // A frame may be under way: its bracket is closed first.
        let sync = hasMouse ? "\u{1B}[?2026l" : ""
        func text(_ name: String) -> String { Self.withoutPadding(capability(name) ?? "") }
        pasteOn = Array(paste.on.utf8)
        pasteOff = Array(paste.off.utf8)
        leave = Array(
            (sync + text("sgr0") + mouseOff + paste.off + text("cnorm") + text("rmkx") + text("rmcup")).utf8)
        enter = Array((text("smcup") + text("smkx") + mouseOn + paste.on + text("civis")).utf8)
    }

    /// Without the `$<5>` marks with which slow terminals asked for pauses.
    static func withoutPadding(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "$<"), let end = rest[start.upperBound...].firstIndex(of: ">") {
            result += rest[..<start.lowerBound]
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
