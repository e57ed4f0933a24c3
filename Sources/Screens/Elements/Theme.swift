import Terminal
import Wire

/// The colours, one set for dark and light terminals alike: the app brings its own grounds.
///
/// Text on its ground has a contrast of at least 4.5 : 1 (WCAG AA). Nothing is told by colour alone: badges,
/// buttons and selected rows are reversed or bold as well, so they stay what they are without colours.
enum Theme {
    private static let ground = Color.hex(0x13151C)
    private static let raised = Color.hex(0x1C1F2A)
    private static let bar = Color.hex(0x232735)
    private static let ink = Color.hex(0xE2E5EC)
    private static let faint = Color.hex(0x949CAE)
    private static let dark = Color.hex(0x14161D)

    static let base = Style(foreground: ink, background: ground)
    static let quiet = Style(foreground: faint, background: ground)
    static let heading = Style(foreground: .hex(0xC3CAD9), background: ground).bold()
    static let line = Style(foreground: .hex(0x454C5F), background: ground)

    static let barText = Style(foreground: ink, background: bar)
    static let barTitle = Style(foreground: .hex(0xFFFFFF), background: bar).bold()
    static let barQuiet = Style(foreground: .hex(0xA9B1C2), background: bar)
    static let barKey = Style(foreground: .hex(0xFFC078), background: bar).bold()

    static let panel = Style(foreground: ink, background: raised)
    static let panelQuiet = Style(foreground: .hex(0x9AA2B4), background: raised)
    static let panelStrong = Style(foreground: .hex(0xFFFFFF), background: raised).bold()
    static let panelLine = Style(foreground: .hex(0x6F7A96), background: raised)

    /// Over the ground or the panel: keep the ground, take the colour.
    static let price = Color.hex(0xFF9A62)
    static let good = Color.hex(0x6FDC9B)
    static let warning = Color.hex(0xFFCF5C)
    static let bad = Color.hex(0xFF8592)
    static let own = Color.hex(0x7FD4FF)

    /// Reversed with its colours exchanged: looks the same in colour, and is reversed without.
    private static func inverted(_ text: UInt32, on ground: UInt32) -> Style {
        Style(foreground: .hex(ground), background: .hex(text)).reverse().bold()
    }

    static let live = inverted(0xFFFFFF, on: 0xC9264A)
    static let waiting = inverted(0x14161D, on: 0xFFCF5C)
    static let scheduled = inverted(0xFFFFFF, on: 0x2F5FB3)
    static let practice = inverted(0xFFFFFF, on: 0x8A2BB8)
    static let paused = inverted(0x14161D, on: 0x7FD4C1)
    static let ended = inverted(0xFFFFFF, on: 0x596175)
    static let button = inverted(0x14161D, on: 0xFF9A62)
    static let secondButton = inverted(0xFFFFFF, on: 0x3D4660)
    /// A button that cannot be pressed now: no longer reversed, and dim.
    static let disabledButton = Style(foreground: .hex(0x949CAE), background: .hex(0x262B38)).dim()
    static let selection = inverted(0xFFFFFF, on: 0x34508A)
    static let alert = inverted(0x14161D, on: 0xFF8592)

    /// Over the picture, letters stand on the picture's own colours.
    static func flying(_ colour: Danmaku.Colour, isOwn: Bool) -> Style {
        let style = Style(foreground: colour.color).bold()
        return isOwn ? style.underline() : style
    }
    /// The line that stands over the talk.
    static let pinned = Style(foreground: .hex(0xFFCF5C), background: raised).bold()

    private static let names: [Color] = [
        .hex(0xFFB3A7), .hex(0xFFD27F), .hex(0xD7E37D), .hex(0x8FE3A2), .hex(0x7FE0D4), .hex(0x8CC8FF), .hex(0xB9B4FF),
        .hex(0xF3A8E0),
    ]

    /// The same colour for the same name, on every screen and every day (FNV-1a).
    static func color(ofName name: String) -> Color {
        var hash: UInt32 = 2_166_136_261
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return names[Int((hash >> 8) % UInt32(names.count))]
    }
}

extension Color {
    /// A shade nearer to black; the terminal's own colour has none.
    var darkened: Color { rgb.map { .rgb($0.mixed(with: .black, 6, of: 10)) } ?? self }
}
