import Commerce
import Testing

@Suite struct PersonalTextTests {
    @Test(
        "what tells who somebody is goes out covered",
        arguments: [
            ("我的电话是13912345678，有货吗", "我的电话是[…]，有货吗"),
            ("call +86 139-1234-5678 please", "call +[…] please"),
            ("１３９１２３４５６７８", "[…]"), ("call ①③⑧①②③④⑤", "call […]"), ("¹³⁸¹²³⁴⁵", "[…]"), ("⑴⑶⑻❶❷", "[…]"),
            ("幺三九一二三四五六七八", "[…]"),
            ("mail bo.li+x@example.com today", "mail […] today"),
            ("我叫张三丰，想问材质", "我叫[…]，想问材质"),
            ("微信：bo_1988 加我", "微信：[…] 加我"),
            ("My name is John Smith and I ask", "My name is […] and I ask"),
            ("寄到杭州市西湖区文三路9号，几天到", "[…]，几天到"),
            ("ship to 12 Long Meadow Road, thanks", "ship to […], thanks"),
        ])
    func covered(text: String, masked: String) {
        let result = PersonalText.mask(text)
        #expect(result.text == masked && result.hasMasked)
    }

    @Test("what is known of the person is covered wherever it stands, whole words only")
    func known() {
        let known = ["Li", "李小龙", "139"]
        #expect(PersonalText.mask("ｌｉ asks: is it linen, 李小龙", known: known).text == "[…] asks: is it linen, […]")
    }

    @Test(
        "prices, sizes and questions stay as they are",
        arguments: ["128 元贵吗", "is 30 degrees ok, 180 cm tall", "这件是什么材质？", "有 36 37 码吗", "12.50?", "", "@", "房间里能用吗"])
    func kept(text: String) {
        let result = PersonalText.mask(text)
        #expect(result.text == text && !result.hasMasked)
    }

    @Test("any text is taken")
    func hostile() {
        for text in [
            String(repeating: "1 ", count: 2_000), String(repeating: "@a", count: 2_000), "我叫", "\u{0}\u{1B}",
            "name is",
        ] {
            let once = PersonalText.mask(text).text
            #expect(once.count <= max(text.count, 3) + 3 * PersonalText.mask.count * 1_000)
        }
        #expect(PersonalText.mask(String(repeating: "1 ", count: 2_000)).text.allSatisfy { !$0.isNumber })
    }
}
