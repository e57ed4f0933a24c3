/// One cell of a screen, 16 bytes.
///
/// A wide character takes two cells: the lead has the scalar, the continuation beside it has none and is
/// never drawn by itself. Clusters are reduced to their base scalar, so that every terminal agrees on widths.
package struct Cell: Sendable, Hashable {
    package enum Kind: UInt8, Sendable {
        /// A character of one column.
        case single
        /// The left half of a wide character.
        case lead
        /// The right half of a wide character.
        case continuation
        /// Part of a picture: a change too small to see need not be sent.
        case picture
    }

    /// The Unicode scalar; a space in a continuation.
    package let scalar: UInt32
    package var foreground: Color
    package var background: Color
    package var attributes: Attributes
    package let kind: Kind

    @inline(__always)
    init(scalar: UInt32, foreground: Color, background: Color, attributes: Attributes, kind: Kind) {
        self.scalar = scalar
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
        self.kind = kind
    }

    /// A cell of one column. A scalar that is not one printable column wide becomes a space.
    package init(_ scalar: Unicode.Scalar = " ", style: Style = .plain) {
        let fits = TextWidth.of(scalar) == 1
        self.init(
            scalar: fits ? scalar.value : 0x20, foreground: style.foreground, background: style.background,
            attributes: style.attributes, kind: .single)
    }

    package static let blank = Cell()

    package var style: Style { Style(foreground: foreground, background: background, attributes: attributes) }

    /// Nil only in a continuation.
    package var character: Character? {
        kind == .continuation ? nil : Unicode.Scalar(scalar).map(Character.init)
    }

    /// The same colours without text, with which a half of a wide character is patched when the other is lost.
    var emptied: Cell {
        Cell(scalar: 0x20, foreground: foreground, background: background, attributes: attributes, kind: .single)
    }
}
