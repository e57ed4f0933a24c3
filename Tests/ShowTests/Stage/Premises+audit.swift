import Foundation
import Testing
import Tools

/// Looking at the books as an auditor does.
extension Premises {
    /// Runs `hawker audit` to its end.
    func audit(_ database: Database, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Program.Ending {
        let command = database.entered([HawkerBinary.file.path, "audit", "--db", database.file.path])
        return try await run(command, as: "auditor").ending(sourceLocation: sourceLocation)
    }

    /// A copy of a database that no server has open, with something done to it behind hawker's back.
    func copy(of database: Database, changedBy statements: String) throws -> Database {
        let copy = folder.appendingPathComponent("changed-\(UUID().uuidString.prefix(8)).sqlite")
        try Tool.run("sqlite3", [copy.path, database.dump() + statements])
        return Database(file: copy)
    }

    /// Expects that every piece and every cent agrees, and returns what the audit said.
    @discardableResult
    func expectCleanAudit(
        of database: Database, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let ending = try await audit(database, sourceLocation: sourceLocation)
        #expect(ending.code == 0, "\(ending.output)\(ending.errors)", sourceLocation: sourceLocation)
        #expect(
            ending.output.hasSuffix("every piece and every cent agrees\n") && ending.errors.isEmpty,
            "\(ending.output)\(ending.errors)", sourceLocation: sourceLocation)
        return ending.output
    }
}
