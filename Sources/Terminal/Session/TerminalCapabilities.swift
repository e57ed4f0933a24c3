/// What a terminal can show, judged by the environment.
package struct TerminalCapabilities: Sendable, Equatable {
    package var colors: Rasterizer.Colors
    /// Whether characters beyond 7 bits come out right.
    package var unicode: Bool
    /// The name in TERM; empty when there is none.
    package var name: String

    package init(colors: Rasterizer.Colors, unicode: Bool, name: String) {
        self.colors = colors
        self.unicode = unicode
        self.name = name
    }

    /// What pictures look best with here.
    package var pictureStyle: Rasterizer.Style { unicode ? .blocks : .ascii }

    /// `NO_COLOR` (set and not empty) wins; then `COLORTERM` of `truecolor` or `24bit`, which tmux and screen
    /// hand on, except on the Linux console, which has no such colours; then the name.
    package static func detect(_ environment: [String: String]) -> TerminalCapabilities {
        let name = environment["TERM"] ?? ""
        let colors: Rasterizer.Colors
        if !(environment["NO_COLOR"] ?? "").isEmpty {
            colors = .monochrome
        } else if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? ""), !isBare(name) {
            colors = .trueColor
        } else if name.hasSuffix("-direct") {
            colors = .trueColor
        } else if name.contains("256color") || ["xterm-kitty", "alacritty", "foot"].contains(name) {
            colors = .palette256
        } else if hasNoColors(name) {
            colors = .monochrome
        } else {
            colors = .palette16
        }
        return TerminalCapabilities(colors: colors, unicode: isUTF8(environment), name: name)
    }

    /// The first of LC_ALL, LC_CTYPE and LANG that is set decides, as in the C library.
    private static func isUTF8(_ environment: [String: String]) -> Bool {
        for variable in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let value = environment[variable], !value.isEmpty else { continue }
            let folded = value.lowercased()
            return folded.contains("utf-8") || folded.contains("utf8")
        }
        return false
    }

    private static func isBare(_ name: String) -> Bool { name.isEmpty || name == "linux" || hasNoColors(name) }

    private static func hasNoColors(_ name: String) -> Bool {
        name.isEmpty || name == "dumb" || name.hasPrefix("vt") || name.hasSuffix("-mono") || name.hasSuffix("-m")
    }
}
