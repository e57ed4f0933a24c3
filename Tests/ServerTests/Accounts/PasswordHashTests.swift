import Foundation
import Testing

@testable import Server

@Suite("Password hash")
struct PasswordHashTests {
    // Made with Python's hashlib.scrypt: salt 00…0f, N = 2^10, r = 8, p = 1.
    static let known = "$scrypt$ln=10,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$Ft1wOMbP0SzQjJWSfHFZy7e87OFRqamCgCFOWadRu1w"
    static let password = "pässwörd-暗号"

    @Test("agrees with another implementation, both ways")
    func knownVector() throws {
        let hash = try PasswordHash(password: Self.password, salt: Array(0..<16), strength: 10)
        #expect(hash.text == Self.known)
        #expect(try #require(PasswordHash(Self.known)).matches(Self.password))
    }

    @Test("agrees with RFC 7914 section 12")
    func standardVector() throws {
        let hash = try PasswordHash(password: "pleaseletmein", salt: Array("SodiumChloride".utf8), strength: 14)
        // The first 32 of the vector's 64 bytes: PBKDF2 makes its blocks independently.
        let expected: [UInt8] = [
            0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81, 0xfd, 0x38, 0xeb, 0xfd, 0xa8,
            0xfb, 0xba, 0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5, 0x43, 0xf6, 0x54, 0x5d, 0xa1, 0xf2,
        ]
        #expect(hash.text.hasSuffix(Data(expected).base64EncodedString().prefix { $0 != "=" }))
    }

    @Test(
        "matches its own password and no other",
        arguments: ["", "correct horse", "correct horse battery staple ", "\0"])
    func wrongPasswords(other: String) throws {
        let hash = try PasswordHash(password: "correct horse battery staple", strength: 4)
        #expect(try hash.matches("correct horse battery staple"))
        #expect(try !hash.matches(other))
    }

    @Test("a password is the same however its accents are typed")
    func composition() throws {
        let hash = try PasswordHash(password: "caf\u{E9}-au-lait", strength: 4)
        #expect(try hash.matches("cafe\u{301}-au-lait"))
        #expect(try !hash.matches("cafe-au-lait"))
    }

    @Test("one password has another text each time")
    func salted() throws {
        let first = try PasswordHash(password: "correct horse", strength: 4)
        let second = try PasswordHash(password: "correct horse", strength: 4)
        #expect(first.text != second.text)
        #expect(PasswordHash(first.text) == first)
    }

    @Test(
        "a record of another form or cost is not read",
        arguments: [
            "", "$", "secret", known + "A", "x" + known, known.replacing("scrypt", with: "argon2id"),
            known.replacing("ln=10", with: "ln=18"), known.replacing("ln=10", with: "ln=63"),
            known.replacing("ln=10", with: "ln=0"), known.replacing("ln=10", with: "ln=-1"),
            known.replacing("ln=10", with: "ln=+10"), known.replacing("ln=10", with: "ln=010"),
            known.replacing("r=8", with: "r=1024"), known.replacing("p=1$", with: "p=64$"),
            known.replacing("Dw$", with: "Dw==$"), known.replacing("Dw$", with: "D$"),
            known.replacing("u1w", with: "u1x"), String(known.dropLast()), known.replacing("Ft1w", with: "!!!!"),
            known + String(repeating: "A", count: 10_000),
        ])
    func hostileRecords(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test("the decoy is nobody's, and costs what a real hash costs")
    func decoy() throws {
        #expect(try !PasswordHash.decoy(strength: 4).matches(""))
        #expect(PasswordHash.decoy().text.hasPrefix("$scrypt$ln=17,r=8,p=1$"))
    }

    @Test("says nothing of itself in a log")
    func silent() throws {
        let hash = try #require(PasswordHash(Self.known))
        var dumped = ""
        dump(hash, to: &dumped)
        #expect("\(hash)" == "scrypt hash")
        #expect(String(reflecting: hash) == "scrypt hash")
        #expect(!dumped.contains("22"))
    }
}
