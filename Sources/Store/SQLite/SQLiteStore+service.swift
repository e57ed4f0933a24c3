import Commerce
import GRDB

/// Threads of buyers and shops.
extension SQLiteStore {
    package func ask(_ question: KeptQuestion) async throws(StoreError) -> AskOutcome {
        try await writing { [vault] database in
            var row = try database.serviceRow("shop = ? AND buyer = ?", question.shop, question.buyer)
            if let row {
                switch try database.known(question.once, in: row) {
                case true?: return .known(try database.thread(row, vault))
                case false?: return .keyReused
                case nil: break
                }
                guard row.waiting < Commerce.Limits.questionsWaiting else { return .tooManyWaiting }
            } else {
                guard try database.threadCount(of: question.buyer) < Commerce.Limits.threadsPerBuyer else {
                    return .tooManyThreads
                }
                try database.run(
                    "INSERT INTO service_thread (id, shop, buyer, waiting, last, changed_at) VALUES (?, ?, ?, 0, 0, ?)",
                    question.thread, question.shop, question.buyer, question.at)
                row = try database.serviceRow("id = ?", question.thread)
            }
            guard let row else { throw StoreError.failed("a thread that was made is not there") }
            let message = ServiceMessage(
                number: row.last + 1, author: .buyer, text: question.text, product: question.product, at: question.at)
            return .kept(try database.append(message, once: question.once, to: row, vault))
        }
    }

    package func answer(
        _ thread: ServiceThread.ID, _ text: String, by author: ServiceMessage.Author, upTo number: Int, learning: Bool,
        at now: Timestamp
    ) async throws(StoreError) -> AnswerOutcome {
        try await writing { [vault] database in
            guard let row = try database.serviceRow("id = ?", thread) else { return .unknown }
            guard row.last == number else { return .changed }
            let before = try database.thread(row, vault, newest: 1)
            let message = ServiceMessage(number: row.last + 1, author: author, text: text, at: now)
            let kept = try database.append(message, once: nil, to: row, vault)
            if learning, row.waiting == 1, let question = before.openQuestion {
                try database.learn(question, answer: text, in: row.shop)
            }
            return .kept(kept)
        }
    }

    package func thread(_ id: ServiceThread.ID) async throws(StoreError) -> ServiceThread? {
        try await reading { [vault] database in
            try database.serviceRow("id = ?", id).map { try database.thread($0, vault) }
        }
    }

    package func thread(of buyer: Account.ID, with shop: Shop.ID) async throws(StoreError) -> ServiceThread? {
        try await reading { [vault] database in
            try database.serviceRow("shop = ? AND buyer = ?", shop, buyer).map { try database.thread($0, vault) }
        }
    }

    package func threads(of buyer: Account.ID) async throws(StoreError) -> [ServiceThread] {
        try await reading { [vault] database in
            try database.serviceRows(
                "buyer = ? ORDER BY changed_at DESC LIMIT ?", buyer, Commerce.Limits.threadsPerBuyer
            )
            .map { try database.thread($0, vault, newest: 1) }
        }
    }

    package func openThreads(of shop: Shop.ID, limit: Int) async throws(StoreError) -> [ServiceThread] {
        try await reading { [vault] database in
            try database.serviceRows(
                "shop = ? AND waiting > 0 ORDER BY changed_at, number LIMIT ?", shop, StoreLimits.cut(limit)
            ).map { try database.thread($0, vault, newest: 1) }
        }
    }

    package func answeredThreads(
        of shop: Shop.ID, after: ServiceThread.ID?, limit: Int
    ) async throws(StoreError) -> [ServiceThread] {
        try await reading { [vault] database in
            var (time, number) = (Int64.max, Int64.max)
            if let after, let row = try database.serviceRow("id = ? AND shop = ?", after, shop) {
                (time, number) = (row.changedAt.milliseconds, row.number)
            }
            return try database.serviceRows(
                """
                shop = ? AND waiting = 0 AND (changed_at, number) < (?, ?) ORDER BY changed_at DESC, number DESC LIMIT ?
                """, shop, time, number, StoreLimits.cut(limit)
            ).map { try database.thread($0, vault, newest: 1) }
        }
    }

    package func openThreadCount(of shop: Shop.ID) async throws(StoreError) -> Int {
        try await reading { database in
            var count = 0
            try database.forEachRow("SELECT count(*) FROM service_thread WHERE shop = ? AND waiting > 0", shop) {
                count = $0[0]
            }
            return count
        }
    }

    package func serviceSettings(of shop: Shop.ID) async throws(StoreError) -> ServiceSettings {
        try await reading { database in
            var settings = ServiceSettings()
            try database.forEachRow("SELECT automatic FROM service_shop WHERE shop = ?", shop) {
                settings.isAutomatic = $0[0] != 0
            }
            return settings
        }
    }

    package func keep(_ settings: ServiceSettings, of shop: Shop.ID) async throws(StoreError) {
        try await writing { database in
            try database.run(
                "INSERT OR REPLACE INTO service_shop (shop, automatic) VALUES (?, ?)", shop, settings.isAutomatic)
        }
    }

    package func findings(
        in shop: Shop.ID, for terms: [String], about product: Product.ID?
    ) async throws(StoreError) -> [Finding] {
        try await reading { try $0.findings(in: shop, for: terms, about: product) }
    }
}
