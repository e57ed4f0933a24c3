import Foundation
import Testing

extension ShowTests {
    @Suite("Checking a draw", .serialized)
    struct VerifyDraw {
        /// Computed by another program, with Python's `hmac` and `hashlib`.
        private static let record = """
            {"draw": "d-1", "kind": "lucky-bag", "places": 2,
             "commitment": "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd",
             "seed": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
             "entrants": [{"id": "a-ann", "name": "Ann"}, {"id": "a-bob", "name": "Bob"}, {"id": "a-dan", "name": "Dan"}],
             "winners": [{"id": "a-ann", "name": "Ann", "place": 0}, {"id": "a-dan", "name": "Dan", "place": 1}]}
            """

        private func file(_ text: String, of premises: Premises) throws -> String {
            let path = premises.folder.appendingPathComponent("record.json").path
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return path
        }

        @Test("a record that holds is said to hold, with who won; one that does not names what differs")
        func records() async throws {
            try await Premises.open { premises in
                let good = try await premises.hawker(["verify-draw", try file(Self.record, of: premises)]).ending()
                #expect(good.code == 0, "\(good.errors)")
                #expect(good.output.contains("1. Ann (a-ann)\n2. Dan (a-dan)\n"))
                #expect(good.output.hasSuffix("every winner follows from the seed\n"))

                let swapped = Self.record.replacing(
                    "\"a-ann\", \"name\": \"Ann\", \"place\"", with: "\"a-bob\", \"name\": \"Bob\", \"place\"")
                let bad = try await premises.hawker(["verify-draw", try file(swapped, of: premises)]).ending()
                #expect(bad.code == 1)
                #expect(bad.output.contains("place 1 is a-bob (Bob), but comes to a-ann (Ann)"))
                #expect(bad.errors.contains("draw d-1 does not hold"))

                let other = try await premises.hawker(
                    [
                        "verify-draw", try file(Self.record, of: premises), "--announced",
                        String(repeating: "0", count: 64),
                    ]
                ).ending()
                #expect(other.code == 1 && other.output.contains("was announced by"))
            }
        }

        @Test("what is no record, is not there, or is no address, is a failure of its own")
        func failures() async throws {
            try await Premises.open { premises in
                let none = try await premises.hawker(["verify-draw", "/nowhere/record.json"]).ending()
                #expect(none.code == 66 && none.errors.contains("cannot be opened"))
                let no = try await premises.hawker(["verify-draw", try file("{}", of: premises)]).ending()
                #expect(no.code == 66 && no.errors.contains("is not the record of a draw"))
                let address = try await premises.hawker(["verify-draw", "http://127.0.0.1:1/v1/draws"]).ending()
                #expect(address.code == 64)
            }
        }
    }
}
