import CQREncode

/// A QR code (ISO/IEC 18004) as a square of modules.
package struct QRCode: Sendable, Equatable {
    /// Modules a side, without the quiet zone.
    package let side: Int
    /// Row by row; true is dark.
    package let modules: [Bool]

    /// The smallest code that holds the text with medium error correction (15 %); nil when none does
    /// (over 2,331 bytes) or when the text is empty.
    package init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        guard code.pointee.width > 0, let data = code.pointee.data else { return nil }
        side = Int(code.pointee.width)
        // The lowest bit of each byte is the module.
        modules = (0..<(side * side)).map { data[$0] & 1 == 1 }
    }

    package subscript(x: Int, y: Int) -> Bool {
        x >= 0 && x < side && y >= 0 && y < side && modules[y * side + x]
    }

    /// The light modules around a code: four by the standard; two still scan.
    package static let quietZone = 4
    package static let narrowQuietZone = 2

    /// The cells it takes as half blocks.
    package func size(quietZone: Int = Self.quietZone) -> Size {
        let modules = side + 2 * quietZone
        return Size(width: modules, height: (modules + 1) / 2)
    }

    /// Two modules a cell, dark on light whatever the terminal's own colours are.
    package func surface(quietZone: Int = Self.quietZone) -> Surface {
        let style = Style(foreground: .rgb(.black), background: .rgb(.white))
        var surface = Surface(size: size(quietZone: quietZone), style: style)
        for y in 0..<surface.height {
            for x in 0..<surface.width {
                let upper = self[x - quietZone, 2 * y - quietZone]
                let lower = self[x - quietZone, 2 * y + 1 - quietZone]
                let scalar: Unicode.Scalar =
                    switch (upper, lower) {
                    case (false, false): " "
                    case (true, false): "▀"
                    case (false, true): "▄"
                    case (true, true): "█"
                    }
                surface[x, y] = Cell(scalar, style: style)
            }
        }
        return surface
    }

    /// A module as two blanks on one row, for terminals without blocks or colours: light ones in reverse.
    package func plainSurface(quietZone: Int = Self.narrowQuietZone) -> Surface {
        let modules = side + 2 * quietZone
        var surface = Surface(width: 2 * modules, height: modules, style: Style.plain.reverse())
        for y in 0..<side {
            for x in 0..<side where self[x, y] {
                surface.fill(Rect(x: 2 * (x + quietZone), y: y + quietZone, width: 2, height: 1), .blank)
            }
        }
        return surface
    }

    /// The code of a text as large a quiet zone as fits; nil when it does not fit (then ask for ``size(quietZone:)``).
    ///
    /// - Parameter unicode: whether the terminal has block characters.
    package static func render(_ text: String, fitting size: Size, unicode: Bool = true) -> Surface? {
        guard let code = QRCode(text) else { return nil }
        for quietZone in [Self.quietZone, Self.narrowQuietZone] {
            let surface = unicode ? code.surface(quietZone: quietZone) : code.plainSurface(quietZone: quietZone)
            if surface.width <= size.width, surface.height <= size.height { return surface }
        }
        return nil
    }
}
