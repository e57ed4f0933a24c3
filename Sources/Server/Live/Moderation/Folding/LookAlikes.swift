/// Letters that look like others, and what they are read as. Compatibility forms (wide, circled, mathematical,
/// superscript letters and digits) are not here: normalization has taken them apart before.
///
/// From Unicode's confusables (UTS #39), those of scripts that people mix into Latin words to get past a list.
enum LookAlikes {
    /// What a lower-case scalar is read as.
    static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar { table[scalar] ?? signs(scalar) ?? scalar }

    private static let table: [Unicode.Scalar: Unicode.Scalar] = {
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (plain, likes) in rows {
            for scalar in likes.unicodeScalars { table[scalar] = plain }
        }
        return table
    }()

    /// Each Latin letter with what is taken for it: Cyrillic, Greek, Armenian, Cherokee and Latin letters beside the
    /// alphabet, small capitals among them.
    private static let rows: [(Unicode.Scalar, String)] = [
        ("a", "аαɑᴀꭺɐ"), ("b", "ьвƅʙвβ"), ("c", "сϲᴄᏟꮯ"), ("d", "ԁđɗᴅꭰ"), ("e", "еҽεєᴇɛҿ℮ə"), ("f", "ƒꜰſϝ"),
        ("g", "ɡցɢ"), ("h", "һհнʜꮋ"), ("i", "іıιɩɪꭵӏ"), ("j", "јϳᴊ"), ("k", "кκᴋҝƙ"), ("l", "łʟɫ"), ("m", "мᴍ"),
        ("n", "ոпηɴŋ"), ("o", "оοօσøᴏө"), ("p", "рρᴘ"), ("q", "ԛզ"), ("r", "гʀɾꭇ"), ("s", "ѕꜱʂ"), ("t", "тτᴛŧ"),
        ("u", "υսцᴜʋ"), ("v", "νѵᴠ"), ("w", "ѡωшԝᴡ"), ("x", "хχ"), ("y", "уγүʏ"), ("z", "ᴢʐƶ"),
    ]

    /// Letters and digits on a ground of their own, which normalization leaves alone.
    private static func signs(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        let value = scalar.value
        switch value {
        case 0x1F150...0x1F169: return letter(value - 0x1F150)  // 🅐
        case 0x1F170...0x1F189: return letter(value - 0x1F170)  // 🅰
        case 0x1F1E6...0x1F1FF: return letter(value - 0x1F1E6)  // 🇦
        case 0x2776...0x277E: return digit(value - 0x2775)  // ❶
        case 0x2780...0x2788: return digit(value - 0x277F)  // ➀
        case 0x278A...0x2792: return digit(value - 0x2789)  // ➊
        case 0x24F5...0x24FD: return digit(value - 0x24F4)  // ⓵
        case 0x24FF: return "0"
        case 0x2795: return "+"
        default: return nil
        }
    }

    private static func letter(_ number: UInt32) -> Unicode.Scalar { Unicode.Scalar(UInt8(97 + number)) }
    private static func digit(_ number: UInt32) -> Unicode.Scalar { Unicode.Scalar(UInt8(48 + number)) }
}
