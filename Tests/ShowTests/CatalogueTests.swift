import Foundation
import Testing

extension ShowTests {
    @Suite("A shop's catalogue", .serialized)
    struct Catalogues {
        /// What a spreadsheet holds and what makes trouble in one: quotes, line ends, other scripts, a formula.
        private static let sheet = """
            product,title,description,attributes,pictures,sku,specs,price,currency,stock
            H1,Hoodie,"warm, and ""soft""
            on two lines",wool=100 %,coats/hoodie.jpg coats/back.jpg,H1-M,colour=orange; size=M,199.00,CNY,100
            H1,,,,,H1-L,colour=orange; size=L,199.50,,+20
            杯,陶瓷茶杯,青,,,杯-1,,39,CNY,60
            X1,'=2+3,,,,X1-1,,0.01,CNY,

            """

        @Test("what is exported goes into another shop as it was, as a sheet and as JSON", arguments: ["csv", "json"])
        func roundTrip(format: String) async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let sheet = try premises.write(Self.sheet, to: "goods.csv")
                let imported = try await shop(premises, ["import", sheet], as: "anna", on: server)
                #expect(imported.code == 0, "\(imported.errors)")
                #expect(imported.output == "imported 3 products, 4 SKUs\n")
                #expect(try stock(in: server, of: "anna") == ["H1-L|20", "H1-M|100", "X1-1|0", "杯-1|60"])

                let (first, second) = (premises.path("first.\(format)"), premises.path("second.\(format)"))
                let exported = try await shop(premises, ["export", first], as: "anna", on: server)
                #expect(exported.code == 0, "\(exported.errors)")
                #expect(exported.output == "exported 3 products, 4 SKUs to \(first)\n")
                let other = try await shop(premises, ["import", first], as: "bo", on: server)
                #expect(other.code == 0, "\(other.errors)")
                #expect(try stock(in: server, of: "bo") == stock(in: server, of: "anna"))
                let back = try await shop(premises, ["export", second], as: "bo", on: server)
                #expect(back.code == 0, "\(back.errors)")
                #expect(lines(of: Tool.text(of: first)) == lines(of: Tool.text(of: second)))
                #expect(
                    try server.database.rows("SELECT title FROM product WHERE title LIKE '=%'") == ["=2+3", "=2+3"])

                // What was exported changes nothing where it came from.
                for _ in 0..<2 {
                    let same = try await shop(premises, ["import", first], as: "anna", on: server)
                    #expect(same.code == 0, "\(same.errors)")
                }
                #expect(try stock(in: server, of: "anna") == ["H1-L|20", "H1-M|100", "X1-1|0", "杯-1|60"])
                #expect(try server.database.value("SELECT count(*) FROM product") == "6")
                // Standard output is a sheet, and nothing else.
                let shown = try await shop(premises, ["export", "--format", format], as: "anna", on: server)
                #expect(shown.output == Tool.text(of: first))
                try await premises.expectCleanAudit(of: server.database)
            }
        }

        @Test("stock comes in when a file says so, and only then; writing off stops at what is free")
        func stockOnlyWhenAsked() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let header = "product,title,sku,price,stock\n"
                for (line, code, says, left) in [
                    ("H1,Hoodie,H1-M,199.00,100", 0, "imported 1 product, 1 SKU", 100),
                    ("H1,Hoodie,H1-M,189.00,", 0, "imported 1 product, 1 SKU", 100),
                    ("H1,Hoodie,H1-M,189.00,+5", 0, "imported 1 product, 1 SKU", 105),
                    ("H1,Hoodie,H1-M,189.00,-3", 0, "imported 1 product, 1 SKU", 102),
                    ("H1,Hoodie,H1-M,189.00,-103", 1, "line 2, stock", 102),
                    ("H1,Hoodie,H1-M,189.00,1000000", 1, "line 2, stock", 102),
                ] as [(String, Int32, String, Int)] {
                    let file = try premises.write(header + line + "\n", to: "goods.csv")
                    let ending = try await shop(premises, ["import", file], as: "anna", on: server)
                    #expect(ending.code == code, "\(line): \(ending.errors)")
                    #expect((ending.output + ending.errors).contains(says), "\(line): \(ending.output)\(ending.errors)")
                    #expect(try server.database.onHand("Hoodie") == left, "\(line)")
                }
                #expect(try server.database.rows("SELECT list_price FROM sku") == ["18900"])
                try await premises.expectCleanAudit(of: server.database)
            }
        }

        @Test("every bad row is told with its line, and then nothing is imported", arguments: ["csv", "json"])
        func badRows(format: String) async throws {
            let sheet = """
                product,title,sku,specs,price,stock
                H1,Hoodie,H1-M,size=M,199.00,100
                H2,Coat,H2-M,size=M,cheap,1
                H3,,H3-M,size=M,10.00,1
                H4,Shirt,H1-M,size=M,10.00,1
                H5,Socks,H5-M,size=M,10.00,many
                H6,Cap,H6-M,no specs at all,10.00,1
                H7,Scarf,H7-M,size=M,10.001,-1

                """
            let document = """
                {"products": [
                {"code": "H1", "title": "Hoodie", "description": "", "attributes": [], "pictures": [], "skus": [
                {"code": "H1-M", "specs": [], "listPrice": {"minorUnits": 19900, "currency": "CNY"}, "stock": 1}]},
                {"code": "H2", "title": "Coat", "description": "", "attributes": [], "pictures": [], "skus": [
                {"code": "H2-M", "specs": [], "listPrice": {"minorUnits": "cheap", "currency": "CNY"}, "stock": 1}]},
                {"code": "H3", "description": "", "attributes": [], "pictures": [], "skus": []}]}
                """
            let says =
                format == "csv"
                ? [
                    "line 3, price: ", "line 4, title: ", "line 5, sku: 'H1-M' stands on line 2 already",
                    "line 6, stock: 'many'", "line 7, specs: ", "line 8, price: ",
                ] : ["products[1].skus[0].listPrice", "products[2]"]
            try await Premises.open { premises in
                let server = try await premises.server()
                let file = try premises.write(format == "csv" ? sheet : document, to: "goods.\(format)")
                for options in [[], ["--dry-run"]] {
                    let ending = try await shop(premises, ["import", file] + options, as: "anna", on: server)
                    #expect(ending.code == 1 && ending.output.isEmpty, "\(ending.output)\(ending.errors)")
                    for words in says {
                        #expect(
                            ending.errors.split(separator: "\n").contains { $0.hasPrefix(words) },
                            "\(words) in \(ending.errors)")
                    }
                    #expect(
                        ending.errors.hasSuffix("\(says.count) faults; nothing was imported.\n"), "\(ending.errors)")
                }
                #expect(try server.database.value("SELECT count(*) FROM product") == "0")
                #expect(try server.database.value("SELECT count(*) FROM stock_movement") == "0")
            }
        }

        @Test("what only the server can know is told with the line of the file too")
        func serverFaults() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let header = "product,title,sku,price,stock\n"
                let good = try premises.write(header + "H1,Hoodie,H1-M,199.00,100\n", to: "goods.csv")
                #expect(try await shop(premises, ["import", good], as: "anna", on: server).code == 0)
                let bad = try premises.write(
                    header
                        + "H2,Coat,H2-M,10.00,1\nH3,Cap,H1-M,10.00,1\nH1,Hoodie,H1-L,10.00,1\nH4,Bag,H4-M,10.00,-1\n",
                    to: "bad.csv")
                let ending = try await shop(premises, ["import", bad], as: "anna", on: server)
                #expect(ending.code == 1, "\(ending.output)\(ending.errors)")
                for line in ["line 3, ", "'H1-M' belongs to another product", "line 5, stock: "] {
                    #expect(ending.errors.contains(line), "\(ending.errors)")
                }
                #expect(ending.errors.contains("2 faults; nothing was imported"), "\(ending.errors)")
                #expect(try server.database.rows("SELECT title FROM product") == ["Hoodie"])
                #expect(try stock(in: server, of: "anna") == ["H1-M|100"])

                for (arguments, code, says) in [
                    (["import", premises.path("missing.csv")], 66, "missing.csv"),
                    (["import", premises.path("goods.txt")], 64, "--format"),
                    (["export", "/no/such/folder/goods.csv"], 73, "/no/such/folder/goods.csv"),
                ] as [([String], Int32, String)] {
                    let ending = try await shop(premises, arguments, as: "anna", on: server)
                    #expect(ending.code == code && ending.errors.contains(says), "\(arguments): \(ending.errors)")
                }
            }
        }

        /// A sheet of three products, and a price that the server's rules refuse.
        private static let goods = """
            product,title,attributes,sku,specs,price,stock
            H1,Hoodie,wool=100 %,H1-M,colour=orange; size=M,199.00,100
            H1,,,H1-L,colour=orange; size=L,199.00,20
            L1,Desk lamp,,L1,,88.00,5

            """

        @Test("what was imported is put on the shelf at the console, and bought, at 80×24")
        func fromTheSheetToTheBuyer() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let sheet = try premises.write(Self.goods, to: "goods.csv")
                #expect(try await shop(premises, ["import", sheet], as: "anna", on: server).code == 0)
                let (host, room) = try await premises.host(on: server, columns: 80, rows: 24)
                try host.press("g")
                try await host.wait(for: "all goods, sorted") {
                    $0.contains("Goods of your shop (3)") && $0.contains("▸  Desk lamp")
                        && $0.contains("Hoodie · orange / L") && $0.contains("100 free")
                }
                try host.press("/")
                try host.type("h1-l")
                try await host.wait(for: "1 found")
                try host.press("Enter")
                try await host.wait(for: "enter to the shelf")
                try host.press("Enter")
                try await host.wait(for: "list price ¥199.00 · 20 free · H1-L")
                try host.press("C-u")
                try host.type("500")
                try host.press("C-s")
                try await host.wait(for: "at most its list price ¥199.00")
                try host.press("C-u")
                try await host.fill(["Price": "129", "Per buyer": "2"])
                try host.press("C-s")
                try await host.wait(for: "Hoodie · orange / L is on the shelf for ¥129.00")
                try await host.wait(for: "▸✓ Hoodie · orange / L")
                try host.press("a")
                try await host.wait(for: "Hoodie went onto the shelf")
                try host.press("Escape")
                try await host.wait(for: "the shelf") {
                    $0.contains("Shelf (2)") && $0.contains("20/20/0") && $0.contains("100/100/0")
                }
                try host.press("Up")
                try host.press("p")
                try await host.wait(for: "★ Card up")

                let bob = try await premises.viewer("bob", of: room, on: server)
                #expect(try bob.screen.contains("¥129.00  was ¥199.00"))
                try bob.press("b")
                try await bob.register("bob")
                try await bob.wait(for: "enter places the order")
                try bob.press("Enter")
                try await bob.wait(for: "sandbox wallet")
                try bob.press("w")
                try await bob.wait(for: "Paid. Thank you!")
                try await host.wait(for: "19/19/0")
                #expect(try stock(in: server, of: "anna") == ["H1-L|19", "H1-M|100", "L1|5"])
                try await premises.expectCleanAudit(of: server.database)
            }
        }

        @Test(
            "a show without a screen sells goods of the catalogue by their codes; a wrong code is told, and no room opens"
        )
        func sellFrom() async throws {
            try await Premises.open { premises in
                let server = try await premises.server()
                let sheet = try premises.write(Self.goods, to: "goods.csv")
                #expect(try await shop(premises, ["import", sheet], as: "anna", on: server).code == 0)
                func show(_ codes: String...) throws -> Program {
                    try premises.hawker(
                        ["host", "--as", "anna", "--server", server.address, "--no-screen", "--audio", "none"]
                            + codes.flatMap { ["--sell-from", $0] }, as: "anna",
                        environment: ["HAWKER_PASSWORD": Premises.password])
                }
                let wrong = try await show("H1,nosuch", "L2").ending()
                #expect(wrong.code == 64 && wrong.output.isEmpty, "\(wrong)")
                #expect(wrong.errors.contains("no product or SKU 'nosuch', 'L2'"), "\(wrong.errors)")
                #expect(try server.database.value("SELECT count(*) FROM room") == "0")

                let right = try show("H1-M, L1", "H1")
                #expect(try await eventually { right.output.contains("live room=") })
                #expect(
                    try server.database.rows(
                        "SELECT sku.code, price FROM offer JOIN sku ON sku.id = offer.sku ORDER BY sku.code")
                        == ["H1-L|19900", "H1-M|19900", "L1|8800"])
                right.send(SIGTERM)
                #expect(try await right.ending().code == 0)
            }
        }

        @Test("what breaks the rules is found with what cannot be read, without a server")
        func dryRun() async throws {
            try await Premises.open { premises in
                let sheet = try premises.write(
                    Self.goods + "X1,Free,,X1,,0,1\nX2,Cheap,,X2,,cheap,1\n", to: "goods.csv")
                let ending = try await premises.hawker(["shop", "import", sheet, "--dry-run"]).ending()
                #expect(
                    ending.code == 1 && ending.errors.contains("2 faults; nothing was imported"), "\(ending.errors)")
                #expect(ending.errors.contains("line 5, price: a price is 1 to"), "\(ending.errors)")
                #expect(ending.errors.contains("line 6, price: 'cheap'"), "\(ending.errors)")
            }
        }

        private func shop(
            _ premises: Premises, _ arguments: [String], as person: String, on server: Server
        ) async throws -> Program.Ending {
            try await premises.hawker(
                ["shop"] + arguments + ["--as", person, "--server", server.address], as: person,
                environment: ["HAWKER_PASSWORD": Premises.password]
            ).ending()
        }

        /// The lines of an export in an order of their own: products come in any.
        private func lines(of text: String) -> [String] {
            text.split(whereSeparator: \.isNewline).map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }
                .sorted()
        }

        /// The pieces of each SKU of a shop, by its code.
        private func stock(in server: Server, of person: String) throws -> [String] {
            try server.database.rows(
                """
                SELECT sku.code, on_hand FROM stock JOIN sku ON sku.id = stock.sku
                JOIN product ON product.id = sku.product JOIN account ON account.id = product.shop
                WHERE account.name = '\(person)' ORDER BY sku.code
                """)
        }
    }
}

extension Premises {
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Writes a file and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }
}
