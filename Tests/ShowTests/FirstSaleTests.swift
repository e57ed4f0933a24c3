import Foundation
import Testing

extension ShowTests {
    @Suite("The first sale", .serialized)
    struct FirstSale {
        @Test("a host goes live, a viewer watches, talks and buys, and every book says so")
        func theFirstSale() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (host, room) = try await premises.host(on: server)
                try await addAHoodie(at: host)
                #expect(try server.database.onHand("Hoodie") == 2)

                let bob = try await premises.viewer(
                    "bob", of: room, on: server, environment: ["COLORTERM": "truecolor"])
                #expect(try bob.screen.contains("¥129.00  was ¥199.00"))
                #expect(try bob.screen.contains("2 left"))
                try await host.wait(for: "1 watching")

                // The first word asks who this is; the line that was wanted can be typed right after.
                try bob.press("t")
                try await bob.register("bob")
                try await bob.wait(for: "Say [scroll]")
                try bob.type("how warm is it?")
                try bob.press("Enter")
                try await host.wait(for: "bob: how warm is it?")
                try await bob.wait(for: "›bob: how warm is it?")

                try await bob.buyThePinned()
                try await host.wait(for: "1/1/0")
                try await host.wait(for: "Sold 1 × Hoodie, ¥129.00")
                try await host.wait(for: "1 paid")
                try bob.press("Enter")
                try await bob.wait(for: "1 left")

                try books(of: server.database, paid: 1, left: 1)
                try await theLastPiece(premises, server, room: room, host: host, bob: bob)
                try books(of: server.database, paid: 2, left: 0)
                try await theEnd(host: host, bob: bob)
            }
        }

        /// Through the console's form, with the keys it names.
        private func addAHoodie(at host: Terminal) async throws {
            try host.press("n")
            try await host.wait(for: "New product")
            for (field, text) in [
                ("Title", "Hoodie"), ("Description", "A warm one"), ("Price here", "129"), ("List price", "199"),
                ("Stock", "2"),
            ] {
                try await host.wait(for: "▸ \(field)")
                try host.type(text)
                try host.press("Tab")
            }
            try host.press("C-s")
            try await host.wait(for: "Hoodie is on the shelf")
            try await host.wait(for: "2/2/0")
            try host.press("p")
            try await host.wait(for: "★ Card up")
        }

        /// Two want the one piece that is left; the slower one is told so, and keeps the money.
        private func theLastPiece(
            _ premises: Premises, _ server: Server, room: String, host: Terminal, bob: Terminal
        ) async throws {
            let chen = try await premises.viewer("chen", of: room, on: server)
            try chen.press("b")
            try await chen.register("chen")
            try await chen.wait(for: "enter places the order")

            try await bob.buyThePinned()
            try bob.press("Enter")

            try chen.press("Enter")
            try await chen.wait(for: "Not ordered")
            try await chen.wait(for: "sold out")
            try chen.press("Escape")
            try await chen.wait(for: "the room, with nothing left") {
                !$0.contains("Check out") && $0.contains("sold out")
            }
            try chen.press("b")
            try await chen.wait(for: "Hoodie is sold out")
            try await host.wait(for: "0/0/0")
            try chen.press("q")
            #expect(try await chen.endedWith() == 0)
            try await chen.expectGivenBack()
        }

        private func theEnd(host: Terminal, bob: Terminal) async throws {
            try host.press("q")
            try await host.wait(for: "End the show?")
            try host.press("y")
            try await host.wait(for: "The show is over")
            #expect(try host.screen.contains("2 orders paid · 2 pieces sold · ¥258.00"))
            try await bob.wait(for: "The show has ended. Thank you for")
            try await bob.wait(for: " ENDED ")

            for terminal in [host, bob] {
                try terminal.press("q")
                #expect(try await terminal.endedWith() == 0)
                try await terminal.expectGivenBack()
            }
        }

        private func books(
            of database: Database, paid: Int, left: Int, sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            #expect(
                try database.rows("SELECT state, total, currency FROM orders")
                    == Array(repeating: "paid|12900|CNY", count: paid), sourceLocation: sourceLocation)
            #expect(try database.onHand("Hoodie") == left, sourceLocation: sourceLocation)
            #expect(try database.value("SELECT sum(reserved) FROM stock") == "0", sourceLocation: sourceLocation)
            #expect(try database.ledgerSum() == 0, sourceLocation: sourceLocation)
            #expect(
                try database.value("SELECT sum(amount) FROM payment") == "\(12_900 * paid)",
                sourceLocation: sourceLocation)
        }

        @Test("an order that is not paid waits, is asked about at the door, and is cancelled with its piece given back")
        func laterAndCancel() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (host, room) = try await premises.host(on: server, selling: ["Lamp | 88 | 3"])
                let bob = try await premises.viewer("bob", of: room, on: server)
                try bob.press("b")
                try await bob.register("bob")
                try await bob.wait(for: "enter places the order")
                try bob.press("+")
                try await bob.wait(for: "2 × ¥88.00")
                try await bob.wait(for: "enter places the order")
                try bob.press("Enter")
                try await bob.wait(for: "sandbox wallet")
                try await host.wait(for: "3/1/2")
                try bob.press("Escape")
                try await bob.wait(for: "t talk")
                try bob.press("q")
                try await bob.wait(for: "An order is not paid yet")
                try bob.press("p")
                try await bob.wait(for: "sandbox wallet")
                try bob.press("x")
                try await bob.wait(for: "Cancelled")
                try await host.wait(for: "3/3/0")
                #expect(try server.database.rows("SELECT state FROM orders") == ["cancelled"])
                #expect(try server.database.onHand("Lamp") == 3)
                #expect(try server.database.ledgerSum() ?? 0 == 0)
            }
        }

        @Test("a new host's password is asked for twice, one that is too short again; a known one's only once")
        func newHost() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let anna = try await premises.terminal(of: "anna", columns: 100, rows: 30)
                try anna.hawker("host --as anna --server \(server.address)")
                func answer(_ question: String, _ password: String) async throws {
                    try await anna.wait(for: "\"\(question)\" at the end") { screen in
                        screen.rows.last { !$0.isEmpty }?.contains(question) == true
                    }
                    try anna.type(password)
                    try anna.press("Enter")
                }
                try await answer("Password for anna", "short")
                try await anna.wait(for: "A password has 8 to 128 characters.")
                try await answer("Password for anna", Premises.password)
                try await answer("To register anna", "correct house")
                try await anna.wait(for: "These were two different passwords.")
                #expect(try server.database.value("SELECT count(*) FROM account") == "0")
                try await answer("Password for anna", Premises.password)
                try await answer("To register anna", Premises.password)
                try await anna.wait(for: "a live console") { $0.contains(" LIVE ") }
                try anna.press("q")
                try await anna.wait(for: "End the show?")
                try anna.press("y")
                try await anna.wait(for: "The show is over")
                try anna.press("q")
                #expect(try await anna.endedWith() == 0)

                // From a machine that does not know her.
                let other = try await premises.terminal(of: "elsewhere", columns: 100, rows: 30)
                try other.hawker("host --as anna --server \(server.address)")
                try await other.wait(for: "Password for anna")
                try other.type(Premises.password)
                try other.press("Enter")
                try await other.wait(for: "a live console") { $0.contains(" LIVE ") }
                #expect(try server.database.value("SELECT count(*) FROM account") == "1")
            }
        }

        @Test("who signed in once is known the next time, in the room and in the lobby")
        func knownAgain() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let (host, room) = try await premises.host(on: server)
                #expect(try host.screen.contains(room), "the console shows what `watch` wants")
                let bob = try await premises.viewer("bob", of: room, on: server)
                try bob.press("t")
                try await bob.register("bob")
                try bob.press("Escape")
                try await bob.wait(for: "q quit")
                try bob.press("q")
                #expect(try await bob.endedWith() == 0)

                try bob.hawker("watch --server \(server.address)")
                try await bob.wait(for: "the lobby as bob") {
                    $0.contains("anna's show") && $0.rows[0].hasSuffix("bob")
                }
                try bob.press("Enter")
                try await bob.wait(for: "the room as bob, with its picture") {
                    $0.pictureCells > 100 && $0.rows[0].hasSuffix("bob")
                }
                try await bob.say("back again")
                try await host.wait(for: "bob: back again")
                try bob.press("g")
                try await bob.wait(for: "Rooms")
            }
        }
    }
}
