import Foundation
import Testing

@testable import Payments

@Suite("Response nodes")
struct ResponseNodeTests {
    private func members(_ text: String) throws -> [String: String] {
        try Dictionary(
            uniqueKeysWithValues: ResponseNode(scanning: Array(text.utf8)).members.map {
                (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self))
            })
    }

    @Test(
        "members are cut out as they stand",
        arguments: [
            ("{}", [:]), (" {\n} ", [:]), (#"{"a":1}"#, ["a": "1"]), (#"{"a":1,"b":null}"#, ["a": "1", "b": "null"]),
            (#"{ "a" : { "b" : [ 1 , 2 ] } , "c" : "d" }"#, ["a": #"{ "b" : [ 1 , 2 ] }"#, "c": #""d""#]),
            (#"{"a":"}{][,:\"\\","b":"\\"}"#, ["a": #""}{][,:\"\\""#, "b": #""\\""#]),
            (#"{"a":"\u007d\u0022","":"x"}"#, ["a": #""\u007d\u0022""#, "": #""x""#]),
            (#"{"a":{"sign":"x","a":2},"sign":"y"}"#, ["a": #"{"sign":"x","a":2}"#, "sign": #""y""#]),
        ] as [(String, [String: String])])
    func cut(text: String, expected: [String: String]) throws {
        #expect(try members(text) == expected)
    }

    @Test(
        "what is no object of plain names is refused",
        arguments: [
            "", " ", "{", "}", "[]", "1", "\"a\"", "{}{}", "{}x", #"{"a"}"#, #"{"a":}"#, #"{"a":1"#, #"{"a":1,}"#,
            #"{,"a":1}"#, #"{"a":1 "b":2}"#, #"{a:1}"#, #"{"a":"x}"#, #"{"a":"\"}"#, #"{"a":{]}"#, #"{"a":[}]}"#,
            #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"a":{"b":1}"#, "{\"a\":\"\\",
        ])
    func refused(text: String) {
        #expect(code { _ = try members(text) } == .malformed, "\(text)")
    }

    @Test("nesting is followed 32 deep, and no deeper")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
        }
        #expect(try members(nested(32)).count == 1)
        #expect(code { _ = try members(nested(33)) } == .malformed)
        #expect(code { _ = try members(nested(20_000)) } == .malformed)
    }

    @Test("for what a JSON parser writes, the outlines agree with the parser")
    func agrees() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            var object: [String: Any] = [:]
            for name in ["a", "b", "sign"] { object[name] = Self.value(depth: 4, &random) }
            let options: JSONSerialization.WritingOptions = Bool.random(using: &random) ? [.prettyPrinted] : []
            let text = String(
                decoding: try JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self)
            for (name, raw) in try members(text) {
                let parsed = try JSONSerialization.jsonObject(with: Data("[\(raw)]".utf8)) as? NSArray
                #expect(parsed == [object[name] ?? ""] as NSArray, "seed \(seed): \(text)")
            }
        }
    }

    private static func value(depth: Int, _ random: inout SeededGenerator) -> Any {
        let text = String(
            (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
                Array("a{}[]\",:\\\n苹/").randomElement(using: &random)
            })
        switch Int.random(in: 0...(depth > 0 ? 4 : 1), using: &random) {
        case 0: return text
        case 1: return Int.random(in: -9...9, using: &random)
        case 2: return [value(depth: depth - 1, &random), value(depth: depth - 1, &random)]
        default: return ["k\(text)": value(depth: depth - 1, &random)]
        }
    }
}
