import Testing

@testable import Server

@Suite("Phone numbers and other ways out of the room")
struct ContactFinderTests {
    private func find(_ line: String) -> ContactFinder.Found? { ContactFinder.standard.find(in: FoldedLine(line)) }

    private func masked(_ line: String) -> String? {
        guard case .number(let characters)? = find(line) else { return nil }
        return ContactFinder.masked(line, characters)
    }

    @Test(
        "a number is masked, however it is written",
        arguments: [
            ("call 13800138000 now", "call 138******** now"), ("138 0013 8000", "138 **** ****"),
            ("１３８００１３８０００", "１３８********"), ("①③⑧⓪⓪①③⑧⓪⓪⓪", "①③⑧********"), ("一三八零零一三八零零零", "一三八********"),
            ("壹叁捌零零壹叁捌零零零", "壹叁捌********"), ("1-3-8-0-0-1-3-8-0-0-0", "1-3-8-*-*-*-*-*-*-*-*"),
            ("138oo138ooo0", nil), ("138oo138oo0", "138********"), ("l38", nil),
            ("+86 138 0013 8000", "+86 1** **** ****"),
            ("8613800138000", "861**********"), ("10 pieces, 138 0013 8000", "10 pieces, 138 **** ****"),
            ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "1️⃣3️⃣8️⃣********"), ("٠١٣٨", nil), ("❶❸❽00❶❸❽000", "❶❸❽********"),
            ("๑ั๓ั๘ั๐ั๐ั๑ั๓ั๘ั๐ั๐ั๐ั", "๑ั๓ั๘ั********"), ("021-62345678", "021-********"), ("+1 415 555 0100", "+1 41* *** ****"),
            ("微信:abc123de", "微信:abc*****"),
            ("qq 12345678", "qq 123*****"), ("扣扣号是１２３４５６", "扣扣号是１２３***"), ("vx: hello_888", "vx: hel**_***"),
            ("加v 13 80 01 38 00 0", "加v 13 8* ** ** ** *"),
        ] as [(String, String?)])
    func numbers(line: String, shown: String?) { #expect(masked(line) == shown) }

    @Test(
        "an offer to go elsewhere is known without a number",
        arguments: [
            "加微信", "加 微 信 聊", "+v", "＋v聊", "加VX", "＋薇", "加qq谈", "私下交易便宜", "走微信吧", "add my WeChat", "Pay me directly!",
        ])
    func offers(line: String) { #expect(find(line) == .offer) }

    @Test(
        "prices, sizes, orders and talk are left alone",
        arguments: [
            "is it 199 or 1299?", "160/80A", "身高165体重50", "13 14 520", "一二三四五六七", "2026-11-23 20:00",
            "order 202611230001",
            "iPhone 15 Pro 256G", "第一次买", "能用微信支付吗", "微信 payment ok?", "加vip", "1+1", "买2+1送1", "加我一个", "打电话问问",
            "100000 likes!", "666666", "88888888888",
        ])
    func innocent(line: String) { #expect(find(line) == nil) }
}
