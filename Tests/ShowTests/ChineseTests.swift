import Testing

extension ShowTests {
    @Suite("In Chinese", .serialized)
    struct InChinese {
        /// The locale is asked for; whether this machine has it installed must not matter.
        @Test("a wide terminal shows the wide room in Chinese words")
        func wideRoom() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (_, room) = try await premises.host(
                    on: server, selling: ["陶瓷茶杯 | 39 | 60 | 59"], options: "--title '秋日好物'")
                for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
                    let viewer = try await premises.terminal(
                        of: "小林 \(variable)", columns: 160, rows: 48, environment: [variable: "zh_CN.UTF-8"])
                    try viewer.hawker("watch \(room) --server \(server.address)")
                    try await viewer.wait(for: "the wide room in Chinese") {
                        $0.pictureCells > 1_000 && $0.contains("直播中") && $0.contains("秋日好物")
                            && $0.contains("陶瓷茶杯") && $0.contains("立即购买") && $0.contains("¥39.00")
                    }
                    let rows = try viewer.screen.rows
                    // Picture and shelf at the left, card and talk at the right.
                    let card = try #require(rows.first { $0.contains("主推商品") })
                    #expect(card.prefix { $0 != "╭" }.count > 90)
                    let shelf = try #require(rows.firstIndex { $0.hasPrefix("─ 货架（1） ") })
                    #expect(shelf > 24)
                    #expect(rows.contains { $0.contains("─ 弹幕 ") && !$0.hasPrefix("─") })
                    try viewer.press("?")
                    try await viewer.wait(for: "按键")
                }
            }
        }
    }
}
