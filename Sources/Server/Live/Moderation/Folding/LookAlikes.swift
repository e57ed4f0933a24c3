/// Letters that look like others, and what they are read as. Compatibility forms (wide, circled, mathematical,
/// superscript letters and digits) are not here: normalization has taken them apart before.
///
/// From Unicode's confusables (UTS #39), those of scripts that people mix into Latin words to get past a list.
enum LookAlikes {
    /// What a scalar is read as, in lower case: capitals by their own looks, for `Ν` is no `ν`.
    static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if let plain = table[scalar] ?? signs(scalar) { return plain }
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        guard let only = lower.first, lower.count == 1 else { return scalar }
        return table[only] ?? only
    }

    static let table: [Unicode.Scalar: Unicode.Scalar] = {
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (plain, likes) in rows + capitals {
            for scalar in likes.unicodeScalars { table[scalar] = plain }
        }
        return table
    }()

    /// Each Latin letter with what is taken for it: Cyrillic, Greek, Armenian, Cherokee and Latin letters beside the
    /// alphabet, small capitals and Coptic ones among them.
    private static let rows: [(Unicode.Scalar, String)] = [
        ("a", "аαɑᴀꭺɐⱥⲁ"), ("b", "ьвƅʙвβƀⲃ"), ("c", "сϲςᴄᏟꮯȼꞓⲥ"), ("d", "ԁđɗᴅꭰɖ"), ("e", "еҽεєᴇɛҿ℮əɇⲉ"),
        ("f", "ƒꜰſϝ"), ("g", "ɡցɢɠꮐ"), ("h", "һհнʜꮋɦⲏ"), ("i", "іıιɩɪꭵӏɨⲓ"), ("j", "јϳᴊʝꭻ"), ("k", "кκᴋҝƙꮶꝁⲕ"),
        ("l", "łʟɫƚꮮ"), ("m", "мᴍɱꮇⲙ"), ("n", "ոпηɴŋꞥⲛ"), ("o", "оοօσøᴏөⲟ"), ("p", "рρᴘᵽꮲⲣ"), ("q", "ԛզꝗ"),
        ("r", "гʀɾꭇɽꭱ"), ("s", "ѕꜱʂꞩꮪ"), ("t", "тτᴛŧⱦꭲⲧ"), ("u", "υսцᴜʋʉ"), ("v", "νѵᴠꮩ"), ("w", "ѡωшԝᴡⱳꮃⲱ"),
        ("x", "хχⲭ"), ("y", "уγүʏɏⲩ"), ("z", "ᴢʐƶᶎꮓⲍ"),
    ]

    /// Capitals that look otherwise than their small letters do, and letters that have no small ones: Greek and Lisu.
    private static let capitals: [(Unicode.Scalar, String)] = [
        ("a", "Αꓮ"), ("b", "Βꓐ"), ("c", "Ϲꓚ"), ("d", "ꓓ"), ("e", "Εꓰ"), ("f", "ꓝ"), ("g", "ꓖ"), ("h", "Ηꓧ"),
        ("i", "Ιꓲ"), ("j", "ꓙ"), ("k", "Κꓗ"), ("l", "ꓡ"), ("m", "Μꓟ"), ("n", "Νꓠ"), ("o", "Οꓳ"), ("p", "Ρꓑ"),
        ("r", "ꓣ"), ("s", "ꓢ"), ("t", "Τꓔ"), ("u", "ꓴ"), ("v", "ꓦ"), ("w", "ꓪ"), ("x", "Χꓫ"), ("y", "Υꓬ"),
        ("z", "Ζꓜ"),
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
