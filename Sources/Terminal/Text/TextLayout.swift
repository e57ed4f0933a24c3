/// Fitting text into columns.
package enum TextLayout {
    /// The text cut to `width` columns; a cut is marked by `…`, which is counted in.
    package static func truncate(_ text: some StringProtocol, to width: Int) -> String {
        guard width > 0 else { return "" }
        guard TextWidth.of(text) > width else { return String(text) }
        var result = ""
        var columns = 0
        for character in text {
            let more = TextWidth.of(character)
            guard columns + more <= width - 1 else { break }
            result.append(character)
            columns += more
        }
        return result + "…"
    }

    /// The text with blanks after it (or before it) up to `width` columns; longer text is truncated.
    package static func pad(_ text: some StringProtocol, to width: Int, trailing: Bool = false) -> String {
        let text = truncate(text, to: width)
        let blanks = String(repeating: " ", count: max(0, width - TextWidth.of(text)))
        return trailing ? blanks + text : text + blanks
    }

    /// Lines of at most `width` columns, broken at blanks and between wide characters; a word that is longer
    /// than a line is cut. Line feeds are kept. With `maxLines`, the last one ends in `…` when more would follow.
    package static func wrap(_ text: some StringProtocol, width: Int, maxLines: Int = .max) -> [String] {
        guard width > 0, maxLines > 0 else { return [] }
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            wrap(paragraph: paragraph, width: width, into: &lines)
            if lines.count > maxLines { break }
        }
        if lines.count > maxLines {
            let last = lines[maxLines - 1] + "…"
            lines.removeSubrange((maxLines - 1)...)
            lines.append(truncate(last, to: width))
        }
        return lines
    }

    private static func wrap(paragraph: some StringProtocol, width: Int, into lines: inout [String]) {
        var line = ""
        var columns = 0
        /// Blanks since the last word, drawn only when another word follows on the line.
        var blanks = 0
        for word in words(paragraph) {
            if word.text == " " {
                blanks += 1
                continue
            }
            if columns > 0, columns + blanks + word.columns > width {
                lines.append(line)
                (line, columns, blanks) = ("", 0, 0)
            }
            // Blanks that begin the text stay; those at a break are gone.
            let indent = columns == 0 && blanks + word.columns > width ? 0 : blanks
            line += String(repeating: " ", count: indent)
            columns += indent
            blanks = 0
            for character in word.text {
                let more = TextWidth.of(character)
                guard more <= width else { continue }
                if columns + more > width {
                    lines.append(line)
                    (line, columns) = ("", 0)
                }
                line.append(character)
                columns += more
            }
        }
        lines.append(line)
    }

    /// The pieces between which a line may be broken: blanks, wide characters, and runs of anything else.
    private static func words(_ text: some StringProtocol) -> [(text: String, columns: Int)] {
        var words: [(text: String, columns: Int)] = []
        var joins = false
        for character in text {
            let columns = TextWidth.of(character)
            let alone = character == " " || columns == 2
            if joins, !alone {
                words[words.count - 1].text.append(character)
                words[words.count - 1].columns += columns
            } else {
                words.append((String(character), columns))
            }
            joins = !alone
        }
        return words
    }
}
