import Foundation
import Testing

extension ShowTests {
    /// One clear sentence and the exit code that goes with it (sysexits.h), and nothing else on the terminal.
    @Suite("Words and exit codes", .serialized)
    struct Refusals {
        /// A command that cannot do its work: what it says, and how it ends.
        struct Case: CustomTestStringConvertible, Sendable {
            let arguments: [String]
            let code: Int32
            let says: [String]
            var password: String?

            var testDescription: String { "hawker " + arguments.joined(separator: " ") }
        }

        /// A port nobody listens on: it was given out, and given back.
        private static let nobody = "127.0.0.1:1"

        @Test(
            "what cannot be done is said in one sentence",
            arguments: [
                Case(arguments: ["watch", "r1", "--server", nobody], code: 69, says: ["127.0.0.1:1"]),
                Case(
                    arguments: ["host", "--as", "anna", "--server", nobody], code: 69, says: ["127.0.0.1:1"],
                    password: Premises.password),
                Case(
                    arguments: ["watch", "--server", "127.0.0.1:99999"], code: 64,
                    says: ["a port is a number from 1 to 65535"]),
                Case(
                    arguments: ["watch", "--server", "not a server"], code: 64,
                    says: ["not a server address", "host:port"]),
                Case(arguments: ["watch", "--server", "ftp://there:1"], code: 64, says: ["http://"]),
                Case(arguments: ["host", "--video", "hologram"], code: 64, says: ["--video", "studio"]),
                Case(arguments: ["host", "--video", "y4m:-"], code: 64, says: ["--no-screen", "Usage: hawker host"]),
                Case(arguments: ["weather", "--loss", "2"], code: 64, says: ["--loss", "Usage: hawker weather"]),
                Case(arguments: ["host", "--audio", "hum"], code: 64, says: ["--audio", "tone"]),
                Case(arguments: ["watch", "--sound", "loud"], code: 64, says: ["--sound", "alsa:"]),
                Case(arguments: ["host", "--sell", "Hoodie"], code: 64, says: ["--sell", "TITLE | PRICE | STOCK"]),
                Case(arguments: ["serve", "--port", "70000"], code: 64, says: ["0 to 65535"]),
                Case(
                    arguments: ["serve", "--port", "0", "--db", "/no/such/folder/hawker.sqlite"], code: 73,
                    says: ["/no/such/folder/hawker.sqlite"]),
                Case(arguments: ["dance"], code: 64, says: ["dance"]),
            ])
        func withoutAServer(_ refusal: Case) async throws {
            try await Premises.open { premises in
                let program = try premises.hawker(
                    refusal.arguments,
                    environment: refusal.password.map { ["HAWKER_PASSWORD": $0] } ?? [:])
                try await expect(program, refusal)
            }
        }

        @Test("a server that is not there is told of within three seconds")
        func soon() async throws {
            try await Premises.open { premises in
                let ending = try await premises.hawker(["watch", "--server", Self.nobody]).ending()
                #expect(ending.took < .seconds(3), "\(ending.took)")
                #expect(!ending.errors.contains("errno"), "\(ending.errors)")
            }
        }

        @Test("a running server refuses with a reason: no such room, a room that ended, a taken port, a wrong password")
        func withAServer() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let host = try premises.hawker(
                    ["host", "--no-screen", "--as", "anna", "--server", server.address, "--audio", "none"], as: "anna",
                    environment: ["HAWKER_PASSWORD": Premises.password])
                let isLive = try await eventually { host.output.contains("live room=") }
                #expect(isLive, "\(host.output)\(host.errors)")
                let room = try #require(host.output.firstMatch(of: /live room=(\S+)/)).1
                host.send(SIGTERM)
                #expect(try await host.ending().code == 0)
                #expect(host.output.contains("ended room=\(room)"))

                let cases = [
                    Case(arguments: ["watch", "nosuch", "--server", server.address], code: 69, says: ["no room"]),
                    Case(arguments: ["watch", "no such", "--server", server.address], code: 69, says: ["no room"]),
                    Case(
                        arguments: ["watch", String(room), "--server", server.address], code: 69,
                        says: ["ended"]),
                    Case(
                        arguments: [
                            "serve", "--port", "\(server.port)", "--db", premises.folder.path + "/other.sqlite",
                        ],
                        code: 69, says: ["port \(server.port)"]),
                    Case(
                        arguments: ["watch", "--server", server.address, "--sound", "wav:/nonexist/x.wav"], code: 73,
                        says: ["--sound", "/nonexist/x.wav"]),
                    Case(
                        arguments: ["host", "--as", "anna", "--server", server.address], code: 77,
                        says: ["name and password"], password: "another one"),
                    Case(
                        arguments: ["host", "--as", "a", "--server", server.address], code: 64,
                        says: ["2 to 20"], password: Premises.password),
                    Case(
                        arguments: ["host", "--server", server.address], code: 77,
                        says: ["--as NAME", "HAWKER_PASSWORD"]),
                ]
                for refusal in cases {
                    let program = try premises.hawker(
                        refusal.arguments,
                        environment: refusal.password.map { ["HAWKER_PASSWORD": $0] } ?? [:])
                    try await expect(program, refusal)
                }
            }
        }

        @Test(
            "a source that cannot be read ends the command, and leaves no open room behind",
            arguments: [
                "ffmpeg:/no/such/film.mp4", "y4m:/no/such/film.y4m",
            ])
        func noSource(video: String) async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let terminal = try await premises.terminal(
                    of: "anna", environment: ["HAWKER_PASSWORD": Premises.password])
                try terminal.hawker("host --as anna --video \(video) --server \(server.address)")
                #expect(try await terminal.endedWith() == 66)
                #expect(try terminal.screen.contains("/no/such/film"))
                #expect(try server.database.rows("SELECT phase FROM room WHERE phase = 'open'") == [])
                try await terminal.expectGivenBack()
            }
        }

        @Test("a screen without a terminal is refused in words that name only what there is")
        func pipes() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let terminal = try await premises.terminal(of: "bob")
                try terminal.hawker("watch --server \(server.address) | cat")
                try await terminal.wait(for: "hawker: ")
                let said = try terminal.screen
                #expect(said.contains("terminal"))
                #expect(said.count { $0 == "\u{1B}" } == 0 && said.pictureCells == 0)
                // `--plain` is advice only as long as the program takes it.
                if said.contains("--plain") {
                    let help = try await premises.hawker(["watch", "--help"]).ending().output
                    #expect(help.contains("--plain"), "\(said)")
                }
                try await terminal.expectGivenBack()
            }
        }

        @Test(
            "a terminal that is not known is refused, with one that is named",
            arguments: ["no-such-terminal", "dumb", ""])
        func unknownTerminals(type: String) async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let terminal = try await premises.terminal(of: "bob")
                try terminal.run("export TERM='\(type)'")
                #expect(try await terminal.endedWith() == 0)
                try terminal.hawker("watch --server \(server.address)")
                #expect(try await terminal.endedWith() == 69)
                let said = try terminal.screen
                #expect(said.contains("TERM") || said.contains("terminal of the type"), "\(said)")
                try await terminal.expectGivenBack()
            }
        }

        @Test("a terminal that is too small says so in one line, q quits, and a larger one brings the room")
        func tooSmall() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (_, room) = try await premises.host(on: server)
                let terminal = try await premises.terminal(of: "bob", columns: 60, rows: 15)
                try terminal.hawker("watch \(room) --server \(server.address)")
                try await terminal.wait(for: "60×15: hawker needs 80×24 (q quits)")
                let lines = try terminal.screen.rows.filter { !$0.isEmpty }
                #expect(lines.count == 1)
                try terminal.resize(columns: 80, rows: 24)
                try await terminal.wait(for: "the room") { $0.contains("anna's show") && $0.pictureCells > 100 }
                try terminal.resize(columns: 60, rows: 15)
                try await terminal.wait(for: "60×15")
                try terminal.press("q")
                #expect(try await terminal.endedWith() == 0)
                try await terminal.expectGivenBack()
            }
        }

        private func expect(
            _ program: Program, _ refusal: Case, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let ending = try await program.ending(sourceLocation: sourceLocation)
            let comment = Comment(rawValue: "\(refusal.testDescription): \(ending.errors)")
            #expect(ending.code == refusal.code, comment, sourceLocation: sourceLocation)
            #expect(ending.output.isEmpty, comment, sourceLocation: sourceLocation)
            for words in refusal.says {
                #expect(ending.errors.contains(words), comment, sourceLocation: sourceLocation)
            }
            // What is wrong with the command line comes with the usage; everything else is one line.
            if refusal.code != 64 {
                #expect(
                    ending.errors.split(separator: "\n").count == 1 && ending.errors.hasPrefix("hawker: "), comment,
                    sourceLocation: sourceLocation)
            }
        }
    }
}
