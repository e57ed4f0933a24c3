import Foundation
import Testing

extension ShowTests {
    @Suite("When things go down", .serialized)
    struct Outages {
        @Test("the server dies and comes back: viewer and host come back by themselves, orders and goods are there")
        func serverReturns() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (host, room) = try await premises.host(on: server, selling: ["Hoodie | 129 | 5"])
                let bob = try await premises.viewer("bob", of: room, on: server)
                try bob.press("b")
                try await bob.register("bob")
                try await bob.wait(for: "enter places the order")
                try bob.press("Enter")
                try await bob.wait(for: "sandbox wallet")
                try bob.press("w")
                try await bob.wait(for: "Paid. Thank you!")
                try bob.press("Enter")
                try await bob.wait(for: "4 left")

                server.end()
                try await bob.wait(for: "trying again in")
                try await host.wait(for: "trying again in")
                // What is bought meanwhile is refused in words, not lost in silence.
                try bob.press("b")
                try await bob.wait(for: "The server does not answer")
                try bob.press("Escape")

                let again = try await premises.server(port: server.port, database: server.database)
                #expect(try again.database.rows("SELECT state FROM orders") == ["paid"])
                #expect(try again.database.onHand("Hoodie") == 4)
                #expect(try again.database.ledgerSum() == 0)
                try await bob.wait(for: "the room again") {
                    !$0.contains("trying again") && $0.contains("4 left")
                }
                try await host.wait(for: "the room again") { !$0.contains("trying again") }
                try await bob.say("is it back?")
                try await host.wait(for: "bob: is it back?")
                // The card is still up: it is kept with the room.
                try await bob.wait(for: "b  buy now")
                try await host.wait(for: "a live console") { $0.rows[0].contains(" LIVE ") }
                try await bob.wait(for: "a live room with a moving picture") {
                    $0.rows[0].contains(" LIVE ") && ($0.framesPerSecond ?? 0) > 10
                        && !$0.contains("no picture at the moment")
                }
                try await bob.buyThePinned()
                try await host.wait(for: "3/3/0")
            }
        }

        @Test("a host whose terminal dies leaves a room that waits; the same host comes back into the same room")
        func hostReturns() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (host, room) = try await premises.host(on: server, selling: ["Hoodie | 129 | 5"])
                let bob = try await premises.viewer("bob", of: room, on: server)
                try host.send(SIGKILL)
                try await bob.wait(for: "The host's picture is not coming just now.")
                try await bob.wait(for: " WAITING ")
                host.close()
                let (_, same) = try await premises.host(on: server)
                #expect(same == room)
                try await bob.wait(for: "the picture again") {
                    $0.contains(" LIVE ") && ($0.framesPerSecond ?? 0) > 10
                        && !$0.contains("is not coming just now") && !$0.contains("no picture at the moment")
                }
                #expect(try bob.screen.contains("b  buy now"))
            }
        }

        @Test("SIGTERM ends a server in order: it exits with 0 and says that it stopped", arguments: [SIGTERM, SIGINT])
        func stopsInOrder(signal: Int32) async throws {
            try await Premises.open { premises in
                let home = try premises.home("server")
                let program = try premises.hawker(["serve", "--port", "0"], as: "server")
                let listens = try await eventually { program.errors.contains("[Server] listening") }
                #expect(listens)
                program.send(signal)
                let ending = try await program.ending(within: .seconds(12))
                #expect(ending.code == 0)
                #expect(ending.errors.contains("stopped"))
                #expect(!ending.errors.contains(" error "), "\(ending.errors)")
                let database = Database(file: home.folder.appendingPathComponent("data/hawker/hawker.sqlite"))
                #expect(try database.value("PRAGMA integrity_check") == "ok")
                // Stopped, the one file is all of it, so that a copy of it is a backup.
                let copy = home.folder.appendingPathComponent("copy.sqlite")
                try FileManager.default.copyItem(at: database.file, to: copy)
                #expect(try Database(file: copy).value("SELECT count(*) FROM orders") == "0")
            }
        }

        @Test("SIGTERM to a server with people in it ends within seconds, and they are told")
        func stopsWithPeople() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (host, room) = try await premises.host(on: server)
                let bob = try await premises.viewer("bob", of: room, on: server)
                let ending = try await server.stop()
                #expect(ending.code == 0)
                #expect(ending.took < .seconds(30))
                for terminal in [host, bob] { try await terminal.wait(for: "trying again in") }
            }
        }

        @Test("a server killed with an order unpaid opens again, and the order can still be paid")
        func killedInTheMiddle() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (_, room) = try await premises.host(on: server, selling: ["Hoodie | 129 | 5"])
                let bob = try await premises.viewer("bob", of: room, on: server)
                try bob.press("b")
                try await bob.register("bob")
                try await bob.wait(for: "enter places the order")
                try bob.press("Enter")
                try await bob.wait(for: "sandbox wallet")
                server.end()
                #expect(try server.database.value("PRAGMA integrity_check") == "ok")
                #expect(try server.database.rows("SELECT state FROM orders") == ["reserved"])

                let again = try await premises.server(port: server.port, database: server.database)
                #expect(try again.database.value("SELECT sum(reserved) FROM stock") == "1")
                try await bob.wait(for: "the payment, with the link up again") {
                    $0.contains("sandbox wallet") && !$0.contains("trying again")
                        && !$0.contains("The server does not answer")
                }
                // The wallet moved with the server; the next look at the order brings its new address.
                let isPaid = try await eventually {
                    if try bob.shows("Paid. Thank you!") { return true }
                    if try !bob.shows("The wallet is paying…") { try bob.press("w") }
                    return false
                }
                #expect(isPaid, "\((try? bob.screen) ?? "")")
                #expect(try again.database.rows("SELECT state FROM orders") == ["paid"])
                #expect(try again.database.onHand("Hoodie") == 4)
                #expect(try again.database.ledgerSum() == 0)
            }
        }
    }
}
