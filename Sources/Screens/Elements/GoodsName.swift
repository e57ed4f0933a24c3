import Terminal

/// What goods are called on a row of the screen: the title, and the spec that tells a SKU from its siblings.
struct GoodsName: Sendable, Equatable {
    let title: String
    /// "orange / M"; empty when the product has only one kind.
    let spec: String

    var whole: String { spec.isEmpty ? title : "\(title) · \(spec)" }

    /// In so many columns. The title gives way and the spec stays, for siblings differ by nothing else; where not even
    /// the spec fits, its longest values give way first.
    func fitted(to columns: Int) -> String {
        guard !spec.isEmpty, TextWidth.of(whole) > columns else { return TextLayout.truncate(whole, to: columns) }
        let roomy = columns - TextWidth.of(" · \(spec)")
        if roomy >= Self.leastTitle { return "\(TextLayout.truncate(title, to: roomy)) · \(spec)" }
        let least = min(Self.leastTitle / 2, columns / 3)
        let values = Self.shortened(values, to: columns - least - 1)
        let left = columns - TextWidth.of(values) - 1
        return left > 0 ? "\(TextLayout.truncate(title, to: left))·\(values)" : TextLayout.truncate(values, to: columns)
    }

    /// Columns of a title by which goods are still known.
    private static let leastTitle = 6

    private var values: [String] { spec.split(separator: " / ").map(String.init) }

    private static func shortened(_ values: [String], to columns: Int) -> String {
        var values = values
        func joined() -> String { values.joined(separator: "/") }
        while TextWidth.of(joined()) > columns {
            guard let index = values.indices.max(by: { TextWidth.of(values[$0]) < TextWidth.of(values[$1]) }) else {
                break
            }
            let width = TextWidth.of(values[index])
            guard width > 2 else { break }
            // A wide character gives way as a whole.
            values[index] = TextLayout.truncate(values[index], to: width - 1)
        }
        return TextLayout.truncate(joined(), to: max(0, columns))
    }
}
