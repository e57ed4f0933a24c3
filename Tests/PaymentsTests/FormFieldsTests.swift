import Testing

@testable import Payments

@Suite("Form fields")
struct FormFieldsTests {
    @Test(
        "text is decoded as browsers and gateways write it",
        arguments: [
            ("", [:]), ("a=1&b=2", ["a": "1", "b": "2"]), ("a", ["a": ""]), ("a=", ["a": ""]),
            ("a=1=2", ["a": "1=2"]), ("a+b=c+d%20e%2B", ["a b": "c d e+"]), ("%61=%e8%8B%b9", ["a": "苹"]),
            ("a=%00", ["a": "\0"]),
        ] as [(String, [String: String])])
    func decoded(text: String, expected: [String: String]) throws {
        #expect(try FormFields(parsing: text.utf8).values == expected)
    }

    @Test(
        "what could be read in two ways is refused",
        arguments: [
            "a=1&a=2", "a=1&%61=2", "&", "a=1&", "&a=1", "a=1&&b=2", "=1", "a=%", "a=%1", "a=%G1", "a=%1G", "a=%C0%80",
            "a=%ED%A0%80", "a=%FF", "a=%E8%8B", "%FF=a", "e\u{301}=1&\u{E9}=2",
        ])
    func refused(text: String) {
        #expect(code { _ = try FormFields(parsing: text.utf8) } == .malformed)
    }

    @Test("128 parameters are read and 129 are not")
    func count() throws {
        let pairs = (0..<129).map { "p\($0)=\($0)" }
        #expect(try FormFields(parsing: pairs.dropLast().joined(separator: "&").utf8).values.count == 128)
        #expect(code { _ = try FormFields(parsing: pairs.joined(separator: "&").utf8) } == .malformed)
    }

    @Test("names are sorted by their bytes, upper case first")
    func order() {
        let fields = FormFields(["b": "", "a": "", "B": "", "a_": "", "aa": "", "A": ""])
        #expect(fields.sorted.map(\.name) == ["A", "B", "a", "a_", "aa", "b"])
    }

    @Test("whatever is written is read back")
    func roundTrip() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("aZ0-_.~ +&=%/?#\\\"'\n\0苹é😀")
        for _ in 0..<500 {
            var values: [String: String] = [:]
            for index in 0..<Int.random(in: 0...8, using: &random) {
                values["\(index)\(alphabet.randomElement(using: &random) ?? "a")"] = String(
                    (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
                        alphabet.randomElement(using: &random)
                    })
            }
            let fields = FormFields(values)
            #expect(try FormFields(parsing: fields.encoded) == fields, "seed \(seed)")
        }
    }
}
