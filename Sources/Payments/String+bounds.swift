extension String {
    /// Remote text for a log line: no controls, at most 200 characters.
    var printable: String {
        String(String.UnicodeScalarView(unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(200)))
    }

    /// The longest beginning of whole characters that `size` adds up to at most `limit`.
    func cut(to limit: Int, measuredBy size: (Character) -> Int) -> String {
        var total = 0
        return String(
            prefix { character in
                total += size(character)
                return total <= limit
            })
    }
}
