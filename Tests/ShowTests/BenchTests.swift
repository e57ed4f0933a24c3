import Foundation
import Testing

extension ShowTests {
    @Suite("The bench of a full room", .serialized)
    struct Benches {
        private struct Figure: Decodable {
            let value: Double
            let unit: String
        }

        @Test("with a handful of viewers it ends with the figures the design names, and everybody has seen every line")
        func danmaku() async throws {
            try await Premises.open { premises in
                let bench = HawkerBinary.file.deletingLastPathComponent().appendingPathComponent("hawker-bench")
                let ending = try await premises.run([
                    bench.path, "danmaku", "--viewers", "12", "--lines", "5", "--stalled", "2", "--seconds", "1",
                    "--json",
                ]).ending(within: .seconds(120))
                #expect(ending.code == 0, "\(ending.errors)")
                let figures = try JSONDecoder().decode([String: Figure].self, from: Data(ending.output.utf8))
                for (name, unit) in [
                    ("danmaku.p99_ms", "ms"), ("danmaku.kb_per_connection", "KiB"),
                    ("danmaku.cpu_s_per_million", "s"),
                ] {
                    let figure = try #require(figures[name], "\(figures.keys.sorted())")
                    #expect(figure.unit == unit && figure.value >= 0, "\(name)")
                }
                for (suffix, viewers) in [("", 12.0), ("_stalled", 12), ("_double", 24)] {
                    #expect(figures["danmaku.held\(suffix)"]?.value == viewers)
                    #expect(figures["danmaku.lines_lost\(suffix)"]?.value == 0)
                }
            }
        }
    }
}
