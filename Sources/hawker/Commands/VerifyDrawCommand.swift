import ArgumentParser
import Client
import Commerce
import Foundation
import Server
import Wire

struct VerifyDrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-draw",
        abstract: "Compute the winners of a draw again from what was published of it.",
        discussion: """
            Reads a draw's record: its announced hash, its seed, everyone who took part and who won. Says what is \
            otherwise than the seed and the people make it, and exits with 1; with 0 when every winner and every cent \
            is right. That the hash is the one announced at the start only those know who saw it there: compare it, or \
            give it with --announced. `Protocol.md` has the rules, to check without hawker.

              hawker verify-draw d-abc --server 127.0.0.1:4650
              hawker verify-draw http://127.0.0.1:4650/v1/draws/d-abc/record
            """)

    @Argument(help: "The draw, or its record as JSON: a file, - for standard input, or its http address.")
    var record: String

    @Option(help: "The server of a draw, as HOST:PORT.")
    var server = ServerAddress.local.description

    @Option(help: "The hash that was announced at the start.")
    var announced: String?

    /// Bytes of the record of a draw that as many took part in as may.
    private static let mostBytes = 4 * 1_024 * 1_024

    func run() async throws {
        try await reportingFailures {
            let record = try await read()
            var differences = DrawCheck(record).differences
            if let announced, announced.lowercased() != record.commitment.rawValue {
                differences.insert(
                    "the draw was announced by \(announced), but its record says \(record.commitment)", at: 0)
            }
            for difference in differences { Console.line(difference) }
            guard differences.isEmpty else {
                Console.error("hawker: draw \(record.draw) does not hold")
                throw ExitCode(1)
            }
            let people = Self.count(record.entrants.count, "person", "people")
            Console.line("draw \(record.draw) (\(record.kind.rawValue)), announced by \(record.commitment), \(people)")
            for winner in record.winners {
                let amount = winner.amount.map { " \($0)" } ?? ""
                let name = PlainText.clean(winner.name, limit: Limits.name.upperBound)
                Console.line("\(winner.place + 1). \(name) (\(winner.id))\(amount)")
            }
            Console.line("every winner follows from the seed")
        }
    }

    private func read() async throws -> DrawRecord {
        if record.contains("://") { return try await fetch() }
        if record != "-", !record.contains(where: { "./".contains($0) }), let id = Draw.ID(rawValue: record),
            !FileManager.default.fileExists(atPath: record)
        {
            return try await fetch(id, at: server)
        }
        let bytes = try WholeFile.read(record, limit: Self.mostBytes)
        guard bytes.count <= Self.mostBytes, let read = try? JSONDecoder().decode(DrawRecord.self, from: Data(bytes))
        else { throw Failure(.noInput, "\(record) is not the record of a draw.") }
        return read
    }

    private func fetch() async throws -> DrawRecord {
        let parts = record.split(separator: "/v1/draws/", maxSplits: 1)
        guard parts.count == 2, parts[1].hasSuffix("/record"),
            let id = Draw.ID(rawValue: String(parts[1].dropLast("/record".count)))
        else { throw Failure(.usage, "\(record): the address of a record is http://HOST:PORT/v1/draws/ID/record") }
        return try await fetch(id, at: String(parts[0]))
    }

    private func fetch(_ id: Draw.ID, at server: String) async throws -> DrawRecord {
        let api = APIClient(server: try ServerAddress(parsing: server))
        do throws(ClientError) {
            return try await api.drawRecord(id)
        } catch {
            throw Failure(error)
        }
    }

    private static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}
