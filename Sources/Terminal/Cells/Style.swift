/// How a text looks beside its colours.
package struct Attributes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let bold = Attributes(rawValue: 1 << 0)
    package static let dim = Attributes(rawValue: 1 << 1)
    package static let italic = Attributes(rawValue: 1 << 2)
    package static let underline = Attributes(rawValue: 1 << 3)
    package static let reverse = Attributes(rawValue: 1 << 4)
}

/// Colours and attributes together, built up by its functions: `Style.plain.foreground(.hex(0xffcc00)).bold()`.
package struct Style: Sendable, Hashable {
    package var foreground: Color
    package var background: Color
    package var attributes: Attributes

    package init(foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's own look.
    package static let plain = Style()

    package func foreground(_ color: Color) -> Style {
        Style(foreground: color, background: background, attributes: attributes)
    }

    package func background(_ color: Color) -> Style {
        Style(foreground: foreground, background: color, attributes: attributes)
    }

    package func bold() -> Style { adding(.bold) }
    package func dim() -> Style { adding(.dim) }
    package func italic() -> Style { adding(.italic) }
    package func underline() -> Style { adding(.underline) }
    package func reverse() -> Style { adding(.reverse) }

    package func adding(_ more: Attributes) -> Style {
        Style(foreground: foreground, background: background, attributes: attributes.union(more))
    }
}
