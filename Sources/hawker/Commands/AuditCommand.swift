import ArgumentParser
import Foundation
import Store

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Compute every counter and balance again from the journals.",
        discussion: """
            Reads the database, also while a server runs on it, and changes nothing. Prints what is kept and what the \
            journals come to wherever the two differ, and exits with 1; with 0 when every piece and every cent agrees.
            """)

    @Option(name: .customLong("db"), help: "The database file. (default: hawker.sqlite in the XDG data directory)")
    var database: String?

    func run() async throws {
        try await reportingFailures {
            let path = try database ?? Directories.data().appendingPathComponent("hawker.sqlite").path
            guard FileManager.default.fileExists(atPath: path) else {
                throw Failure(.noInput, "there is no database \(path)")
            }
            let report: AuditReport
            do throws(StoreError) {
                var options = SQLiteStore.Options()
                options.isReadOnly = true
                let store = try SQLiteStore(path: path, options: options)
                report = try await store.audit()
                try store.close()
            } catch {
                throw Failure(.noInput, error.message)
            }
            for difference in report.differences { Console.line(difference.description) }
            let looked =
                [
                    Self.count(report.orders, "order", "orders"),
                    Self.count(report.movements, "stock movement", "stock movements"),
                    Self.count(report.entries, "ledger entry", "ledger entries"),
                ].joined(separator: ", ")
            guard report.differences.isEmpty else {
                let differences = Self.count(report.differences.count, "difference", "differences")
                Console.error("hawker: \(differences) in \(looked)")
                throw ExitCode(1)
            }
            Console.line("audit: \(looked): every piece and every cent agrees")
        }
    }

    private static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}
