import Commerce
import GRDB

extension SQLiteStore {
    package func commit<Answer: Sendable>(
        touching touched: Touched, _ decide: @escaping @Sendable (inout Books) -> Answer
    ) async throws(StoreError) -> Answer {
        try await writing { database in
            var books = Books(try database.load(touched))
            let answer = decide(&books)
            try database.save(books)
            return answer
        }
    }

    package func dueReservations(at now: Timestamp, limit: Int) async throws(StoreError) -> [Order.ID] {
        try await reading { database in
            var due: [Order.ID] = []
            try database.forEachRow(
                """
                SELECT id FROM orders WHERE state = 'reserved' AND reserved_until <= ?
                ORDER BY reserved_until LIMIT ?
                """, [now.milliseconds, min(limit, StoreLimits.page)]
            ) { due.append(try $0.identifier(0)) }
            return due
        }
    }
}
