import Foundation
import Testing

extension ShowTests {
    @Suite("The demo", .serialized)
    struct Demo {
        @Test("without a terminal a scripted show is played, and every line of its report is ok")
        func scripted() async throws {
            try await Premises.open { premises in
                let home = try premises.home("somebody")
                let ending = try await premises.hawker(["demo"]).ending(within: .seconds(40))
                #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
                let lines = ending.output.split(separator: "\n").dropFirst().dropLast()
                #expect(lines.count >= 8)
                for line in lines { #expect(line.hasPrefix("ok "), "\(line)") }
                #expect(ending.output.hasSuffix("all of it happened\n"))
                #expect(ending.errors.isEmpty, "\(ending.errors)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: home.temporary.path) == [])
            }
        }

        @Test("in a terminal the show is on at once, and three keys buy")
        func onScreen() async throws {
            try await Premises.open { premises in
                let home = try premises.home("somebody")
                let terminal = try await premises.terminal(
                    of: "somebody", columns: 120, rows: 34, environment: ["COLORTERM": "truecolor"])
                try terminal.hawker("demo")
                try await terminal.wait(for: "a live show with a picture and a card") {
                    $0.contains(" LIVE ") && $0.pictureCells > 400 && $0.contains("On offer now")
                        && $0.contains("b  buy now") && ($0.framesPerSecond ?? 0) > 0
                }
                try await terminal.wait(for: "somebody who talks") { $0.contains("小林:") || $0.contains("bo:") }
                try await terminal.buyThePinned()
                try terminal.press("Enter")
                try terminal.press("o")
                try await terminal.wait(for: "Your orders")
                #expect(try terminal.screen.contains(" paid"))
                try terminal.press("q")
                #expect(try await terminal.endedWith() == 0)
                try await terminal.expectGivenBack()
                #expect(try FileManager.default.contentsOfDirectory(atPath: home.temporary.path) == [])
            }
        }

        @Test("a demo that is asked to stop stops, and leaves nothing behind")
        func stopped() async throws {
            try await Premises.open { premises in
                let home = try premises.home("somebody")
                let terminal = try await premises.terminal(of: "somebody", columns: 120, rows: 34)
                try terminal.hawker("demo")
                try await terminal.wait(for: " LIVE ")
                try terminal.send(SIGTERM)
                #expect(try await terminal.endedWith() == 0)
                try await terminal.expectGivenBack()
                #expect(try FileManager.default.contentsOfDirectory(atPath: home.temporary.path) == [])
            }
        }
    }
}
