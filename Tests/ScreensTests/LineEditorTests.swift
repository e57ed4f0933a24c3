import Terminal
import Testing

@testable import Screens

@Suite("A line of text")
struct LineEditorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let start: String
        let keys: [Key]
        let text: String
        let cursor: Int
        var testDescription: String { "\(start) \(keys) → \(text)" }
    }

    @Test(
        "keys edit as people expect",
        arguments: [
            Case(start: "", keys: [.character("a"), .character("中")], text: "a中", cursor: 2),
            Case(start: "abc", keys: [.backspace], text: "ab", cursor: 2),
            Case(start: "abc", keys: [.home, .backspace], text: "abc", cursor: 0),
            Case(start: "abc", keys: [.home, .delete], text: "bc", cursor: 0),
            Case(start: "abc", keys: [.delete], text: "abc", cursor: 3),
            Case(start: "abc", keys: [.left, .left, .character("x")], text: "axbc", cursor: 2),
            Case(start: "abc", keys: [.left, .control("u")], text: "c", cursor: 0),
            Case(start: "abc", keys: [.left, .control("k")], text: "ab", cursor: 2),
            Case(start: "one two  ", keys: [.control("w")], text: "one ", cursor: 4),
            Case(start: "你好 世界", keys: [.control("w")], text: "你好 ", cursor: 3),
            Case(start: "", keys: [.control("w"), .control("u"), .left, .right], text: "", cursor: 0),
            Case(start: "abc", keys: [.home, .end, .character("d")], text: "abcd", cursor: 4),
            Case(start: "a👨‍👩‍👧", keys: [.backspace], text: "a", cursor: 1),
        ])
    func edits(_ given: Case) {
        var editor = LineEditor(limit: 20, text: given.start)
        for key in given.keys {
            let isTaken = editor.handle(key)
            #expect(isTaken)
        }
        #expect(editor.text == given.text)
        #expect(editor.cursor == given.cursor)
    }

    @Test("keys that mean nothing to it are left to others", arguments: [Key.enter, .escape, .tab, .up, .pageDown])
    func leaves(_ key: Key) {
        var editor = LineEditor(limit: 20, text: "abc")
        let isTaken = editor.handle(key)
        #expect(!isTaken)
        #expect(editor.text == "abc")
    }

    @Test("it takes no more than its limit, typed or pasted")
    func bounded() {
        var editor = LineEditor(limit: 5)
        editor.insert("一二三四五六七")
        #expect(editor.text == "一二三四五")
        _ = editor.handle(.character("八"))
        #expect(editor.text == "一二三四五")
    }

    @Test("what is pasted is cleaned of line ends, escapes and direction marks")
    func cleaned() {
        var editor = LineEditor(limit: 40)
        editor.insert("a\nb\u{1B}[31mc\u{202E}d")
        #expect(editor.text == "a b[31mcd")
    }

    @Test("the window keeps the cursor in sight, in columns", arguments: 1...12)
    func window(columns: Int) {
        var editor = LineEditor(limit: 40, text: "ab中文cd字符ef")
        for _ in 0...editor.characters.count {
            let (shown, cursor) = editor.window(columns: columns)
            #expect(TextWidth.of(shown) <= columns)
            #expect((0..<columns).contains(cursor))
            _ = editor.handle(.left)
        }
    }

    @Test(
        "what is hidden at an end is marked there, and only there",
        arguments: [
            ("abcdefgh", 0, 8, "abcdefgh", 0), ("abcdefgh", 0, 7, "abcde›", 0), ("abcdefgh", 8, 8, "‹defgh", 6),
            ("abcdefghijkl", 6, 8, "‹bcdefg›", 6), ("上海市安福路一号", 0, 9, "上海市›", 0),
            ("上海市安福路一号", 8, 9, "‹路一号", 7), ("abcdefgh", 8, 9, "abcdefgh", 8),
        ])
    func marks(text: String, at place: Int, columns: Int, shown: String, cursor: Int) {
        var editor = LineEditor(limit: 40, text: text)
        _ = editor.handle(.home)
        for _ in 0..<place { _ = editor.handle(.right) }
        let window = editor.window(columns: columns)
        #expect((window.text, window.cursor) == (shown, cursor))
    }

    @Test("a masked line shows a bullet a character")
    func masked() {
        #expect(LineEditor(limit: 9, text: "a中b").window(columns: 9, masked: true).text == "•••")
    }
}
