import Testing

@testable import Payments

@Suite("Settings file")
struct SettingsFileTests {
    @Test("names, values, comments and escapes are read")
    func parsed() throws {
        let text = #"""
            # the till
            HAWKER_A=1

            HAWKER_B= two words = "quoted" # no comment
            HAWKER_C=first\nsecond\\third
            HAWKER_D=
            """#
        #expect(
            try SettingsFile.parse(text) == [
                "HAWKER_A": "1", "HAWKER_B": #" two words = "quoted" # no comment"#, "HAWKER_C": "first\nsecond\\third",
                "HAWKER_D": "",
            ])
        #expect(try SettingsFile.parse("A=1\r\nB=2\r\n") == ["A": "1", "B": "2"])
        #expect(try SettingsFile.parse("") == [:])
    }

    @Test("every wrong line is named by its number, and no value is repeated")
    func problems() {
        let text = "A=1\nhunter2\nb=hunter2\nA=hunter2\nC=hunter2\\x\nD=hunter2\\\n=hunter2"
        #expect(
            throws: SettingsError([
                "line 2 is not NAME=value with a name of A-Z, 0-9 and '_'",
                "line 3 is not NAME=value with a name of A-Z, 0-9 and '_'", "line 4 gives A a second time",
                "line 5 has a backslash that is not followed by 'n' or another backslash",
                "line 6 has a backslash that is not followed by 'n' or another backslash",
                "line 7 is not NAME=value with a name of A-Z, 0-9 and '_'",
            ])
        ) { try SettingsFile.parse(text) }
    }

    @Test("a file has at most 64 KiB and 1,000 lines")
    func bounds() throws {
        #expect(throws: SettingsError.self) { try SettingsFile.parse("A=" + String(repeating: "a", count: 65_536)) }
        #expect(try SettingsFile.parse(String(repeating: "\n", count: 999)).isEmpty)
        #expect(throws: SettingsError.self) { try SettingsFile.parse(String(repeating: "\n", count: 1_000)) }
    }

    @Test("what is written is read back, and what could not be is not written")
    func roundTrip() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("a \\n\n#=\"'\t苹")
        for _ in 0..<300 {
            var settings: [String: String] = [:]
            for name in ["A", "B_2", "HAWKER"] {
                settings[name] = String((0..<9).compactMap { _ in alphabet.randomElement(using: &random) })
            }
            #expect(try SettingsFile.parse(SettingsFile.text(of: settings)) == settings, "seed \(seed)")
        }
        for settings in [
            ["a": "1"], ["": "1"], ["A=": "1"], ["A\n": "1"], ["A": "1\r2"], ["A": "1\r\n2"], ["A": "\u{2028}"],
            [String(repeating: "A", count: 65): "1"],
        ] {
            #expect(throws: SettingsError.self) { try SettingsFile.text(of: settings) }
        }
    }
}
