import Foundation

/// Traditional Chinese characters and the simplified ones they stand for, one by one, as ICU knows them.
///
/// Words that are written with other characters on the two sides (軟體, 软件) stay apart.
enum SimplifiedHan {
    static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard range.contains(scalar.value) else { return scalar }
        let value = UInt32(table[Int(scalar.value - range.lowerBound)])
        return Unicode.Scalar(value) ?? scalar
    }

    /// The characters of the basic plane's first block: those outside it are hardly in use.
    private static let range: ClosedRange<UInt32> = 0x4E00...0x9FFF

    /// Made once, with the first line that has such a character, so that no line pays for a transliterator.
    private static let table: [UInt16] = {
        let scalars = range.compactMap(Unicode.Scalar.init)
        // Between commas no two are taken for one word.
        let text = scalars.map { String(Character($0)) }.joined(separator: ",")
        let plain = text.applyingTransform(StringTransform("Hant-Hans"), reverse: false) ?? text
        let parts = plain.split(separator: ",", omittingEmptySubsequences: false).map { $0.unicodeScalars.first?.value }
        guard parts.count == scalars.count else { return range.map { UInt16($0) } }
        return zip(scalars, parts).map { scalar, value in
            value.flatMap { UInt16(exactly: $0) } ?? UInt16(scalar.value)
        }
    }()
}
