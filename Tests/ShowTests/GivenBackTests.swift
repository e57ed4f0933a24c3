import Foundation
import Testing

extension ShowTests {
    @Suite("The terminal is given back", .serialized)
    struct GivenBack {
        @Test("whatever ends a viewer, the shell goes on in the terminal it had")
        func viewers() async throws {
            let ends: [(signal: Int32, code: Int32)] = [
                (SIGTERM, 0), (SIGINT, 0), (SIGHUP, 0), (SIGSEGV, 128 + SIGSEGV), (SIGABRT, 128 + SIGABRT),
            ]
            try await Premises.open { premises in
                let server = try await premises.server()
                let (_, room) = try await premises.host(on: server)
                for end in ends {
                    let bob = try await premises.viewer(
                        "bob", of: room, on: server,
                        environment: ["COLORTERM": "truecolor", "SWIFT_BACKTRACE": "enable=no"])
                    try bob.send(end.signal)
                    #expect(try await bob.endedWith() == Int(end.code), "signal \(end.signal)")
                    try await bob.expectGivenBack()
                    #expect(try bob.history.pictureCells == 0)
                }
            }
        }

        @Test("whatever ends a host, the shell goes on in the terminal it had", arguments: [SIGTERM, SIGSEGV])
        func hosts(signal: Int32) async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (host, _) = try await premises.host(on: server)
                try host.send(signal)
                _ = try await host.endedWith()
                try await host.expectGivenBack()
            }
        }

        @Test("a viewer that was stopped comes back with the whole screen", arguments: ["signal", "key"])
        func stopAndContinue(by way: String) async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (_, room) = try await premises.host(on: server)
                let bob = try await premises.viewer("bob", of: room, on: server)
                if way == "key" { try bob.press("C-z") } else { try bob.send(SIGTSTP) }
                try await bob.expectGivenBack()
                try bob.run("fg")
                try await bob.wait(for: "the room again") {
                    $0.contains("anna's show") && $0.pictureCells > 100 && $0.contains("q quit")
                }
                try bob.press("q")
                #expect(try await bob.endedWith() == 0)
                try await bob.expectGivenBack()
            }
        }
    }
}
